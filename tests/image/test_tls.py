"""TLS out of the image: whom the worker in it trusts, with a server that shows a certificate, on a real engine."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.end_to_end.stage import Stage, action, stage
from tests.image.boots import shell_in
from tests.image.conftest import IMAGE
from tests.image.hook import Hook
from tests.parts.registry import Registry
from tests.parts.wait import wait_until
from tests.server.certificate import Authority
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_8 import TinkV08
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry, pytest.mark.root, pytest.mark.timeout(900)]

MACHINE = "9d5ca7a4-6c5c-44a4-9f0e-2a30b5f1c001"
"""An id as servers up to v0.8 want it."""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority of the operator's own."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def shell(machine: Hook, private_registry: Registry) -> str:
    """An image with a shell in the registry, by the name that a template has for it."""
    return shell_in(machine, private_registry)


@pytest.fixture
def on(tmp_path: Path, authority: Authority, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A server with TLS."""
    protocol: Spoken = getattr(request, "param", TinkV012())
    with stage(tmp_path, protocol, authority.issue()) as made:
        yield made


def variables(on: Stage, registry: Registry) -> dict[str, str]:
    """What the kernel's command line says; TLS is the default."""
    return {
        "DOCKER_REGISTRY": registry.address,
        "REGISTRY_USERNAME": registry.username,
        "REGISTRY_PASSWORD": registry.password,
        "TINKERBELL_GRPC_AUTHORITY": str(on.server.address),
        "WORKER_ID": MACHINE,
        "ID": MACHINE,
    }


BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
NAMED = "/etc/tinkerbell/ca.crt"


@pytest.mark.parametrize(
    ("target", "more"),
    [(NAMED, {"TINK_WORKER_TINKERBELL_CA_FILE": NAMED}), (BUNDLE, {})],
    ids=["file that is named", "system's"],
)
def test_an_authority_that_is_trusted(
    machine: Hook,
    on: Stage,
    authority: Authority,
    private_registry: Registry,
    shell: str,
    target: str,
    more: dict[str, str],
) -> None:
    """Whether it is named by `--tinkerbell-ca-file` or among the image's own, a whole workflow runs."""
    workflow = on.add(action("one", shell, "echo hello"), worker=MACHINE)
    request = machine.request(IMAGE, {**variables(on, private_registry), **more})
    trust = {"Type": "bind", "Source": str(authority.certificate), "Target": target, "ReadOnly": True}
    request["HostConfig"]["Mounts"].append(trust)

    worker = machine.create(request)
    wait_until(lambda: on.states(workflow) == [State.SUCCESS])

    machine.client.remove_container(worker, force=True)


def test_an_authority_that_nobody_knows(machine: Hook, on: Stage, private_registry: Registry) -> None:
    """By the authorities of the image alone, the server is not believed: that is said with advice, and tried on."""
    request = machine.request(IMAGE, variables(on, private_registry))
    request["HostConfig"]["Privileged"] = False  # so that a command can be given in it, on any test machine
    worker = machine.create(request)
    wait_until(lambda: "worker server lost" in [line["msg"] for line in machine.messages(worker)])

    (line,) = [line for line in machine.messages(worker) if line["msg"] == "worker server lost"]
    assert "CERTIFICATE_VERIFY_FAILED" in line["reason"]
    status, found = machine.run(worker, "tink-worker", "doctor")
    assert status == 1
    assert "WRONG tls       the certificate will not do: unable to get local issuer certificate" in found
    assert "--tinkerbell-ca-file" in found
    assert machine.runs(worker)
    machine.client.remove_container(worker, force=True)


@pytest.mark.parametrize("on", [TinkV08()], indirect=True)
def test_as_old_hooks_start_it(
    machine: Hook, on: Stage, authority: Authority, private_registry: Registry, shell: str
) -> None:
    """
    Hook v0.6 with a server of its time: the authority is fetched from TINKERBELL_CERT_URL, `container_uuid` is ignored,
    the password has the newline of its file.
    """
    workflow = on.add(action("one", shell, "echo hello"), worker=MACHINE)
    with showing(authority.certificate) as url:
        given = variables(on, private_registry) | {"TINKERBELL_CERT_URL": url, "container_uuid": "c0ffee"}
        given["REGISTRY_PASSWORD"] += "\n"
        worker = machine.create(machine.old_request(IMAGE, given))
        wait_until(lambda: on.states(workflow) == [State.SUCCESS])

    assert not [line for line in machine.messages(worker) if "container_uuid" in line["msg"]]
    machine.client.remove_container(worker, force=True)


@contextmanager
def showing(file: Path) -> Iterator[str]:
    """Where a file is to be had by HTTP."""
    handler = partial(Quiet, directory=file.parent)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/{file.name}"
        finally:
            server.shutdown()
            thread.join()


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing about it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the library's name
        """Say nothing."""
