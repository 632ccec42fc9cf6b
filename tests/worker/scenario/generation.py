"""Scenarios in which a workflow is deleted, and another one made under its name."""

from pathlib import Path

from tests.worker.scenario.common import (
    MISMATCH,
    ONE,
    OUTAGE,
    UNREACHABLE,
    WORKFLOW,
    Scenarios,
    finished,
    lose_journals,
)
from tests.worker.scene import RELAY, Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.port import ContainerGone, EngineUnavailable, ImageMissing
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import State
from tinkworker.testing.server import Method, ServerTrouble

SCENARIOS = Scenarios()
scenario = SCENARIOS.add

LONG = Program(seconds=100)
METHODS: tuple[Method, ...] = ("workflows", "context", "actions", "report")


@scenario
def made_again_after_failed(folder: Path) -> Scene:
    """Failed, template mended, deleted, applied again: the new workflow is run from its beginning."""
    scene = Scene(folder, Policy())
    scene.programs["one"] = Program(code=1)
    scene.add(action("one"), action("two"))

    async def mend(scene: Scene) -> None:
        await scene.until(lambda scene: scene.states[0] is State.FAILED and not scene.left_over)
        del scene.server.stored[RELAY]
        scene.programs["one"] = Program(seconds=1)
        await scene.clock.sleep(30)
        scene.add(action("one"), action("two"))
        await scene.until(lambda scene: scene.states == (State.SUCCESS, State.SUCCESS) and not scene.left_over)
        scene.terminate()

    scene.play(mend)
    assert scene.starts("one") == 2
    return scene


@scenario
def made_again_at_once_after_failed(folder: Path) -> Scene:
    """The same when the list never showed it gone: two sightings 10 s apart tell, and nothing is begun before."""
    scene = Scene(folder, Policy())
    scene.programs["one"] = Program(code=1)
    scene.add(action("one"))

    async def mend(scene: Scene) -> None:
        await scene.until(lambda scene: scene.states[0] is State.FAILED)
        failed_at = scene.clock.monotonic()
        scene.programs["one"] = Program(seconds=1)
        scene.add(action("one"))
        await scene.until(lambda scene: scene.starts("one") == 2)
        assert scene.clock.monotonic() - failed_at >= 10
        await scene.until(lambda scene: scene.states[0] is State.SUCCESS and not scene.left_over)
        scene.terminate()

    return scene.play(mend)


@scenario
def made_again_after_success(folder: Path) -> Scene:
    """A workflow that succeeded and is made again is run again, also by the worker's next life."""
    scene = Scene(folder)
    scene.add(action("one"))
    finished(scene.run())
    scene.add(action("one"))
    finished(scene.run())
    assert scene.starts("one") == 2
    assert scene.states == (State.SUCCESS,)
    return scene


