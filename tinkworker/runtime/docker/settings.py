"""What a Docker runtime has to be told."""

import re
from functools import cached_property
from pathlib import Path

from attrs import Attribute, field, frozen

from tinkworker.runtime.image import ImageSource, Registry
from tinkworker.secrecy import Secrets

DEFAULT_HOST = "unix:///var/run/docker.sock"
_HOST = re.compile(r"unix:///.+|tcp://[^/@]+:\d+/?")


def _host(text: str) -> str:
    return text or DEFAULT_HOST


def _check_host(_: object, __: "Attribute[str]", value: str) -> None:
    if not _HOST.fullmatch(value):
        raise ValueError(
            f'DOCKER_HOST "{value}" is neither "unix:///PATH" nor "tcp://HOST:PORT"; for an engine behind ssh, forward '
            "its socket and name that"
        )


@frozen
class DockerSettings:
    """
    Where the engine is and how to use it. Nothing else is read: no environment, no CLI context, no `config.json`.

    Attributes:
        host: As in `DOCKER_HOST`; empty for the default socket.
        tls_verify: As in `DOCKER_TLS_VERIFY`: whether the engine must prove who it is. TLS is used if this or
            `cert_path` is set.
        cert_path: As in `DOCKER_CERT_PATH`: the folder with `ca.pem`, `cert.pem` and `key.pem`.
        api_version: As in `DOCKER_API_VERSION`; empty to agree on one with the engine.
        registry: The registry that was configured, if any.
        image_source: When to ask that registry.
        username: For that registry; empty for none.
        password: For that registry.
        answer_within: Seconds that the engine has for a short answer.
        stalled_after: Seconds without any progress after which a pull counts as failed.
    """

    host: str = field(default=DEFAULT_HOST, converter=_host, validator=_check_host)
    tls_verify: bool = False
    cert_path: Path | None = None
    api_version: str = ""
    registry: Registry | None = None
    image_source: ImageSource = ImageSource.AS_WRITTEN
    username: str = ""
    password: str = field(default="", repr=False)
    answer_within: float = 60.0
    stalled_after: float = 120.0

    @cached_property
    def secrets(self) -> Secrets:
        """What a registry or a proxy may have read in a request and must not have repeated in its answer."""
        return Secrets.of(self.password)
