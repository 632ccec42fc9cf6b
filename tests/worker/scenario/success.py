"""Scenarios in which everything goes well."""

from itertools import pairwise
from pathlib import Path

from attrs import evolve

from tests.worker.scenario.common import (
    TWO,
    WORKFLOW,
    Scenarios,
    finished,
)
from tests.worker.scene import RELAY, WORKER, Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.port import (
    ImageMissing,
    RegistryUnavailable,
)
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.script import Image, Program
from tinkworker.server.port import State

SCENARIOS = Scenarios()
scenario = SCENARIOS.add


@scenario
def two_actions_succeed(folder: Path) -> Scene:
    """Two actions run in order, each once, and the server hears of it."""
    scene = Scene(folder)
    scene.add(action("one"), action("two"))
    finished(scene.run())
    assert scene.ended == "succeeded"
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert [(report.action, report.state, report.seconds) for report in scene.server.stored[RELAY].reports] == [
        ("one", State.RUNNING, 0),
        ("one", State.SUCCESS, 1),
        ("two", State.RUNNING, 0),
        ("two", State.SUCCESS, 1),
    ]
    assert (scene.starts("one"), scene.starts("two")) == (1, 1)
    return scene


@scenario
def workflow_of_many_hours(folder: Path) -> Scene:
    """Nothing bounds a workflow but its actions' own timeouts, unless somebody said so (tink#198)."""
    scene = Scene(folder, Policy(once=True, poll_interval=60))
    for name in ("one", "two"):
        scene.programs[name] = Program(seconds=20_000)
    scene.add(action("one", timeout=30_000), action("two", timeout=30_000))
    finished(scene.run())
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert [report.seconds for report in scene.server.stored[RELAY].reports] == [0, 20_000, 0, 20_000]
    return scene


@scenario
def nothing_is_prepared_ahead_when_that_is_off(folder: Path) -> Scene:
    """With `--prepare-ahead off` an action is looked at when its turn has come."""
    scene = Scene(folder, Policy(once=True, prepare_ahead=0))
    scene.add(action("one"), action("two"))
    finished(scene.run())
    assert scene.ended == "succeeded"
    assert [step.machine for step in scene.recorder.steps if step.event == "start"].index(TWO) > [
        step.machine for step in scene.recorder.steps if step.event in {"start", "action_reported"}
    ].index(WORKFLOW)
    return scene


@scenario
def workflow_without_actions(folder: Path) -> Scene:
    """A workflow without any action succeeds, and nothing is reported."""
    scene = Scene(folder)
    workflow = scene.add()
    workflow.actions = ()
    workflow.states = []
    scene.server.listed_anyway = {RELAY: WORKER}
    finished(scene.run())
    assert scene.ended == "succeeded"
    return scene


@scenario
def hand_over_to_another_worker(folder: Path) -> Scene:
    """After our part of a workflow it is another worker's turn, and then ours again."""
    scene = Scene(folder, Policy())
    scene.add(action("one"), evolve(action("two"), worker="w2"), action("three"))

    async def other_worker(scene: Scene) -> None:
        await scene.until(lambda scene: scene.states[0] is State.SUCCESS and not scene.left_over)
        assert scene.ended == "handed_over"
        scene.server.stored[RELAY].states[1] = State.SUCCESS
        await scene.until(lambda scene: scene.states[2] is State.SUCCESS and not scene.left_over)
        scene.terminate()

    scene.play(other_worker)
    assert scene.ended == "succeeded"
    assert scene.starts("three") == 1
    return scene


@scenario
def two_workflows_in_order(folder: Path) -> Scene:
    """Several workflows are taken one after the other, in the server's order."""
    scene = Scene(folder)
    scene.add(workflow="default/a")
    scene.add(workflow="default/b")
    finished(scene.run())
    begun = [step.machine for step in scene.recorder.steps if step.chart == "workflow" and step.event == "start"]
    assert begun == ["workflow:default/a", "workflow:default/b"]
    return scene


@scenario
def preparing_fails_and_its_turn_succeeds(folder: Path) -> Scene:
    """An image that cannot be had while it is only prepared fails nothing: when its turn comes, it is tried again."""
    scene = Scene(folder)
    two = action("two")
    scene.images[two.image] = Image(fault=ImageMissing("no such image"))
    scene.programs["one"] = Program(seconds=1000)
    scene.add(action("one"), two)

    async def mend(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(TWO, "unprepared"))
        await scene.until(lambda scene: scene.recorder.states(TWO).count("unprepared") > 1)
        del scene.images[two.image]

    finished(scene.play(mend))
    assert scene.ended == "succeeded"
    return scene


@scenario
def begins_while_unprepared(folder: Path) -> Scene:
    """An action whose turn comes after preparing it failed begins from the beginning."""
    scene = Scene(folder)
    two = action("two")
    scene.images[two.image] = Image(fault=ImageMissing("no such image"))
    scene.programs["one"] = Program(seconds=5)
    scene.add(action("one"), two, action("three"))
    finished(scene.run())
    assert scene.states == (State.SUCCESS, State.FAILED, State.PENDING)
    assert "no such image" in scene.messages[-1]
    return scene


@scenario
def prepared_at_the_second_try(folder: Path) -> Scene:
    """A pull ahead that fails for a passing reason is tried again while the other action runs."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100)
    scene.fault(Fault("pull", RegistryUnavailable("connection refused"), name=action("two").image))
    scene.add(action("one"), action("two"))

    async def look(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(TWO, "prepared"))
        assert scene.clock.monotonic() < 100

    finished(scene.play(look))
    assert scene.recorder.states(TWO).count("pulling") == 2
    return scene


@scenario
def several_prepared_ahead(folder: Path) -> Scene:
    """Each action is told whose turn it is, and those whose turn it is not stay as they are."""
    scene = Scene(folder, Policy(once=True, prepare_ahead=2))
    names = ("one", "two", "three", "four")
    broken = action("four")
    scene.images[broken.image] = Image(fault=ImageMissing("no such image"))
    scene.add(*(action(name) for name in names))
    finished(scene.run())
    assert scene.states == (State.SUCCESS, State.SUCCESS, State.SUCCESS, State.FAILED)
    return scene


@scenario
def prepared_container_is_looked_after(folder: Path) -> Scene:
    """A prepared container that somebody removed is made again."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=2000)
    scene.add(action("one"), action("two"))

    async def remove(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(TWO, "prepared"))
        (name,) = [name for name in scene.engine.containers if "_two_" in name]
        scene.engine.remove(name)

    finished(scene.play(remove))
    assert scene.ended == "succeeded"
    return scene


@scenario
def images_come_one_after_the_other(folder: Path) -> Scene:
    """What is prepared ahead takes nothing of the line from the image that an action waits for."""
    scene = Scene(folder, Policy(once=True, prepare_ahead=2))
    names = ("one", "two", "three")
    scene.programs["one"] = Program(seconds=1000)
    scene.images.update({f"registry.example/{name}:1": Image(seconds=100) for name in names})
    scene.add(*(action(name) for name in names))
    finished(scene.run())
    pulled = [effect.at for effect in scene.engine.effects if effect.deed == "pulled"]
    assert [later - earlier >= 100 for earlier, later in pairwise([0.0, *pulled])] == [True] * 3
    assert pulled[-1] < 400, "all of them came while the first one ran"
    return scene