@scenario
def made_again_while_an_action_runs(folder: Path) -> Scene:
    """The old action's container is stopped and removed before the new workflow begins, and nobody is told of it."""
    scene = Scene(folder)
    scene.programs["one"] = LONG
    scene.add(action("one", on_failure=("handler",)), action("two"))

    async def replace(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.programs["one"] = Program(seconds=1)
        scene.add(action("one"), action("two"))

    finished(scene.play(replace))
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert [report.state for report in scene.server.stored[RELAY].reports] == [State.RUNNING, State.SUCCESS] * 2
    deeds = [effect.deed for effect in scene.engine.effects if "_one_" in effect.name]
    assert deeds == ["created", "started", "cut", "removed", "created", "started", "removed"]
    assert "replaced" in scene.recorder.states(WORKFLOW)
    return scene


@scenario
def made_again_with_other_actions_while_an_action_runs(folder: Path) -> Scene:
    """The same with other actions in it."""
    scene = Scene(folder)
    scene.programs["two"] = LONG
    scene.add(action("one"), action("two"))

    async def replace(scene: Scene) -> None:
        await scene.until(lambda scene: scene.starts("two") == 1)
        scene.add(action("first"), action("second"), action("third"))

    finished(scene.play(replace))
    assert scene.states == (State.SUCCESS,) * 3
    return scene


@scenario
def made_again_with_a_report_queued(folder: Path) -> Scene:
    """An outcome that waits for the server is not told to the workflow that it finds there: that one is run."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=20)
    scene.add(action("one"), action("two"))

    async def replace(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        for method in METHODS:
            scene.trouble(ServerTrouble(method, UNREACHABLE, times=100))
        await scene.until(lambda scene: scene.in_state(ONE, "reporting"))
        await scene.clock.sleep(20)
        scene.add(action("one"), action("two"))
        scene.server.troubles.clear()

    finished(scene.play(replace))
    assert scene.starts("one") == 2
    assert [report.state for report in scene.server.stored[RELAY].reports] == [State.RUNNING, State.SUCCESS] * 2
    return scene


@scenario
def made_again_while_the_outcome_is_being_reported(folder: Path) -> Scene:
    """A report whose call hangs is withdrawn once it has answered."""
    scene = Scene(folder)
    scene.add(action("one"), action("two"))
    scene.programs["two"] = Program(seconds=5)

    async def replace(scene: Scene) -> None:
        await scene.until(lambda scene: scene.starts("two") == 1)
        scene.trouble(ServerTrouble("report", MISMATCH, times=3))
        scene.trouble(ServerTrouble("report", UNREACHABLE, times=100))
        await scene.until(lambda scene: scene.in_state(f"report:{RELAY}#1/outcome", "waiting"))
        scene.add(action("one"), action("two"))
        await scene.until(lambda scene: "replaced" in scene.recorder.states(WORKFLOW))
        scene.server.troubles.clear()

    finished(scene.play(replace))
    assert scene.starts("one") == 2
    return scene


@scenario
def made_again_while_the_worker_is_dead(folder: Path) -> Scene:
    """The worker was killed, the workflow made again: the next life finds out, with the journal."""
    scene = Scene(folder)
    scene.programs["one"] = LONG
    scene.add(action("one"))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    scene.clock.advance(300)
    scene.programs["one"] = Program(seconds=1)
    scene.add(action("one"))
    finished(scene.run())
    assert scene.starts("one") == 2
    assert scene.states == (State.SUCCESS,)
    return scene


@scenario
def deleted_before_anything_of_it_began(folder: Path) -> Scene:
    """An action of which nothing but a beginning was told waits for no server that does not know it any more."""
    scene = Scene(folder)
    scene.fault(Fault("create", OUTAGE, times=1000))
    scene.add(action("one"))
    scene.crash(lambda scene: scene.in_state(ONE, "create_unsure"))
    scene.engine.faults.clear()
    del scene.server.stored[RELAY]
    scene.add(action("two"), workflow="default/next")
    finished(scene.run())
    assert "abandoned" in scene.recorder.states(WORKFLOW)
    assert (scene.starts("one"), scene.starts("two")) == (0, 1)
    return scene


@scenario
def made_again_before_anything_of_it_began(folder: Path) -> Scene:
    """Killed when it knew what to do and had done nothing: what it knew may be another workflow's by the next life."""
    scene = Scene(folder)
    scene.fault(Fault("find", OUTAGE, times=1000))
    for name, image in (("one", "registry.example/mended:2"), ("renamed", "registry.example/one:1")):
        scene.add(action("one"))
        scene.crash(lambda scene: scene.in_state(WORKFLOW, "engine_lost"))
        scene.engine.faults.clear()
        scene.add(action(name, image=image))
        finished(scene.run())
        assert (scene.states, scene.starts(name)) == ((State.SUCCESS,), 1)
        assert "replaced" in scene.recorder.states(WORKFLOW)
        scene.fault(Fault("find", OUTAGE, times=1000))
    return scene


@scenario
def made_again_with_other_actions_after_it_was_handed_over(folder: Path) -> Scene:
    """Where it had been begun before and its actions have changed, that is another workflow at once."""
    scene = Scene(folder, Policy())
    scene.add(action("one"), action("two", worker="w2"))

    async def replace(scene: Scene) -> None:
        await scene.until(lambda scene: scene.states[0] is State.SUCCESS and not scene.left_over)
        scene.add(action("first"), action("second"))
        scene.server.stored[RELAY].states[0] = State.SUCCESS
        await scene.until(lambda scene: scene.states[1] is State.SUCCESS and not scene.left_over)
        scene.terminate()

    scene.play(replace)
    generations = {step.data.generation for step in scene.recorder.steps if step.chart == "workflow" and step.final}
    assert generations == {1, 2}
    return scene


@scenario
def list_is_old_for_a_while(folder: Path) -> Scene:
    """A list that shows for 5 s what was before begins nothing, and ends nothing."""
    scene = Scene(folder, Policy(once=True, poll_interval=1))
    scene.programs["two"] = Program(seconds=30)
    scene.add(action("one"), action("two"))

    async def go_back(scene: Scene) -> None:
        await scene.until(lambda scene: scene.starts("two") == 1)
        workflow = scene.server.stored[RELAY]
        now = list(workflow.states)
        workflow.states = [State.RUNNING, State.PENDING]
        await scene.clock.sleep(5)
        workflow.states = now

    finished(scene.play(go_back))
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert (scene.starts("one"), scene.starts("two")) == (1, 1)
    return scene


@scenario
def list_is_old_after_the_end(folder: Path) -> Scene:
    """A workflow that has ended and is listed again for 5 s is not begun again."""
    scene = Scene(folder, Policy(poll_interval=1))
    scene.add(action("one"))

    async def go_back(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(WORKFLOW, "succeeded"))
        scene.server.stored[RELAY].states = [State.RUNNING]
        await scene.clock.sleep(5)
        scene.server.stored[RELAY].states = [State.SUCCESS]
        await scene.clock.sleep(60)
        scene.terminate()

    scene.play(go_back)
    assert scene.starts("one") == 1
    return scene


@scenario
def another_one_is_there_when_containers_are_left(folder: Path) -> Scene:
    """Journals lost, other actions under the name: what is left of the old one ends before the new one begins."""
    scene = Scene(folder)
    scene.programs["one"] = LONG
    scene.add(action("one"))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    lose_journals(scene)
    scene.add(action("first"))
    scene.fault(Fault("stop", EngineUnavailable("no answer")))
    scene.fault(Fault("remove", EngineUnavailable("no answer"), when="after"))
    finished(scene.run())
    assert scene.states == (State.SUCCESS,)
    told = {"started", "removed"}
    order = [(effect.deed, "_first_" in effect.name) for effect in scene.engine.effects if effect.deed in told]
    assert order == [("started", False), ("removed", False), ("started", True), ("removed", True)]
    return scene


@scenario
def server_ends_a_workflow_whose_action_runs(folder: Path) -> Scene:
    """A workflow that is listed no more while its action runs is a warning, and we go on as the Go worker does."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=60)
    scene.add(action("one"))

    async def time_out(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.server.stored[RELAY].states[0] = State.TIMEOUT

    finished(scene.play(time_out))
    assert scene.states == (State.SUCCESS,)
    assert any("lists this workflow no more" in step.explanation for step in scene.recorder.steps)
    return scene


@scenario
def server_ends_a_workflow_and_its_action_is_to_end_with_it(folder: Path) -> Scene:
    """With `--on-server-timeout stop` the action ends, once it was seen twice, apart."""
    scene = Scene(folder, Policy(once=True, on_server_timeout="stop"))
    scene.programs["one"] = Program(seconds=600)
    scene.add(action("one", on_timeout=("handler",)))

    async def time_out(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.server.stored[RELAY].states[0] = State.TIMEOUT

    finished(scene.play(time_out))
    assert scene.states == (State.TIMEOUT,)
    assert scene.messages[-1] == "stopped: the server lists the workflow no more (--on-server-timeout stop)"
    assert scene.clock.monotonic() < 60
    return scene


@scenario
def made_again_while_nobody_lives_and_a_report_was_on_its_way(folder: Path) -> Scene:
    """What an earlier life read was long ago: the new workflow's action does not count as done by an old report."""
    scene = Scene(folder)
    outcome = f"report:{RELAY}#0/outcome"
    scene.add(action("one"))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    scene.trouble(ServerTrouble("report", times=2))
    scene.crash(lambda scene: scene.recorder.states(outcome)[-2:] == ["reconciling", "sending"])
    scene.server.troubles.clear()
    scene.add(action("one"))
    finished(scene.run())
    assert scene.states == (State.SUCCESS,)
    assert scene.starts("one") == 2
    return scene


@scenario
def made_again_after_an_action_ended_before_its_beginning_was_known(folder: Path) -> Scene:
    """What ended before anybody heard that the server knows of it began all the same: PENDING is another workflow."""
    scene = Scene(folder, Policy(pull_retries=0))
    scene.fault(Fault("pull", ImageMissing("no such image")))
    scene.trouble(ServerTrouble("report", when="after"))
    scene.trouble(ServerTrouble("report"))
    scene.add(action("one"))

    async def replace(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(f"report:{RELAY}#0/outcome", "waiting"))
        scene.add(action("one"))
        await scene.until(lambda scene: scene.states == (State.SUCCESS,) and not scene.left_over)
        scene.terminate()

    return scene.play(replace, limit=600)


@scenario
def made_again_while_an_action_ends_with_its_workflow(folder: Path) -> Scene:
    """Where the server has ended a workflow and then has another one of its name, nobody is told of the first one."""
    scene = Scene(folder, Policy(once=True, on_server_timeout="stop"))
    scene.programs["one"] = Program(seconds=1000, asked=None)
    scene.fault(Fault("stop", seconds=30))
    scene.add(action("one"))

    async def make_again(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.server.stored[RELAY].states[0] = State.TIMEOUT
        await scene.until(lambda scene: scene.in_state(ONE, "stopping"))
        scene.programs["two"] = Program(seconds=1)
        scene.add(action("two"))

    finished(scene.play(make_again))
    assert scene.states == (State.SUCCESS,)
    assert scene.starts("two") == 1
    return scene


@scenario
def made_again_while_an_action_ends_badly(folder: Path) -> Scene:
    """Replaced while an action is being stopped, reacted to, or handled: nobody is told of it."""
    scene = Scene(folder / "stopping", Policy(once=True, poll_interval=1))
    scene.programs["one"] = Program(seconds=1000, asked=None)
    scene.fault(Fault("stop", seconds=30))
    scene.add(action("one", timeout=2))

    async def replace(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "stopping"))
        scene.programs["one"] = Program(seconds=1)
        scene.add(action("one"))

    finished(scene.play(replace))
    assert scene.states == (State.SUCCESS,)

    handling = Scene(folder / "handling", Policy(once=True, poll_interval=1), recorder=scene.recorder)
    handling.programs["main"] = Program(seconds=1, code=1)
    handling.programs["on-failure"] = Program(seconds=30)
    handling.add(action("one", on_failure=("handler",)))

    async def replace_while_handling(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "handling"))
        scene.programs["main"] = Program(seconds=1)
        scene.add(action("one"))

    finished(handling.play(replace_while_handling))
    assert handling.states == (State.SUCCESS,)

    concluded = Scene(folder / "starting", Policy(once=True, workflow_timeout=12), recorder=scene.recorder)
    concluded.fault(Fault("start", ContainerGone("gone"), seconds=20))
    concluded.add(action("one"))
    finished(concluded.run())
    assert concluded.states == (State.FAILED,)
    return scene
