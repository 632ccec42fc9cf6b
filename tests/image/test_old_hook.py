"""Hooks up to v0.8 cut a value of the kernel's command line at an `=` within it: what an operator is told then."""

from collections.abc import Iterator

import pytest

from tests.end_to_end.stage import Stage, action
from tests.image.boots import shell_in
from tests.image.conftest import IMAGE
from tests.image.hook import Hook
from tests.parts.registry import Registry, serve_registry
from tests.parts.wait import wait_until
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry, pytest.mark.root, pytest.mark.timeout(900)]

PASSWORD = "b3BlbiBzZXNhbWU="
"""In base64, as passwords are made that nobody types."""


@pytest.fixture(scope="module")
def padded() -> Iterator[Registry]:
    """A registry that wants that password."""
    with serve_registry("user", PASSWORD) as served:
        yield served


def heard(line: str) -> dict[str, str]:
    """A command line as bootkit read it up to v0.8 (its main.go): each word in pieces, of which it takes two."""
    pieces = [word.split("=") for word in line.split()]
    return {name.upper(): value for name, value, *_ in pieces}


def worker_on(machine: Hook, on: Stage, registry: Registry, variables: dict[str, str]) -> str:
    """
    A worker's container with such variables.

    It is not privileged: a test machine may not give what an engine gives to a command in a container that is.
    """
    server = {"TINKERBELL_GRPC_AUTHORITY": str(on.server.address), "TINKERBELL_TLS": "false"}
    request = machine.request(IMAGE, variables | server)
    request["HostConfig"]["Privileged"] = False
    return machine.create(request)


def test_password_that_was_cut(machine: Hook, on: Stage, padded: Registry) -> None:
    """The report says who was asked and how, and names `doctor`; that one tells what Hook does to an `=`."""
    on.add(action("one", shell_in(machine, padded), "echo hello"))

    worker = worker_on(machine, on, padded, heard(line(padded)))
    wait_until(lambda: on.states() == [State.FAILED])

    (said,) = on.said()
    assert f"cannot pull {padded.address}/" in said
    assert "asked with the user and password of the settings, which `tink-worker doctor` tries" in said
    assert said in [message.get("reason") for message in machine.messages(worker)]
    status, found = machine.run(worker, "tink-worker", "doctor")
    assert status == 1
    assert "WRONG registry" in found
    assert "Hook up to v0.8 cuts both at an `=` within them" in found
    assert PASSWORD.rstrip("=") not in found + said


def test_password_that_was_not_cut(machine: Hook, on: Stage, padded: Registry) -> None:
    """As later Hooks pass it, and with the newline of its file, the same password is taken."""
    on.add(action("one", shell_in(machine, padded), "echo hello"))

    worker_on(machine, on, padded, heard(line(padded)) | {"REGISTRY_PASSWORD": f"{PASSWORD}\n"})

    wait_until(lambda: on.states() == [State.SUCCESS])


def line(registry: Registry) -> str:
    """The kernel's command line that lets a worker into a registry."""
    return (
        f"docker_registry={registry.address} "
        f"registry_username={registry.username} registry_password={registry.password}"
    )
