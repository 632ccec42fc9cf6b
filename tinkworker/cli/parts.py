"""From settings to the parts of a worker: which adapters, and how they are set up."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tinkworker.cli.settings.settings import Settings
from tinkworker.clock import Clock, SystemClock
from tinkworker.secrecy import Secrets
from tinkworker.server.port import Server

if TYPE_CHECKING:
    from tinkworker.lifecycle.policy import Policy
    from tinkworker.runtime.docker.settings import DockerSettings
    from tinkworker.runtime.port import Runtime
    from tinkworker.server.channel.security import Security
    from tinkworker.server.wire.agent_v0_17_pb2 import AgentAttributes


BRISK_INTERVAL = 1.0
"""Seconds between two polls while work is likely, unless the operator has set how often the server is asked."""


def policy_of(settings: Settings) -> "Policy":
    """What the operator decided about lifecycles."""
    from tinkworker.lifecycle.policy import Policy  # noqa: PLC0415

    chosen = settings.origins["retry_interval"].source != "default"
    return Policy(
        poll_interval=settings.retry_interval,
        brisk_interval=None if chosen else BRISK_INTERVAL,
        pull_retries=settings.max_retry,
        workflow_timeout=settings.timeout,
        on_lost=settings.on_lost,
        on_server_timeout=settings.on_server_timeout,
        drain=settings.drain,
        prepare_ahead=settings.prepare_ahead,
        once=settings.once,
    )


URLS = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "TINKERBELL_CERT_URL")
"""Variables whose values are URLs, which may carry a password."""

_NO_PORT = re.compile(r"[^\[:]*:(?!\d*([/?#]|$))")
"""What is no `host:port`, as a number does not follow the colon."""


def secrets_of(settings: Settings, environment: Mapping[str, str]) -> Secrets:
    """What the operator told this worker and nobody may read in a log, a report or a journal."""
    found = (text for name in URLS for text in credentials_in(environment.get(name, "")))
    return Secrets.of(settings.registry_password, *found)


def credentials_in(url: str) -> Iterator[str]:
    """
    What stands before the @ of a URL, and the password in it: as written, and as it is spoken, without percent signs.

    A text that is no URL may hold a password all the same, so nothing is parsed: whatever may be one counts as one, up
    to the last @ of all, and up to the last before the path. Where a Hook up to v0.8 cut it there is no @ any more.
    """
    written = {url, re.sub(r"[\t\r\n]", "", url)}  # what splits URLs leaves these out
    rests = {re.sub(r"^([^/:@]+:)?//", "", text) for text in written}
    for rest in rests | {re.split("[/?#]", rest, maxsplit=1)[0] for rest in rests}:
        before, at, after = rest.rpartition("@")
        credentials = before if at else after
        _, _, password = credentials.partition(":")
        if password and (at or _NO_PORT.match(credentials)):
            yield from (credentials, unquote(credentials), password, unquote(password))


def server_of(settings: Settings, environment: Mapping[str, str], clock: Clock) -> Server:
    """
    The server's adapter.

    Raises:
        AddressInvalid: The authority is not HOST:PORT.
    """
    from tinkworker.server.channel.address import Address  # noqa: PLC0415
    from tinkworker.server.channel.connection import Connection  # noqa: PLC0415
    from tinkworker.server.protocol import speak  # noqa: PLC0415

    address = Address.parse(settings.tinkerbell_grpc_authority)
    connection = Connection(address, security_of(settings), environment)
    return speak(settings.protocol, connection, clock, read_attributes if settings.attribute_detection else None)


def read_attributes() -> "AgentAttributes":
    """What an agent's server is told of this machine. No other server asks, so what reads it is imported then."""
    from tinkworker.server.attributes.machine import read_machine  # noqa: PLC0415

    return read_machine()


def security_of(settings: Settings) -> "Security":
    """How the connection is secured. The workers up to v0.6 were told where an authority is to be had, and no more."""
    from tinkworker.server.channel.security import FetchedTls, Plaintext, UnverifiedTls, VerifiedTls  # noqa: PLC0415

    if not settings.tinkerbell_tls:
        return Plaintext()
    if settings.tinkerbell_insecure_tls:
        return UnverifiedTls()
    if settings.tinkerbell_cert_url and settings.tinkerbell_ca_file is None:
        return FetchedTls(settings.tinkerbell_cert_url)
    return VerifiedTls(settings.tinkerbell_ca_file)


def runtime_of(settings: Settings, clock: Clock) -> "tuple[Runtime, tuple[str, ...]]":
    """
    The runtime's adapter, and what is odd about its settings, a line each.

    Raises:
        ValueError: A setting of the runtime makes no sense.
    """
    if settings.runtime == "process":
        return process_runtime(settings, clock), ()
    if settings.runtime == "simulated":
        return simulated_runtime(clock), ()
    return docker_runtime(settings, clock)


def examine_runtime(settings: Settings) -> None:
    """
    Look whether the runtime could be made. Docker's is not, for that: to load it takes a while, and its settings tell.

    Raises:
        ValueError, RuntimeFault: It could not.
    """
    if settings.runtime == "docker":
        docker_settings(settings)
    else:
        runtime_of(settings, SystemClock())


def process_runtime(settings: Settings, clock: Clock) -> "Runtime":
    """
    Local processes; see `tinkworker.runtime.process`.

    Each worker has a folder of its own for them: one that stops ends all that it finds there.
    """
    from tinkworker.runtime.process.runtime import ProcessRuntime  # noqa: PLC0415
    from tinkworker.worker.place import file_name  # noqa: PLC0415

    return ProcessRuntime(settings.data_dir / ".tink-worker" / "processes" / file_name(settings.id), clock)


def simulated_runtime(clock: Clock) -> "Runtime":
    """Nothing at all; see `tinkworker.runtime.simulated`."""
    from tinkworker.runtime.simulated.engine import Engine  # noqa: PLC0415
    from tinkworker.runtime.simulated.runtime import SimulatedRuntime  # noqa: PLC0415
    from tinkworker.runtime.simulated.script import Chance  # noqa: PLC0415

    return SimulatedRuntime(Engine(clock, Chance(seed=0, pull_seconds=(0.1, 1.0), run_seconds=(0.5, 3.0))))


def docker_runtime(settings: Settings, clock: Clock) -> "tuple[Runtime, tuple[str, ...]]":
    """A Docker Engine, and a warning if the registry was not written as one."""
    from tinkworker.runtime.docker.adapter import DockerRuntime  # noqa: PLC0415

    docker, warning = docker_settings(settings)
    return DockerRuntime(docker, clock), ((warning,) if warning else ())


def docker_settings(settings: Settings) -> "tuple[DockerSettings, str]":
    """
    What a Docker runtime is told, and a warning if the registry was not written as one.

    Raises:
        ValueError: A setting makes no sense.
    """
    from tinkworker.runtime.docker.settings import DockerSettings  # noqa: PLC0415
    from tinkworker.runtime.image import ImageSource, parse_registry  # noqa: PLC0415

    registry, warning = parse_registry(settings.docker_registry) if settings.docker_registry else (None, "")
    docker = DockerSettings(
        host=settings.docker_host,
        tls_verify=settings.docker_tls_verify,
        cert_path=settings.docker_cert_path,
        api_version=settings.docker_api_version,
        registry=registry,
        image_source=ImageSource(settings.image_source),
        username=settings.registry_username,
        password=settings.registry_password,
    )
    return docker, warning
