"""Scenarios in which the worker goes and comes."""

from pathlib import Path

from tests.worker.scenario.common import (
    ONE,
    OUTAGE,
    TWO,
    UNREACHABLE,
    WORKFLOW,
    Scenarios,
    finished,
    lose_journals,
)
from tests.worker.scene import RELAY, Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.script import Line, Program
from tinkworker.server.port import State
from tinkworker.testing.server import ServerTrouble
from tinkworker.worker.lock import Lock

SCENARIOS = Scenarios()
scenario = SCENARIOS.add


@scenario
def told_to_stop_while_idle(folder: Path) -> Scene:
    """An idle worker stops at once."""
    scene = Scene(folder, Policy())

    async def stop(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state("worker", "resting"))
        scene.terminate()

    return finished(scene.play(stop))


@scenario
def told_to_stop_with_a_report_under_way(folder: Path) -> Scene:
    """A worker that is told to stop tries every report at once, and gives up after a while."""
    scene = Scene(folder, Policy(server_backoff=600))
    scene.add(action("one"))

    async def stop(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.trouble(ServerTrouble("report", UNREACHABLE, times=1))
        await scene.until(lambda scene: scene.in_state(f"report:{RELAY}#0/outcome", "waiting"))
        scene.terminate()

    scene.play(stop)
    assert scene.states == (State.SUCCESS,)

    in_vain = Scene(folder / "in vain", Policy(), recorder=scene.recorder)
    in_vain.add(action("one"))

    async def stop_in_vain(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.trouble(ServerTrouble("report", UNREACHABLE, times=1000))
        await scene.until(lambda scene: scene.in_state(f"report:{RELAY}#0/outcome", "waiting"))
        scene.terminate()

    in_vain.play(stop_in_vain)
    assert in_vain.states == (State.RUNNING,)
    in_vain.server.troubles.clear()
    in_vain.policy = Policy(once=True)
    finished(in_vain.run())
    assert in_vain.states == (State.SUCCESS,)
    assert in_vain.starts("one") == 1
    return scene


@scenario
def output_goes_on_after_a_restart(folder: Path) -> Scene:
    """What a life has shown of an action's output the next one does not show again, and shows what came in between."""
    scene = Scene(folder, Policy())
    scene.programs["one"] = Program(10, output=tuple(Line(f"line {at}\n".encode(), at) for at in range(8)))
    scene.add(action("one"))

    async def stop(scene: Scene) -> None:
        await scene.until(lambda scene: len(scene.recorder.lines) == 3)
        scene.terminate()

    scene.play(stop)
    assert scene.states == (State.RUNNING,)
    scene.clock.advance(2)
    scene.policy = Policy(once=True)
    finished(scene.run())
    assert scene.recorder.lines == [f"line {at}" for at in range(8)]
    return scene


@scenario
def told_to_stop_twice(folder: Path) -> Scene:
    """A second signal ends the worker at once; the container runs on, and the next life goes on with it."""
    scene = Scene(folder, Policy())
    scene.programs["one"] = Program(seconds=100)
    scene.trouble(ServerTrouble("report", UNREACHABLE, when="after"))
    scene.add(action("one"), action("two"))

    async def stop(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(f"report:{RELAY}#0/running", "waiting"))
        scene.trouble(ServerTrouble("workflows", UNREACHABLE, times=1000))
        scene.terminate()
        scene.terminate()

    scene.play(stop)
    scene.server.troubles.clear()
    scene.policy = Policy(once=True)
    finished(scene.run())
    assert scene.starts("one") == 1
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    return scene


@scenario
def machine_goes_down(folder: Path) -> Scene:
    """What SIGTERM ends a moment before the worker has its own is not told: the next life, if there is one, does."""
    scene = Scene(folder, Policy())
    scene.programs["two"] = Program(seconds=5, code=143)
    scene.fault(Fault("remove", OUTAGE, times=1000))  # the engine goes down, too, so the worker takes its time
    scene.add(action("one"), action("two"))

    async def shut_down(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(TWO, "cut_short"))
        scene.terminate()

    scene.play(shut_down)
    assert scene.states == (State.SUCCESS, State.RUNNING)
    assert scene.in_state(TWO, "cut_short")

    scene.engine.faults.clear()
    scene.policy = Policy(once=True)
    finished(scene.run())
    assert scene.states == (State.SUCCESS, State.FAILED)
    assert scene.messages[-1] == "exit status 143: ended by SIGTERM"
    assert scene.starts("two") == 1
    return scene


@scenario
def started_again_after_a_crash(folder: Path) -> Scene:
    """A worker that died while an action ran waits for that action, and nothing is started twice."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"), action("two"))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    finished(scene.run())
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert (scene.starts("one"), scene.starts("two")) == (1, 1)
    return scene


@scenario
def another_worker_of_this_id_lives(folder: Path) -> Scene:
    """A second worker of an id waits for the first one to end, and goes on with its work."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    other = Lock(next(folder.glob(".tink-worker/*")) / "lock")
    assert other.take()

    async def let_go(scene: Scene) -> None:
        await scene.until(lambda scene: scene.recorder.states("worker").count("locked_out") > 5)
        other.release()

    finished(scene.play(let_go))
    assert scene.states == (State.SUCCESS,)
    assert scene.starts("one") == 1
    return scene


@scenario
def told_to_stop_while_another_worker_lives(folder: Path) -> Scene:
    """A worker that waits for another one stops at once, at every moment of waiting."""
    scene = Scene(folder)
    finished(scene.run())
    other = Lock(next(folder.glob(".tink-worker/*")) / "lock")
    assert other.take()

    async def stop(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state("worker", "locked_out"))
        scene.terminate()

    scene.play(stop)

    async def stop_at_once(scene: Scene) -> None:
        while scene.life is None:
            await scene.clock.sleep(0)
        scene.terminate()

    other.release()
    scene.life = None
    scene.play(stop_at_once)
    return scene


@scenario
def journal_is_lost(folder: Path) -> Scene:
    """Without a journal, a container that runs is found by its labels, and not started again."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    lose_journals(scene)
    finished(scene.run())
    assert scene.states == (State.SUCCESS,)
    assert scene.starts("one") == 1
    return scene


@scenario
def journal_is_lost_after_a_second_run_began(folder: Path) -> Scene:
    """Without a journal, an action that was lost and runs again is found in its second container, and goes on there."""
    last = Scene(folder, Policy(once=True, on_lost="rerun"))
    for state in ("starting", "running", "reporting"):
        scene = Scene(folder / state, last.policy, recorder=last.recorder)
        scene.programs["one"] = Program(seconds=100)
        scene.add(action("one"))
        scene.crash(lambda scene: scene.in_state(ONE, "running"))
        scene.engine.containers.clear()
        scene.crash(lambda scene, state=state: scene.engine.containers and scene.in_state(ONE, state))  # type: ignore[misc]
        lose_journals(scene)
        finished(scene.run())
        assert (scene.states, scene.starts()) == ((State.SUCCESS,), 2), state
    return last


@scenario
def journal_is_lost_and_the_action_overran(folder: Path) -> Scene:
    """Without a journal, an action that ran for longer than it may while nobody watched is a timeout."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100, code=143)
    scene.add(action("one", timeout=10))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    lose_journals(scene)
    scene.clock.advance(200)
    finished(scene.run())
    assert scene.states == (State.TIMEOUT,)
    return scene


@scenario
def journal_is_lost_and_the_action_changed(folder: Path) -> Scene:
    """Without a journal, containers of other actions under the workflow's name are removed before anything begins."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one", environment=("A=1",)))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    lose_journals(scene)
    scene.add(action("one", environment=("A=2",)))
    scene.fault(Fault("find", OUTAGE))
    scene.fault(Fault("stop", OUTAGE))
    finished(scene.run())
    assert scene.states == (State.SUCCESS,)
    assert scene.starts("one") == 2
    assert "clearing" in scene.recorder.states(WORKFLOW)
    return scene


@scenario
def workflow_times_out_while_replacing(folder: Path) -> Scene:
    """A timeout that comes while a container is being replaced takes effect once that is done."""
    scene = Scene(folder, Policy(once=True, workflow_timeout=12))
    scene.fault(Fault("start", seconds=50))
    scene.add(action("one"))
    scene.crash(lambda scene: scene.in_state(ONE, "starting"))
    lose_journals(scene)
    scene.tty = True
    scene.fault(Fault("remove", seconds=20))
    finished(scene.run())
    assert scene.states == (State.TIMEOUT,)
    return scene


@scenario
def journal_is_lost_and_the_settings_changed(folder: Path) -> Scene:
    """A container that was created with other settings, and never started, is replaced."""
    scene = Scene(folder)
    scene.fault(Fault("start", seconds=50))
    scene.add(action("one"))
    scene.crash(lambda scene: scene.in_state(ONE, "starting"))
    lose_journals(scene)
    scene.tty = True
    scene.fault(Fault("remove", OUTAGE))
    finished(scene.run())
    assert scene.states == (State.SUCCESS,)
    assert scene.starts("one") == 1
    assert "replacing" in scene.recorder.states(ONE)
    return scene


@scenario
def restarted_without_a_server(folder: Path) -> Scene:
    """A restarted worker needs the server to know what to create; until it answers, the action waits."""
    scene = Scene(folder)
    scene.fault(Fault("create", seconds=50))
    scene.add(action("one"))
    scene.crash(lambda scene: scene.in_state(ONE, "creating"))
    scene.trouble(ServerTrouble("actions", UNREACHABLE, times=2))
    finished(scene.run())
    assert scene.states == (State.SUCCESS,)
    assert "undescribed" in scene.recorder.states(ONE)
    return scene
