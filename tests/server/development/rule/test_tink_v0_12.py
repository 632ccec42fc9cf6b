"""The rules that reports follow. The recording of a real server covers the common ones; here are those beside it."""

from datetime import UTC, datetime, timedelta

from attrs import evolve

from tinkworker.server.development.rule.tink_v0_12 import (
    INVALID_WORKFLOW,
    WRONG_ACTION,
    WRONG_TASK,
    check_time,
    current,
    receive,
    succeeded,
    turn,
)
from tinkworker.server.development.template import Action, Task
from tinkworker.server.development.workflow import Received, Workflow, start
from tinkworker.server.port import State

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ONE, TWO = Action("one", "busybox"), Action("two", "busybox")


def say(action: str, state: State | None, after: float = 0.0, task: str = "first") -> Received:
    """A report of an action of a task, some seconds after noon."""
    return Received(task, action, "w1", state, 0, "", NOON + timedelta(seconds=after))


def tell(workflow: Workflow, *reports: Received) -> Workflow:
    """What several reports make of a workflow; all of them are taken."""
    for report in reports:
        workflow = receive(workflow, report)
        assert workflow.reports[-1].refusal == ""
    return workflow


def workflow_of(*tasks: Task) -> Workflow:
    """A workflow of which nobody has reported anything."""
    return start("default/trial", "default/trial", "uid", tasks, 60)


def test_the_server_counts_the_seconds_from_the_last_running() -> None:
    """An action's seconds are whole ones, from its last RUNNING to its end, by the server's clock."""
    workflow = workflow_of(Task("first", "w1", (ONE, TWO)))

    workflow = tell(
        workflow, say("one", State.RUNNING, 1), say("one", State.RUNNING, 5), say("one", State.SUCCESS, 8.9)
    )

    assert workflow.progress[0].seconds == 3
    assert workflow.progress[0].started == NOON + timedelta(seconds=5)


def test_an_action_that_never_ran_has_no_seconds() -> None:
    """An end without a RUNNING before it counts no seconds."""
    workflow = tell(workflow_of(Task("first", "w1", (ONE,))), say("one", State.FAILED, 9))

    assert (workflow.state, workflow.progress[0].seconds) == (State.FAILED, 0)


def test_a_success_of_a_workflow_that_failed_leaves_it_failed_until_the_last() -> None:
    """After a failure, SUCCESS of an action lets the next one be current, and only the last one makes a success."""
    workflow = tell(workflow_of(Task("first", "w1", (ONE, TWO))), say("one", State.FAILED), say("one", State.SUCCESS))

    assert workflow.state is State.FAILED
    assert workflow.ended
    assert tell(workflow, say("two", State.SUCCESS)).state is State.SUCCESS


def test_a_task_without_actions_is_passed_over() -> None:
    """The first action of all is current, whatever stands before it."""
    workflow = workflow_of(Task("empty", "w1"), Task("first", "w2", (ONE,)))

    assert turn(workflow) == "w2"
    assert tell(workflow, say("one", State.SUCCESS)).state is State.SUCCESS


def test_a_workflow_without_any_action_is_the_first_tasks_turn() -> None:
    """Nothing is current in it, it stays PENDING, and it is served to the worker of its first task."""
    workflow = workflow_of(Task("empty", "w1"), Task("also", "w2"))

    assert (current(workflow), turn(workflow), workflow.ended) == (None, "w1", False)
    assert receive(workflow, say("one", State.RUNNING, task="empty")).reports[0].refusal == WRONG_TASK


def test_the_same_name_in_another_task_is_another_action() -> None:
    """After the first task's `one`, the second task's is current, and reports about the first one's are refused."""
    workflow = workflow_of(Task("first", "w1", (ONE,)), Task("second", "w2", (ONE,)))

    workflow = tell(workflow, say("one", State.SUCCESS))

    assert turn(workflow) == "w2"
    assert receive(workflow, say("one", State.SUCCESS)).reports[-1].refusal == WRONG_TASK


