"""Scenarios in which another worker had begun an action before it died."""

from collections.abc import Sequence
from math import inf
from pathlib import Path

from tests.worker.scenario.common import ONE, OUTAGE, TWO, UNREACHABLE, Scenarios, finished, lose_journals
from tests.worker.scene import ONCE, RELAY, Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.port import Specification
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import State
from tinkworker.testing.server import ServerTrouble

SCENARIOS = Scenarios()
scenario = SCENARIOS.add


def inherited(folder: Path, policy: Policy = ONCE, environment: Sequence[str] = (), timeout: int = 0) -> Scene:
    """A scene in which a Go worker has started the action `one`, and died."""
    scene = Scene(folder, policy)
    one = action("one", timeout=timeout)
    scene.programs["action_one"] = Program(seconds=60)
    scene.add(one, action("two"))
    scene.server.stored[RELAY].states[0] = State.RUNNING
    scene.engine.add_image(one.image)
    specification = Specification(
        "action_one", one.image, environment=tuple(environment), workspace=folder / "default" / "relay"
    )
    scene.engine.start(scene.engine.create(specification))
    return scene


async def vanish(scene: Scene) -> None:
    """Somebody removes the other worker's container while it is waited for."""
    await scene.until(lambda scene: scene.in_state(ONE, "watching"))
    scene.engine.remove("action_one", "lost")


@scenario
def running_container_of_another_worker_is_waited_for(folder: Path) -> Scene:
    """It is waited for, its exit status is the outcome, and it is neither stopped nor removed."""
    scene = inherited(folder)
    scene.fault(Fault("strangers", OUTAGE))
    scene.fault(Fault("wait", OUTAGE))
    scene.run()
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert scene.left_over == ["action_one"]
    assert scene.starts("one") == 0
    return scene


@scenario
def ended_container_of_another_worker_gives_its_status(folder: Path) -> Scene:
    """One that has ended gives its exit status."""
    scene = inherited(folder)
    scene.programs["action_one"] = Program(seconds=60, code=3)
    scene.engine.containers["action_one"].program = Program(seconds=60, code=3)
    scene.clock.advance(100)
    scene.run()
    assert scene.states == (State.FAILED, State.PENDING)
    assert scene.messages[-1].startswith("exit status 3")
    return scene


@scenario
def container_of_another_worker_differs(folder: Path) -> Scene:
    """If command or environment do not match, the action is lost, and the message names the container."""
    scene = inherited(folder, environment=("A=1",))
    scene.run()
    assert scene.states == (State.FAILED, State.PENDING)
    assert "action_one" in scene.messages[-1]
    assert scene.left_over == ["action_one"]
    return scene


@scenario
def container_of_another_worker_takes_too_long(folder: Path) -> Scene:
    """Its time counts from its start; it is not stopped."""
    scene = inherited(folder, timeout=30)
    scene.clock.advance(20)
    scene.engine.containers["action_one"].program = Program(seconds=inf)
    scene.run()
    assert scene.states == (State.TIMEOUT, State.PENDING)
    assert scene.clock.monotonic() < 60
    assert scene.left_over == ["action_one"]
    return scene


@scenario
def container_of_another_worker_vanishes(folder: Path) -> Scene:
    """If it vanishes, the action is lost; the report says whose it was, and nothing is run in its place."""
    scene = inherited(folder)
    scene.play(vanish)
    assert scene.states == (State.FAILED, State.PENDING)
    assert scene.messages[-1] == (
        "lost: the container action_one of another worker was waited for and is gone, so nobody knows how it ended; "
        "it is not run again (--on-lost fail)"
    )
    assert scene.starts("one") == 0
    return scene


@scenario
def container_of_another_worker_vanishes_and_runs_again(folder: Path) -> Scene:
    """If it vanishes, and the operator wants what is lost to run again, the action runs, in a container of ours."""
    scene = inherited(folder, Policy(once=True, on_lost="rerun"))
    finished(scene.play(vanish))
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert scene.starts("one") == 1
    return scene


@scenario
def container_of_another_worker_vanishes_unheard(folder: Path) -> Scene:
    """What runs again because it vanished is not started before the server knows that the action begins."""
    scene = inherited(folder, Policy(once=True, on_lost="rerun"))
    scene.trouble(ServerTrouble("report", UNREACHABLE, when="before", times=3))
    finished(scene.play(vanish))
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert scene.starts("one") == 1
    return scene


@scenario
def workflow_ends_while_another_workers_container_runs(folder: Path) -> Scene:
    """A workflow that runs out of time reports the action, and leaves the container alone."""
    scene = inherited(folder, Policy(once=True, workflow_timeout=10))
    scene.trouble(ServerTrouble("report", UNREACHABLE, when="before", times=2))
    scene.run()
    assert scene.states == (State.TIMEOUT, State.PENDING)
    assert scene.left_over == ["action_one"]
    return scene


@scenario
def workflow_is_deleted_while_another_workers_container_runs(folder: Path) -> Scene:
    """A workflow that is deleted is given up; the container runs on."""
    scene = inherited(folder)
    scene.trouble(ServerTrouble("report", UNREACHABLE))
    scene.engine.containers["action_one"].program = Program(seconds=inf)

    async def delete(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "watching"))
        del scene.server.stored[RELAY]

    scene.play(delete)
    assert scene.ended == "abandoned"
    assert scene.left_over == ["action_one"]
    return scene


@scenario
def nothing_of_another_worker_is_there(folder: Path) -> Scene:
    """If nothing is found, the action runs, as with the Go worker."""
    scene = inherited(folder)
    scene.engine.remove("action_one", "lost")
    finished(scene.run())
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    return scene


@scenario
def container_of_another_worker_is_another_actions(folder: Path) -> Scene:
    """What says by its name that it is another action's proves nothing for this one, though it looks the same."""
    scene = inherited(folder)
    scene.server.stored[RELAY].actions = (action("one"), action("two", image=action("one").image))
    scene.crash(lambda scene: scene.in_state(TWO, "running"))
    scene.engine.remove(next(name for name in scene.left_over if "_two_" in name), "lost")
    lose_journals(scene)
    scene.run()
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert scene.starts("two") == 2
    assert scene.left_over == ["action_one"]
    return scene
