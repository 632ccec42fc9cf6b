"""The action that ends the machine: what `docs/action-author/last-action.md` says of it; stand-ins do as others do."""

import json

import docker
import pytest

from tests.end_to_end.stage import Stage, action, ours
from tests.image.boots import begun, booted, shell_in, start_worker, traces, warnings
from tests.image.conftest import IMAGE, Built
from tests.image.hook import Hook
from tests.parts.image import make_images
from tests.parts.registry import Registry
from tests.parts.wait import wait_until
from tinkworker.server.development.fault import Fault, Status
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry, pytest.mark.root, pytest.mark.timeout(900)]

WAITDAEMON = """
import os, socket, time, docker
engine = docker.APIClient(version="auto", timeout=600)
first = engine.inspect_container(socket.gethostname())
phase = os.environ.get("PHASE", "")
while phase and not os.path.exists("/worker/go"):
    time.sleep(0.1)
image = os.environ["IMAGE"] if phase else first["Config"]["Image"]
host = engine.create_host_config(
    binds=first["HostConfig"]["Binds"], privileged=True, pid_mode=first["HostConfig"]["PidMode"]
)
environment = [*first["Config"]["Env"], "PHASE=SECOND"]
made = engine.create_container(image, first["Config"]["Cmd"], environment=environment, host_config=host)
engine.start(made["Id"])
"""
"""
What the image `waitdaemon` does: it finds itself by its host's name and starts a copy, which starts what the template
means. The copy waits for a file of the test, where waitdaemon's waits for WAIT_SECONDS.
"""


def test_reboot_file(image: Built, on: Stage, private_registry: Registry) -> None:
    """A file /worker/reboot is left alone, however often it is looked for; once reported, nothing runs again."""
    with booted(image) as machine:
        shell = shell_in(machine, private_registry)
        last = on.add(reboot(shell), name="last")
        start_worker(machine, on, private_registry)
        wait_until((machine.folder / "worker" / "reboot").exists)
        wait_until(lambda: on.states(last) == [State.SUCCESS])
        wait_until(lambda: not ours(machine.client))
        assert (machine.folder / "worker" / "reboot").exists()
        machine.engine.shut_down()

    nothing_runs_again(image, on, private_registry, last)


def test_reboot_file_before_the_report(image: Built, on: Stage, private_registry: Registry) -> None:
    """If its watcher is quicker than the report, the machine comes back, is warned of it, and reboots once more."""
    held = Fault("held", action="reboot", state=State.SUCCESS, times=10**6, answer=Status())
    on.call(lambda server: server.faults.append(held))
    with booted(image) as machine:
        shell = shell_in(machine, private_registry)
        last = on.add(reboot(shell), name="last")
        start_worker(machine, on, private_registry)
        wait_until((machine.folder / "worker" / "reboot").exists)
        machine.engine.shut_down()
    assert on.states(last) == [State.RUNNING]

    with booted(image) as machine:
        start_worker(machine, on, private_registry)
        wait_until((machine.folder / "worker" / "reboot").exists)
        assert any("runs already" in text for text in warnings(machine))


def reboot(shell: str) -> dict[str, object]:
    """The action that asks Hook to reboot."""
    return begun("reboot", shell, "touch /worker/reboot", volumes=["/worker:/worker"])


def test_waitdaemon(image: Built, on: Stage, private_registry: Registry) -> None:
    """
    An action that returns at once and acts later is a success at once. What it left behind is not the worker's: it
    is there when all containers of the workflow are gone and another worker has begun, and acts; nothing runs again.
    """
    with booted(image) as machine:
        with make_images(machine.engine.host) as maker:
            shell, daemon = maker(private_registry), stand_in(machine.client, private_registry)
            last = on.add(begun("before", shell), acting_later(machine, daemon, shell), name="last")
            start_worker(machine, on, private_registry)
            wait_until(lambda: on.states(last) == [State.SUCCESS, State.SUCCESS])
            wait_until(lambda: not ours(machine.client))
            (waiting,) = machine.client.containers(filters={"ancestor": daemon})
            start_worker(machine, on, private_registry)
            more = on.add(begun("more", shell), name="more")
            wait_until(lambda: on.states(more) == [State.SUCCESS])
            assert not (machine.folder / "worker" / "acted").exists()

            assert machine.client.inspect_container(waiting["Id"])["State"]["Running"]
            assert machine.client.inspect_container(waiting["Id"])["HostConfig"]["PidMode"] == "host"
            (machine.folder / "worker" / "go").touch()
            wait_until((machine.folder / "worker" / "acted").exists)
        machine.engine.shut_down()
    assert [report.state for report in on.workflow(last).reports] == [State.RUNNING, State.SUCCESS] * 2

    nothing_runs_again(image, on, private_registry, last)


def stand_in(engine: docker.APIClient, registry: Registry) -> str:
    """The image that acts later, in the registry: the worker's, for its Python."""
    plain = engine.create_container(IMAGE)["Id"]
    entrypoint = json.dumps(["/usr/bin/python3.11", "-IS", "-c", WAITDAEMON])
    repository = f"{registry.address}/waitdaemon"
    path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin"  # passed on to the image that acts in the end
    engine.commit(plain, repository, "1", changes=[f"ENTRYPOINT {entrypoint}", f"ENV {path}"])
    login = {"username": registry.username, "password": registry.password}
    for record in engine.push(repository, "1", stream=True, decode=True, auth_config=login):
        assert "error" not in record, record["error"]
    engine.remove_container(plain)
    return f"{repository}:1"


def acting_later(machine: Hook, daemon: str, image: str) -> dict[str, object]:
    """The action as that page has it."""
    socket = machine.engine.host.removeprefix("unix://")
    return action(
        "reboot into the new system",
        daemon,
        "touch /worker/acted",
        pid="host",
        environment={"IMAGE": image},
        volumes=[f"{socket}:/var/run/docker.sock", "/worker:/worker"],
    )


def nothing_runs_again(image: Built, on: Stage, registry: Registry, workflow: str) -> None:
    """See that a worker on a machine that boots again does what is new, and nothing of a workflow that is over."""
    with booted(image) as machine:
        after = on.add(begun("after", shell_in(machine, registry)), name="z-after")
        start_worker(machine, on, registry)
        wait_until(lambda: on.states(after) == [State.SUCCESS])

        assert traces(machine, workflow) == {}
        assert not warnings(machine)
