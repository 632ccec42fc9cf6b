"""The image as Hook starts it, from bootkit's own request, on a real engine."""

from collections.abc import Iterator

import pytest

from tests.end_to_end.stage import Stage, action
from tests.image.conftest import IMAGE, Built
from tests.image.hook import Hook, hook
from tests.parts.image import ImageMaker, make_images
from tests.parts.registry import Registry
from tests.parts.wait import wait_until
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry, pytest.mark.root, pytest.mark.timeout(900)]


@pytest.fixture(scope="module", params=["syslog", "none"])
def any_hook(request: pytest.FixtureRequest, machine: Hook, image: Built) -> Iterator[Hook]:
    """Hook with an engine that logs in one of these ways, and with the image."""
    if request.param == "syslog":
        yield machine
        return
    with hook("--log-driver=none") as made:
        made.load(image.archive)
        yield made


@pytest.fixture(scope="module")
def shell(machine: Hook, private_registry: Registry) -> Iterator[str]:
    """An image with a shell in the registry that wants credentials, by the name that a template has for it."""
    with make_images(machine.engine.host) as maker:
        yield packed(maker, private_registry)


def packed(maker: ImageMaker, registry: Registry) -> str:
    """An image in the registry, and nowhere else, by its name without the registry."""
    return maker(registry, keep=False).removeprefix(f"{registry.address}/")


def variables(on: Stage, registry: Registry) -> dict[str, str]:
    """What the kernel's command line says; all that it does not say, Hook passes on as empty."""
    return {
        "DOCKER_REGISTRY": registry.address,
        "REGISTRY_PASSWORD": f"{registry.password}\n",
        "TINKERBELL_GRPC_AUTHORITY": str(on.server.address),
        "TINKERBELL_TLS": "false",
    }


def test_whole_workflow(machine: Hook, on: Stage, shell: str, private_registry: Registry) -> None:
    """A worker that Hook starts pulls with Hook's credentials, runs the actions in turn, and goes on living."""
    on.add(
        action("write it", shell, "echo hello > /workflow/file", volumes=["/dev:/dev"]),
        action("read it", shell, "cat /workflow/file"),
    )

    worker = machine.start(IMAGE, variables(on, private_registry))
    wait_until(lambda: on.states() == [State.SUCCESS, State.SUCCESS])

    assert [line["msg"] for line in machine.messages(worker) if "stream" in line] == ["hello"]
    assert machine.runs(worker)
    assert list((machine.folder / "run").iterdir()) == [], "/var/run of the image is /run"
    machine.client.remove_container(worker, force=True)


def test_killed_in_the_middle(machine: Hook, on: Stage, shell: str, private_registry: Registry) -> None:
    """A worker whose process is killed while an action runs is there again, and the action runs once."""
    until = "echo ran >> /workflow/times; while [ ! -e /workflow/go ]; do sleep 0.1; done"
    workflow = on.add(action("wait", shell, until), action("count", shell, "cat /workflow/times"), name="killed")
    folder = machine.folder / "worker" / workflow

    worker = machine.start(IMAGE, variables(on, private_registry))
    wait_until((folder / "times").exists)
    machine.kill_worker(worker)
    wait_until(lambda: "killed by SIGKILL" in machine.errors(worker))
    (folder / "go").touch()
    wait_until(lambda: on.states(workflow) == [State.SUCCESS, State.SUCCESS])

    assert (folder / "times").read_text() == "ran\n"
    assert machine.runs(worker)
    machine.client.remove_container(worker, force=True)


def test_container_removed_in_the_middle(machine: Hook, on: Stage, shell: str, private_registry: Registry) -> None:
    """Where bootkit removes the worker's container and starts another one, the action that runs is not run again."""
    until = "echo ran >> /workflow/times; while [ ! -e /workflow/go ]; do sleep 0.1; done"
    workflow = on.add(action("wait", shell, until), name="removed")
    folder = machine.folder / "worker" / workflow
    first = machine.start(IMAGE, variables(on, private_registry))
    wait_until((folder / "times").exists)

    machine.client.remove_container(first, force=True)
    second = machine.start(IMAGE, variables(on, private_registry))
    wait_until(lambda: machine.messages(second))
    (folder / "go").touch()
    wait_until(lambda: on.states(workflow) == [State.SUCCESS])

    assert (folder / "times").read_text() == "ran\n"
    machine.client.remove_container(second, force=True)


def test_any_log_driver(any_hook: Hook, on: Stage, private_registry: Registry) -> None:
    """
    Whether the engine keeps a readable copy of the output or none, an action runs and its end is reported.

    The worker's own container logs where the test can read it.
    """
    with make_images(any_hook.engine.host) as maker:
        on.add(action("one", packed(maker, private_registry), "echo hello; exit 3"))
        request = any_hook.request(IMAGE, variables(on, private_registry))
        request["HostConfig"]["LogConfig"]["Type"] = "json-file"
        worker = any_hook.create(request)
        wait_until(lambda: on.states() == [State.FAILED])
        lines = any_hook.messages(worker)
        any_hook.client.remove_container(worker, force=True)

    readable = [line["msg"] for line in lines if "stream" in line] == ["hello"]
    told = any("output" in line["msg"] and line["level"] == "warning" for line in lines)
    assert on.said()[0].startswith("exit status 3")
    assert readable != told, lines
