"""Scenarios in which a journal is damaged: no state to go on from, but what it says up to there is not forgotten."""

from pathlib import Path

from tests.worker.scenario.common import ONE, OUTAGE, UNKNOWN, UNREACHABLE, WORKFLOW, Scenarios, finished, journals
from tests.worker.scenario.stranger import inherited
from tests.worker.scene import RELAY, WORKER, Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import State
from tinkworker.testing.server import ServerTrouble

SCENARIOS = Scenarios()
scenario = SCENARIOS.add

NONSENSE = b"this was never written\nnor was this\n"


def damage(scene: Scene, last: bytes = b"") -> Scene:
    """Spoil the only journal, behind the batch whose first line has this in it, or else behind everything it says."""
    (path,) = journals(scene)
    lines = path.read_bytes().splitlines(keepends=True)
    begin = next((number for number, line in enumerate(lines) if last and last in line), len(lines) - 1)
    end = next(number for number, line in enumerate(lines) if number >= begin and b'"end":true' in line)
    path.write_bytes(b"".join([*lines[: end + 1], NONSENSE, *lines[end + 1 :]]))
    return scene


def interrupted(folder: Path, policy: Policy) -> Scene:
    """A worker that was killed while an action ran, and whose journal is damaged."""
    scene = Scene(folder, policy)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"))
    return damage(scene.crash(lambda scene: scene.in_state(ONE, "running")))


