"""Scenarios in which the engine goes and comes."""

from math import inf
from pathlib import Path

from tests.worker.scenario.common import (
    ONE,
    OUTAGE,
    TWO,
    UNREACHABLE,
    WORKFLOW,
    Scenarios,
    finished,
)
from tests.worker.scene import Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.port import NeverRan, Refused, Untraceable
from tinkworker.runtime.simulated.fault import Fault, Method
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import State
from tinkworker.testing.server import ServerTrouble

STUCK = Refused("cannot stop container: permission denied")
"""What an engine says that the port has no word for."""

SCENARIOS = Scenarios()
scenario = SCENARIOS.add


@scenario
def engine_is_away_at_every_call(folder: Path) -> Scene:
    """An engine that does not answer, and acted or not, is asked again; everything happens once."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=5)
    scene.fault(Fault("find"))
    methods: tuple[Method, ...] = ("find", "pull", "create", "start", "wait", "remove")
    for method in methods:
        scene.fault(Fault(method, OUTAGE, when="before"))
        scene.fault(Fault(method, OUTAGE, when="after"))
    scene.add(action("one"))
    finished(scene.run())
    assert scene.states == (State.SUCCESS,)
    assert scene.starts("one") == 1
    return scene


@scenario
def engine_is_away_while_stopping(folder: Path) -> Scene:
    """An engine that does not answer while stopping is asked again, but does not hold up the report for ever."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=inf)
    scene.fault(Fault("stop", OUTAGE))
    scene.add(action("one", timeout=10))
    finished(scene.run())
    assert scene.states == (State.TIMEOUT,)

    gone = Scene(folder / "gone", recorder=scene.recorder)
    gone.programs["one"] = Program(seconds=inf)
    gone.fault(Fault("stop", OUTAGE, times=1000))
    gone.add(action("one", timeout=10))
    finished(gone.run())
    assert gone.states == (State.TIMEOUT,)
    return scene


@scenario
def engine_cannot_stop_a_container(folder: Path) -> Scene:
    """An engine that cannot end a container is asked again and no crash; the outcome is told all the same."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=inf)
    scene.fault(Fault("stop", STUCK, times=1000))
    scene.add(action("one", timeout=10))
    finished(scene.run())
    assert scene.states == (State.TIMEOUT,)
    assert (scene.crashes, scene.engine.faults[0].times < 999) == (0, True)
    return scene


@scenario
def engine_cannot_show_its_containers(folder: Path) -> Scene:
    """An engine that shows nothing is asked again, also by what removes containers in the background."""
    scene = Scene(folder)
    scene.fault(Fault("find", STUCK, times=3))
    scene.add(action("one"), action("two"))

    async def worsen(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(TWO, "running"))
        scene.fault(Fault("find", STUCK, times=5))

    finished(scene.play(worsen))
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert (scene.crashes, scene.left_over) == (0, [])
    return scene


@scenario
def container_vanishes(folder: Path) -> Scene:
    """An action whose container is gone without a trace is lost: it fails, with a message that says so."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"))

    async def vanish(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.engine.remove(next(iter(scene.engine.containers)))

    finished(scene.play(vanish))
    assert scene.states == (State.FAILED,)
    assert scene.messages[-1].startswith("lost: ")

    again = Scene(folder / "again", Policy(once=True, on_lost="rerun"), recorder=scene.recorder)
    again.programs["one"] = Program(seconds=100)
    again.add(action("one"))
    finished(again.play(vanish))
    assert again.states == (State.SUCCESS,)
    assert again.starts("one") == 2
    return scene


@scenario
def container_vanishes_before_it_starts(folder: Path) -> Scene:
    """A container that is gone when it is to be started may have been started, and is lost."""

    async def vanish(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "starting"))
        scene.engine.remove(next(iter(scene.engine.containers)))

    scene = Scene(folder)
    scene.fault(Fault("start", seconds=5))
    scene.add(action("one"))
    finished(scene.play(vanish))
    assert scene.states == (State.FAILED,)

    again = Scene(folder / "again", Policy(once=True, on_lost="rerun"), recorder=scene.recorder)
    again.fault(Fault("start", seconds=5))
    again.add(action("one"))
    finished(again.play(vanish))
    assert again.states == (State.SUCCESS,)
    return scene


@scenario
def a_start_is_cut_off(folder: Path) -> Scene:
    """What never had a program gets another container; of what may run nobody says more than that, and it is lost."""
    scene = Scene(folder)
    scene.fault(Fault("start", NeverRan("cut off before there was a program")))
    scene.add(action("one"))
    finished(scene.run())
    assert scene.states == (State.SUCCESS,)
    assert scene.starts("one") == 1

    lost = Scene(folder / "lost", recorder=scene.recorder)
    lost.fault(Fault("start", Untraceable("cut off"), when="after"))
    lost.add(action("one"))
    finished(lost.run())
    assert lost.states == (State.FAILED,)
    assert lost.messages[-1].startswith("lost: ")
    assert lost.starts("one") == 1

    again = Scene(folder / "again", Policy(once=True, on_lost="rerun"), recorder=scene.recorder)
    again.fault(Fault("start", Untraceable("cut off")))
    again.add(action("one"))
    finished(again.run())
    assert again.states == (State.SUCCESS,)
    return scene


@scenario
def server_is_back_while_the_workflow_ends(folder: Path) -> Scene:
    """A workflow that runs out of time while its action is being created hears all the same that the action began."""
    scene = Scene(folder, Policy(once=True, workflow_timeout=12))
    scene.fault(Fault("create", seconds=40))
    scene.trouble(ServerTrouble("report", UNREACHABLE, times=6))
    scene.add(action("one"))

    async def more_work(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(WORKFLOW, "ending"))
        scene.add(workflow="default/other")

    finished(scene.play(more_work))
    assert scene.states == (State.TIMEOUT,)
    return scene
