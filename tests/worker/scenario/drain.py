"""Scenarios of `tink-worker drain`: what runs is finished and reported, nothing more is begun, and nothing is left."""

from pathlib import Path

from attrs import evolve

from tests.engine.journal.disk import full_beyond
from tests.worker.scenario.agent import AGENT
from tests.worker.scenario.common import (
    ONE,
    OUTAGE,
    UNREACHABLE,
    WORKFLOW,
    Scenarios,
    finished,
    journals,
    lose_journals,
)
from tests.worker.scene import RELAY, WORKER, Scene, action
from tinkworker.lifecycle.policy import SIGHTINGS_APART, Policy
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import State
from tinkworker.testing.server import MemoryServer, ServerTrouble
from tinkworker.worker.lock import Lock

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
    """With nothing to finish, it ends at once, takes nothing, and asks no server, which may be gone."""
    scene = Scene(folder, DRAIN)
    scene.trouble(ServerTrouble("workflows", UNREACHABLE, times=1000))
    scene.add(action("one"))
    finished(scene.run(limit=60))
    assert scene.states == (State.PENDING,)
    assert scene.server.troubles[0].times == 1000
    return scene


@scenario
def workflow_that_has_only_just_been_taken(folder: Path) -> Scene:
    """A workflow of which nobody has said what it is is left as it is."""
    last = Scene(folder)
    for state in ("pending", "undescribed"):
        scene = Scene(folder / state, recorder=last.recorder)
        scene.trouble(ServerTrouble("actions", UNREACHABLE, times=1))
        scene.add(action("one"))
        scene.crash(lambda scene, state=state: scene.in_state(WORKFLOW, state))  # type: ignore[misc]
        scene.policy = DRAIN
        finished(scene.run())
        assert scene.states == (State.PENDING,)
    return last


@scenario
def what_an_earlier_life_began_is_finished(folder: Path) -> Scene:
    """Without a journal that is known by the container alone, which is no rest of a workflow that was handed over."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"), action("two"))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    lose_journals(scene)
    scene.fault(Fault("find", OUTAGE, times=3))

    async def drain(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(WORKFLOW, "engine_lost"))
        scene.drain()

    finished(scene.play(drain))
    assert (scene.states, scene.starts()) == ((State.SUCCESS, State.PENDING), 1)
    assert scene.ended == "handed_over"
    return scene


@scenario
def told_to_drain_on_a_full_disk(folder: Path) -> Scene:
    """Without a journal the last container stays until no list is from before the end: another life may come soon."""
    scene = Scene(folder)
    scene.add(action("one"))

    async def drain(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.drain()

    with full_beyond(0):
        finished(scene.play(drain))
    (told,) = [step.at for step in scene.recorder.steps if step.machine == ONE and step.target == "reported"]
    (removed,) = [effect.at for effect in scene.engine.effects if effect.deed == "removed"]
    assert removed - told >= SIGHTINGS_APART
    assert (scene.states, list(journals(scene))) == ((State.SUCCESS,), [])
    return scene


@scenario
def told_to_drain_while_an_action_runs(folder: Path) -> Scene:
    """A worker that is told to drain finishes the action that runs, reports it, begins nothing more, and ends."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"), action("two"))

    async def drain(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.drain()

    finished(scene.play(drain))
    assert scene.states == (State.SUCCESS, State.PENDING)
    assert scene.ended == "handed_over"
    return scene


@scenario
def told_to_drain_while_a_workflow_settles(folder: Path) -> Scene:
    """
    A worker that is told to drain when all is reported, and the server still lists the workflow, ends at once.

    It asks no server any more, so the list would never say to it that the workflow is over.
    """
    scene = Scene(folder, evolve(DRAIN, drain=False))
    scene.add(action("one"))
    scene.server.listed_anyway[RELAY] = WORKER

    async def drain(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(WORKFLOW, "settling"))
        scene.drain()

    finished(scene.play(drain, limit=60))
    assert scene.states == (State.SUCCESS,)
    assert scene.ended == "succeeded"
    return scene


@scenario
def told_to_drain_between_two_actions(folder: Path) -> Scene:
    """Where actions are served one by one, it does not ask for the next one, which might not be served again."""
    scene = Scene(folder, server=MemoryServer(abilities=AGENT))
    scene.add(action("one", identity="id-one"), action("two", identity="id-two"))

    async def drain(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.trouble(ServerTrouble("workflows", UNREACHABLE, times=1000))
        await scene.until(lambda scene: scene.in_state(WORKFLOW, "asking"))
        scene.drain()

    finished(scene.play(drain))
    assert scene.states == (State.SUCCESS, State.PENDING)
    assert scene.server.stored[RELAY].served == 1
    assert scene.ended == "handed_over"
    return scene


@scenario
def told_to_drain_while_another_worker_lives(folder: Path) -> Scene:
    """A worker that is told to drain while it waits for another one takes nothing once that one is gone."""
    scene = Scene(folder)
    finished(scene.run())
    scene.add(action("one"))
    other = Lock(next(folder.glob(".tink-worker/*")) / "lock")
    assert other.take()

    async def drain(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state("worker", "locked_out"))
        scene.drain()
        other.release()

    finished(scene.play(drain))
    assert scene.states == (State.PENDING,)
    return scene


@scenario
def told_to_drain_before_it_has_begun(folder: Path) -> Scene:
    """A worker that is told to drain before it knows what an earlier life left takes nothing."""
    scene = Scene(folder)
    scene.add(action("one"))

    async def drain_at_once(scene: Scene) -> None:
        while scene.life is None:
            await scene.clock.sleep(0)
        scene.drain()

    finished(scene.play(drain_at_once))
    assert scene.states == (State.PENDING,)
    return scene