def timed_out(folder: Path) -> Scene:
    """A worker that was killed when an action had timed out, before it could say so; its journal is damaged."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one", timeout=10))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    scene.trouble(ServerTrouble("report", UNREACHABLE, times=1000))
    scene.crash(lambda scene: scene.in_state(ONE, "reporting"))
    scene.server.troubles.clear()
    return damage(scene)


@scenario
def container_is_there(folder: Path) -> Scene:
    """An action that runs is found, and runs on."""
    scene = finished(interrupted(folder, Policy(once=True)).run())
    assert (scene.states, scene.starts()) == ((State.SUCCESS,), 1)
    return scene


@scenario
def container_is_gone(folder: Path) -> Scene:
    """An action whose start stands in the journal is not started again, unless the operator says so."""
    scene = interrupted(folder, Policy(once=True))
    scene.engine.containers.clear()
    finished(scene.run())
    assert (scene.states, scene.starts()) == ((State.FAILED,), 1)
    assert scene.messages[-1].startswith("lost: ")

    again = interrupted(folder / "again", Policy(once=True, on_lost="rerun"))
    again.engine.containers.clear()
    finished(again.run())
    assert (again.states, again.starts()) == ((State.SUCCESS,), 2)
    return scene


@scenario
def outcome_is_known(folder: Path) -> Scene:
    """An outcome that stands in the journal is told, whatever the container would say now, and whether it is there."""
    scene = finished(timed_out(folder).run())
    assert (scene.states, scene.starts()) == ((State.TIMEOUT,), 1)

    gone = timed_out(folder / "gone")
    gone.recorder = scene.recorder
    gone.engine.containers.clear()
    finished(gone.run())
    assert (gone.states, gone.starts()) == ((State.TIMEOUT,), 1)
    return scene


@scenario
def outcome_is_known_and_nothing_of_what_follows(folder: Path) -> Scene:
    """What was concluded is ended, and its handler runs, once, wherever the life ended that concluded it."""
    last = Scene(folder)
    for state in ("stopping", "handling", "reporting"):
        scene = Scene(folder / state, recorder=last.recorder)
        scene.programs |= {"main": Program(seconds=100, asked=None), "on-timeout": Program(seconds=5)}
        scene.add(action("one", timeout=10, on_timeout=("tidy",)))
        scene.crash(lambda scene, state=state: scene.in_state(ONE, state))  # type: ignore[misc]
        finished(damage(scene, b'"event":"after action_timeout"').run())
        assert (scene.states, scene.starts()) == ((State.TIMEOUT,), 2), "the action and its handler, each once"
    return last


@scenario
def another_life_ends_before_it_is_taken_again(folder: Path) -> Scene:
    """What was set aside is evidence for as long as it lies there, and is complained about once."""
    scene = interrupted(folder, Policy(once=True))
    scene.engine.containers.clear()
    scene.trouble(ServerTrouble("workflows", UNREACHABLE))
    scene.crash(lambda scene: scene.in_state("worker", "server_lost"))
    finished(scene.run())
    assert (scene.states, scene.starts()) == ((State.FAILED,), 1)
    assert len([text for _, text in scene.recorder.messages if "is set aside" in text]) == 1
    return scene


@scenario
def next_journal_is_damaged_as_well(folder: Path) -> Scene:
    """What a journal proves stands also where that of the life which went by it is damaged, before it came to that."""
    scene = interrupted(folder, Policy(once=True))
    scene.engine.containers.clear()
    scene.trouble(ServerTrouble("actions", UNREACHABLE))
    scene.crash(lambda scene: scene.in_state(WORKFLOW, "undescribed"))
    finished(damage(scene).run())
    assert (scene.states, scene.starts()) == ((State.FAILED,), 1)
    return scene


@scenario
def server_denies_it_for_a_moment(folder: Path) -> Scene:
    """A workflow that is listed and denied is asked about again soon, and what had been started is not forgotten."""
    scene = interrupted(folder, Policy(once=True))
    scene.engine.containers.clear()
    scene.trouble(ServerTrouble("actions", UNKNOWN))
    since = scene.clock.monotonic()
    finished(scene.run())
    assert (scene.states, scene.starts()) == ((State.FAILED,), 1)
    assert scene.clock.monotonic() - since < 60
    return scene


def settling(folder: Path) -> Scene:
    """A worker that was killed when a workflow had ended, and was still listed; its journal is damaged."""
    scene = Scene(folder)
    scene.add(action("one"))
    scene.server.listed_anyway[RELAY] = WORKER
    scene.crash(lambda scene: scene.in_state(WORKFLOW, "settling") and scene.recorder.steps[-1].event == "listing")
    assert len(scene.left_over) == 1
    return damage(scene)


@scenario
def outcome_of_the_workflow_stood(folder: Path) -> Scene:
    """The container of a workflow that had ended is proof for as long as the server lists that, and then goes."""
    scene = settling(folder)
    scene.run()
    assert len(scene.left_over) == 1

    scene.server.listed_anyway.clear()
    finished(scene.run())
    assert (scene.states, scene.starts()) == ((State.SUCCESS,), 1)
    return scene


@scenario
def engine_is_lost_when_what_is_left_could_go(folder: Path) -> Scene:
    """What could not be removed in one life is removed in a later one."""
    scene = settling(folder)
    scene.server.listed_anyway.clear()
    scene.fault(Fault("find", OUTAGE, times=1000))
    scene.crash(lambda scene: scene.in_state("worker", "stopping"))
    assert len(scene.left_over) == 1
    scene.engine.faults.clear()

    return finished(scene.run())


@scenario
def workflow_was_out_of_time(folder: Path) -> Scene:
    """An outcome that stood before the action that runs was ended and told is no reason to leave that alone."""
    scene = Scene(folder, Policy(once=True, workflow_timeout=30))
    scene.programs["one"] = Program(seconds=1000)
    scene.add(action("one"))
    scene.crash(lambda scene: scene.in_state(WORKFLOW, "ending"))

    finished(damage(scene).run())

    assert (scene.states, scene.starts()) == ((State.TIMEOUT,), 1)
    return scene


@scenario
def container_of_another_worker_is_still_waited_for(folder: Path) -> Scene:
    """What another worker had begun is looked for again: no container of ours is started beside it."""
    scene = inherited(folder)
    scene.crash(lambda scene: scene.in_state(ONE, "watching"))
    damage(scene).run()
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert (scene.starts("one"), scene.left_over) == (0, ["action_one"])
    return scene
