"""Scenarios of `tink-worker drain`: what runs is finished and reported, nothing more is begun, and nothing is left."""

from pathlib import Path

from attrs import evolve

from tests.worker.scenario.common import ONE, UNREACHABLE, WORKFLOW, Scenarios, finished
from tests.worker.scene import RELAY, Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import State
from tinkworker.testing.server import ServerTrouble

SCENARIOS = Scenarios()
scenario = SCENARIOS.add

DRAIN = Policy(drain=True)


@scenario
def running_action_is_finished(folder: Path) -> Scene:
    """The action that runs is finished and reported, the next one is not begun, and nothing is left on the engine."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"), action("two"))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    scene.policy = DRAIN
    finished(scene.run())
    assert scene.states == (State.SUCCESS, State.PENDING)
    assert scene.ended == "handed_over"

    scene.policy = evolve(DRAIN, drain=False, once=True)
    finished(scene.run())
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert scene.starts("one") == 1
    return scene


@scenario
def nothing_runs(folder: Path) -> Scene:
    """With nothing to finish, it ends at once, and takes nothing."""
    scene = Scene(folder, DRAIN)
    scene.add(action("one"))
    finished(scene.run())
    assert scene.states == (State.PENDING,)
    return scene


@scenario
def workflow_that_has_only_just_been_taken(folder: Path) -> Scene:
    """A workflow of which nothing was begun is left as it is."""
    scene = Scene(folder)
    scene.trouble(ServerTrouble("actions", UNREACHABLE, times=1))
    scene.add(action("one"))
    scene.crash(lambda scene: scene.in_state(WORKFLOW, "undescribed"))
    scene.policy = DRAIN
    finished(scene.run())
    assert scene.server.stored[RELAY].states == [State.PENDING]
    return scene
