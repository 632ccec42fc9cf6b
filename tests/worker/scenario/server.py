"""Scenarios in which the server goes and comes."""

from pathlib import Path

from tests.worker.scenario.common import (
    MALFORMED,
    MISMATCH,
    ONE,
    UNKNOWN,
    UNREACHABLE,
    WORKFLOW,
    Scenarios,
    finished,
)
from tests.worker.scene import RELAY, WORKER, Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.port import (
    ImageMissing,
)
from tinkworker.runtime.simulated.script import Image, Program
from tinkworker.server.port import State
from tinkworker.testing.server import ServerTrouble

SCENARIOS = Scenarios()
scenario = SCENARIOS.add


@scenario
def server_is_away(folder: Path) -> Scene:
    """A server that does not answer is asked again for ever, by everybody."""
    scene = Scene(folder)
    scene.trouble(ServerTrouble("workflows", UNREACHABLE, times=2))
    scene.trouble(ServerTrouble("actions", UNREACHABLE, times=1))
    scene.trouble(ServerTrouble("report", UNREACHABLE, times=2))
    scene.add(action("one"), action("two"))
    finished(scene.run())
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    return scene


@scenario
def acknowledgements_are_lost(folder: Path) -> Scene:
    """A report whose acknowledgement was lost is not sent again once the server shows that it has it."""
    scene = Scene(folder)
    scene.trouble(ServerTrouble("report", UNREACHABLE, when="after", times=4))
    scene.add(action("one"), action("two"))
    finished(scene.run())
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert [report.state for report in scene.server.stored[RELAY].reports] == [State.RUNNING, State.SUCCESS] * 2
    return scene


@scenario
def server_is_away_while_read(folder: Path) -> Scene:
    """Reading the server's state is tried again, too."""
    scene = Scene(folder)
    scene.trouble(ServerTrouble("report", UNREACHABLE, when="after"))
    scene.add(action("one"))

    async def cut_off(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(f"report:{RELAY}#0/running", "waiting"))
        scene.trouble(ServerTrouble("workflows", UNREACHABLE, times=3))

    finished(scene.play(cut_off))
    assert scene.states == (State.SUCCESS,)
    return scene


@scenario
def write_conflict(folder: Path) -> Scene:
    """A refusal that means a conflict in Kubernetes passes: the report is sent again."""
    scene = Scene(folder)
    scene.trouble(ServerTrouble("report", UNKNOWN, times=2))
    scene.add(action("one"))
    finished(scene.run())
    assert scene.states == (State.SUCCESS,)
    return scene


@scenario
def server_says_that_it_is_elsewhere(folder: Path) -> Scene:
    """The answer "does not match", for 10 s, about a workflow that is not listed, means that it has it."""
    scene = Scene(folder)
    scene.add(action("one"))
    scene.trouble(ServerTrouble("report", MISMATCH, times=0))

    async def lose(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.server.stored[RELAY].states[0] = State.SUCCESS

    finished(scene.play(lose))
    assert scene.ended == "succeeded"
    sent = scene.recorder.states(f"report:{RELAY}#0/outcome").count("sending") - 1  # at first, only to be told to ask
    assert 2 <= sent <= 6
    return scene


@scenario
def workflow_is_deleted_while_it_begins(folder: Path) -> Scene:
    """A workflow that the server has lost is given up, after it was missing three times over a minute."""
    scene = Scene(folder)
    scene.add(action("one"))
    one = action("one")
    scene.images[one.image] = Image(seconds=500)

    async def delete(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "pulling"))

    scene.trouble(ServerTrouble("report", UNREACHABLE))

    async def delete_now(scene: Scene) -> None:
        await delete(scene)
        del scene.server.stored[RELAY]

    finished(scene.play(delete_now))
    assert scene.ended == "abandoned"
    return scene


@scenario
def workflow_is_deleted_while_it_runs(folder: Path) -> Scene:
    """An outcome that nobody can be told any more is given up, and the container removed."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=5)
    scene.add(action("one"), action("two"))

    async def delete(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        del scene.server.stored[RELAY]

    finished(scene.play(delete))
    assert scene.ended == "abandoned"
    return scene


@scenario
def pull_fails_while_the_server_is_away(folder: Path) -> Scene:
    """An outcome waits until the server knows that the action began, or has lost it."""
    scene = Scene(folder, Policy(once=True, workflow_timeout=5))
    one = action("one")
    scene.images[one.image] = Image(fault=ImageMissing("no such image"))
    scene.trouble(ServerTrouble("report", UNREACHABLE, times=4))
    scene.add(one)
    finished(scene.run())
    assert scene.states == (State.FAILED,)

    lost = Scene(folder / "lost", recorder=scene.recorder)
    lost.images[one.image] = Image(fault=ImageMissing("no such image"))
    lost.trouble(ServerTrouble("report", UNREACHABLE))
    lost.add(one)

    async def delete(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "concluded"))
        del scene.server.stored[RELAY]

    finished(lost.play(delete))
    assert lost.ended == "abandoned"
    return scene


@scenario
def report_is_malformed(folder: Path) -> Scene:
    """A report that the server takes in no state is given up."""
    scene = Scene(folder)
    scene.trouble(ServerTrouble("report", MALFORMED))
    scene.add(action("one"))
    finished(scene.run(limit=3600))
    assert scene.ended == "abandoned"
    return scene


@scenario
def workflow_is_deleted_before_it_is_described(folder: Path) -> Scene:
    """A workflow that is gone before its actions were known ends without a trace."""
    scene = Scene(folder)
    scene.trouble(ServerTrouble("actions", UNREACHABLE, times=2))
    scene.add(action("one"))

    async def delete(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(WORKFLOW, "undescribed"))
        del scene.server.stored[RELAY]

    finished(scene.play(delete))
    assert scene.ended == "abandoned"
    return scene


@scenario
def workflow_is_deleted_while_it_ends(folder: Path) -> Scene:
    """A workflow that the server loses while its last outcome is on its way ends as it was about to."""
    scene = Scene(folder, Policy(once=True, workflow_timeout=12))
    scene.add(action("one"))

    async def delete(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.trouble(ServerTrouble("report", UNREACHABLE, times=20))
        await scene.until(lambda scene: scene.in_state(WORKFLOW, "ending"))
        del scene.server.stored[RELAY]

    finished(scene.play(delete))
    assert scene.ended == "timed_out"
    return scene


@scenario
def list_changes_before_a_workflow_is_described(folder: Path) -> Scene:
    """News about other workflows reach one that is not described yet."""
    scene = Scene(folder)
    scene.trouble(ServerTrouble("actions", UNREACHABLE, times=3))
    scene.add(action("one"))

    async def more_work(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(WORKFLOW, "undescribed"))
        scene.add(workflow="default/other")

    finished(scene.play(more_work))
    assert scene.states == (State.SUCCESS,)
    return scene


@scenario
def server_shows_a_failed_workflow_for_ever(folder: Path) -> Scene:
    """A workflow that stays listed after its end is settled after a while, and not taken again unless it changes."""
    scene = Scene(folder)
    scene.programs["one"] = Program(code=1)
    scene.add(action("one"))
    scene.server.listed_anyway = {RELAY: WORKER}
    finished(scene.run())
    assert scene.ended == "failed"
    assert scene.starts("one") == 1
    return scene