def test_a_refused_report_changes_nothing_and_is_kept() -> None:
    """A report that is refused stands among the reports, with the server's words, and that is all."""
    workflow = workflow_of(Task("first", "w1", (ONE, TWO)))

    for report, refusal in (
        (say("two", State.RUNNING), WRONG_ACTION),
        (say("one", State.RUNNING, task="other"), WRONG_TASK),
        (say("one", State.PENDING), INVALID_WORKFLOW),
    ):
        after = receive(workflow, report)
        assert after.reports == (evolve(report, refusal=refusal),)
        assert evolve(after, reports=()) == workflow


def test_after_an_unknown_state_the_next_action_cannot_be_reported() -> None:
    """An action in an unknown state is passed over, and the one after it is not found any more."""
    workflow = tell(workflow_of(Task("first", "w1", (ONE, TWO))), say("one", None))

    step = current(workflow)
    assert step is not None
    assert (step.action, succeeded(workflow)) == (TWO, 0)
    assert receive(workflow, say("two", State.RUNNING)).reports[-1].refusal == INVALID_WORKFLOW


def test_a_server_that_counts_within_tasks_loses_the_second_task() -> None:
    """With the switch of tink v0.9, nothing of a task after the first can be reported."""
    workflow = workflow_of(Task("first", "w1", (ONE,)), Task("second", "w2", (TWO,)))
    workflow = tell(workflow, say("one", State.SUCCESS))

    report = say("two", State.RUNNING, task="second")
    assert receive(workflow, report).reports[-1].refusal == ""
    assert receive(workflow, report, counts_within_tasks=True).reports[-1].refusal == INVALID_WORKFLOW


def minutes(number: int) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=number)


def test_the_controller_ends_a_workflow_that_takes_too_long() -> None:
    """After its own seconds, from the first RUNNING on, a workflow is TIMEOUT, and its action is not touched."""
    workflow = tell(workflow_of(Task("first", "w1", (ONE, TWO))), say("one", State.RUNNING))

    assert check_time(workflow, minutes(1), zero_is_at_once=False) == workflow
    late = check_time(workflow, minutes(2), zero_is_at_once=False)
    assert late == evolve(workflow, state=State.TIMEOUT)


def test_the_controller_ends_an_action_that_takes_too_long() -> None:
    """A running action is TIMEOUT after its own seconds, with its workflow; the next RUNNING revives that."""
    hurried = evolve(workflow_of(Task("first", "w1", (evolve(ONE, timeout=60), TWO))), global_timeout=0)
    workflow = tell(hurried, say("one", State.RUNNING))

    late = check_time(workflow, minutes(2), zero_is_at_once=False)
    assert (late.state, late.progress[0].state, late.progress[0].seconds) == (State.TIMEOUT, State.TIMEOUT, 120)
    assert tell(late, say("one", State.SUCCESS), say("two", State.RUNNING)).state is State.RUNNING


def test_no_timeout_is_over_at_once_if_told_so() -> None:
    """Without seconds there is no limit, or as with the real controller, one of none."""
    workflow = tell(evolve(workflow_of(Task("first", "w1", (ONE,))), global_timeout=0), say("one", State.RUNNING))

    assert check_time(workflow, minutes(2), zero_is_at_once=False) == workflow
    assert check_time(workflow, minutes(2), zero_is_at_once=True).state is State.TIMEOUT


def test_the_controller_needs_to_know_when_it_began() -> None:
    """Nothing is late while the first action was never RUNNING, nor after the end."""
    workflow = tell(workflow_of(Task("first", "w1", (ONE, TWO))), say("one", State.SUCCESS), say("two", State.RUNNING))
    failed = tell(workflow_of(Task("first", "w1", (ONE,))), say("one", State.RUNNING), say("one", State.FAILED))

    assert check_time(workflow, minutes(9), zero_is_at_once=False) == workflow
    assert check_time(failed, minutes(9), zero_is_at_once=False) == failed
