"""A machine whose clock shows 1970, as one without a battery boots: the image over TLS, on a real engine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.stage import Stage, action, stage
from tests.image.boots import shell_in
from tests.image.conftest import IMAGE
from tests.image.hook import Hook
from tests.image.wrong_clock import WrongClock
from tests.parts.registry import Registry
from tests.parts.wait import wait_until
from tests.server.certificate import Authority
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry, pytest.mark.root, pytest.mark.timeout(900)]

NAMED = "/etc/tinkerbell/ca.crt"
SYSTEM = "/etc/ssl/certs/ca-certificates.crt"
YEAR = 365 * 86400


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority of the operator's own, made today."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def on(tmp_path: Path, authority: Authority) -> Iterator[Stage]:
    """A server with a certificate that became valid in the year 2000."""
    with stage(tmp_path, certificate=authority.issue()) as made:
        yield made


@pytest.fixture
def shell(machine: Hook, private_registry: Registry) -> str:
    """An image with a shell in the registry, by the name that a template has for it."""
    return shell_in(machine, private_registry)


@pytest.fixture
def clock(tmp_path: Path) -> WrongClock:
    """The container's clock, which shows 1970."""
    (tmp_path / "clock").mkdir()
    made = WrongClock(tmp_path / "clock")
    made.show_1970()
    return made


def request(machine: Hook, on: Stage, registry: Registry, clock: WrongClock, **more: str) -> dict[str, Any]:
    """
    Bootkit's request for a worker with this clock.

    It is not privileged: a test machine may not give what an engine gives to a command in a container that is.
    """
    given = {
        "DOCKER_REGISTRY": registry.address,
        "REGISTRY_PASSWORD": registry.password,
        "TINKERBELL_GRPC_AUTHORITY": str(on.server.address),
        **more,
    }
    made = clock.given(machine.request(IMAGE, given))
    made["HostConfig"]["Privileged"] = False
    return made


@pytest.mark.parametrize(
    "target",
    [pytest.param(NAMED, id="file that is named"), pytest.param(SYSTEM, id="system's", marks=pytest.mark.long)],
)
def test_until_it_is_set(
    machine: Hook,
    on: Stage,
    authority: Authority,
    private_registry: Registry,
    shell: str,
    clock: WrongClock,
    target: str,
) -> None:
    """The log and `doctor` say that the clock is wrong and what it shows; once it is set, a whole workflow runs."""
    on.add(action("one", shell, "echo hello"))
    more = {"TINK_WORKER_TINKERBELL_CA_FILE": NAMED} if target == NAMED else {}
    made = request(machine, on, private_registry, clock, **more)
    trust = {"Type": "bind", "Source": str(authority.certificate), "Target": target, "ReadOnly": True}
    made["HostConfig"]["Mounts"].append(trust)

    worker = machine.create(made)
    lost = wait_until(lambda: [line for line in machine.messages(worker) if line["msg"] == "worker server lost"])
    assert "not yet valid" in lost[0]["reason"]
    assert "the clock of this machine is wrong, it shows 1970-" in lost[0]["reason"]
    status, found = machine.run(worker, "tink-worker", "doctor")
    assert status == 1
    assert "WRONG clock     it shows 1970-" in found
    assert on.states() == [State.PENDING]

    clock.be_set()
    wait_until(lambda: on.states() == [State.SUCCESS])

    assert machine.runs(worker)
    machine.client.remove_container(worker, force=True)


def test_unverified(machine: Hook, on: Stage, private_registry: Registry, shell: str, clock: WrongClock) -> None:
    """With `tinkerbell_insecure_tls` no date is looked at: a whole workflow runs in 1970."""
    on.add(action("one", shell, "echo hello"), action("two", shell, "true"))

    worker = machine.create(request(machine, on, private_registry, clock, TINKERBELL_INSECURE_TLS="true"))
    wait_until(lambda: on.states() == [State.SUCCESS, State.SUCCESS])

    (hello,) = [line for line in machine.messages(worker) if line["msg"] == "hello"]
    assert hello["ts"] < YEAR, "the worker's clock was not the one that is wrong"
    assert machine.runs(worker)
    machine.client.remove_container(worker, force=True)
