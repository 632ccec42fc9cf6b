"""Scenarios in which the server says of a workflow what cannot be."""

from pathlib import Path
from typing import Any

from tests.worker.lying import LyingServer
from tests.worker.scenario.common import ONE, WORKFLOW, Scenarios, finished
from tests.worker.scene import ONCE, Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import State

SCENARIOS = Scenarios()
scenario = SCENARIOS.add

CURIOUS = Policy(once=False, on_server_timeout="stop")
"""One that goes on polling, and ends actions whose workflow is listed no more."""


def lied_to(folder: Path, policy: Policy = CURIOUS, **lies: Any) -> tuple[Scene, LyingServer]:
    """A scene with a workflow of two actions, of which the server says what cannot be."""
    server = LyingServer(lies=lies)
    scene = Scene(folder, policy, server=server)
    scene.add(action("one"), action("two"))
    return scene, server


def warnings(scene: Scene) -> list[str]:
    """What the worker's log warns of."""
    return [text for level, text in scene.recorder.messages if level == "warning"]


def left_alone(folder: Path, **lies: Any) -> Scene:
    """Nothing is taken up while the server lies, that is told once, and all is done when it does so no more."""
    scene, server = lied_to(folder, **lies)

    async def come_to_sense(scene: Scene) -> None:
        await scene.clock.sleep(3600)
        assert not [step for step in scene.recorder.steps if step.chart != "worker"]
        assert not scene.engine.effects
        assert len(warnings(scene)) == 1
        server.lies = {}
        await scene.until(lambda scene: scene.states == (State.SUCCESS, State.SUCCESS))
        scene.terminate()

    scene.play(come_to_sense)
    assert (scene.starts("one"), scene.starts("two"), len(warnings(scene))) == (1, 1, 1)
    return scene


@scenario
def position_behind_the_last_action(folder: Path) -> Scene:
    """A workflow that is listed as open behind its last action is not taken for one that is done."""
    return left_alone(folder, position=7)


@scenario
def position_right_behind_the_last_action(folder: Path) -> Scene:
    """Nor is one that stands right behind its last action, and is not said to have succeeded."""
    return left_alone(folder, position=2)


@scenario
def position_before_the_first_action(folder: Path) -> Scene:
    """A workflow that is listed before its first action is not begun at its last one."""
    return left_alone(folder, position=-1)


@scenario
def number_of_actions_is_none(folder: Path) -> Scene:
    """A workflow that is listed with an action, and with none in all, is not taken up."""
    return left_alone(folder, total=0)


@scenario
def nonsense_alone_leaves_nothing_to_do(folder: Path) -> Scene:
    """With `--once` a worker that is offered nothing else has nothing to do, and ends."""
    scene, _ = lied_to(folder, ONCE, position=7)
    finished(scene.run())
    assert scene.states == (State.PENDING, State.PENDING)
    return scene


@scenario
def number_of_actions_is_another(folder: Path) -> Scene:
    """A workflow that is listed with more actions than it has is not begun before the server counts them alike."""
    scene, server = lied_to(folder, total=5)

    async def come_to_sense(scene: Scene) -> None:
        await scene.clock.sleep(60)
        assert scene.in_state(WORKFLOW, "undescribed") or scene.in_state(WORKFLOW, "pending")
        assert not scene.engine.effects
        server.lies = {}
        await scene.until(lambda scene: scene.states == (State.SUCCESS, State.SUCCESS))
        scene.terminate()

    scene.play(come_to_sense)
    assert (scene.starts("one"), scene.starts("two")) == (1, 1)
    return scene


@scenario
def nonsense_about_what_runs(folder: Path) -> Scene:
    """Nonsense about a workflow that is worked on neither ends its action nor makes it another one."""
    scene, server = lied_to(folder)
    scene.programs["one"] = Program(seconds=600)

    async def lie(scene: Scene) -> None:
        for position in (-1, 7, 2):
            await scene.until(lambda scene: scene.in_state(ONE, "running"))
            server.lies = {"position": position}
            await scene.clock.sleep(100)
        assert scene.in_state(ONE, "running")
        server.lies = {}
        await scene.until(lambda scene: scene.states == (State.SUCCESS, State.SUCCESS))
        scene.terminate()

    scene.play(lie)
    assert (scene.starts("one"), scene.starts("two"), len(warnings(scene))) == (1, 1, 3)
    return scene
