"""The rules of servers on PostgreSQL. The recording of a real one covers the common ones; here are those beside it."""

from datetime import UTC, datetime

import pytest
from attrs import evolve

from tinkworker.server.development.rule.tink_v0_8 import BEYOND, WRONG_ACTION, WRONG_TASK, is_listed, receive
from tinkworker.server.development.template import Action, Task
from tinkworker.server.development.workflow import Cursor, Received, Workflow, start
from tinkworker.server.port import State

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FIRST = Task("first", "w1", (Action("one", "busybox"), Action("two", "busybox")))
SECOND = Task("second", "w2", (Action("one", "busybox"),))


def say(action: str, state: State | None, task: str = "first", seconds: int = 0) -> Received:
    """A report of an action of a task."""
    return Received(task, action, "w1", state, seconds, "", NOON)


def tell(workflow: Workflow, *reports: Received, running_advances: bool = True) -> Workflow:
    """What several reports make of a workflow; all of them are taken."""
    for report in reports:
        workflow = receive(workflow, report, running_advances=running_advances)
        assert workflow.reports[-1].refusal == ""
    return workflow


def refusal_of(workflow: Workflow, report: Received, *, running_advances: bool = True) -> str:
    """What the server says to a report that changes nothing."""
    after = receive(workflow, report, running_advances=running_advances)
    assert evolve(after, reports=workflow.reports) == workflow
    return after.reports[-1].refusal


def relay() -> Workflow:
    """A workflow of which nobody has reported anything."""
    return start("id", "default/relay", "uid", (FIRST, SECOND), 60)


def test_a_workflow_is_led_to_its_end() -> None:
    """The server stands at what was reported last, and the workflow is a success with its last action."""
    workflow = tell(relay(), say("one", State.RUNNING))
    assert (workflow.state, workflow.cursor) == (State.RUNNING, Cursor(0, State.RUNNING))
    workflow = tell(
        workflow, say("one", State.SUCCESS, seconds=3), say("two", State.RUNNING), say("two", State.SUCCESS)
    )
    assert (workflow.state, workflow.cursor) == (State.RUNNING, Cursor(1, State.SUCCESS))
    assert (workflow.progress[0].seconds, workflow.progress[0].started) == (3, NOON)
    workflow = tell(workflow, say("one", State.RUNNING, "second"), say("one", State.SUCCESS, "second"))

    assert (workflow.state, workflow.cursor) == (State.SUCCESS, Cursor(2, State.SUCCESS))


def test_reports_must_be_about_where_the_server_stands() -> None:
    """Another task, another action and a RUNNING of what runs already are refused, in the server's words."""
    running = tell(relay(), say("one", State.RUNNING))

    assert refusal_of(relay(), say("two", State.RUNNING)) == WRONG_ACTION
    assert refusal_of(relay(), say("one", State.RUNNING, "second")) == WRONG_TASK
    assert refusal_of(running, say("one", State.RUNNING)) == WRONG_ACTION
    assert refusal_of(running, say("two", State.SUCCESS)) == WRONG_ACTION


def test_a_running_beyond_the_last_action_is_refused() -> None:
    """After the last action no other can begin."""
    short = start("id", "default/short", "uid", (SECOND,), 60)
    ended = tell(short, say("one", State.RUNNING, "second"))

    assert refusal_of(ended, say("one", State.RUNNING, "second")) == BEYOND


def test_a_server_that_hears_twice_takes_a_running_again() -> None:
    """Without the switch that RUNNING advances, a repeated one is about the same action, and only that."""
    running = tell(relay(), say("one", State.RUNNING), say("one", State.RUNNING), running_advances=False)
    assert running.cursor == Cursor(0, State.RUNNING)

    assert tell(running, say("two", State.RUNNING), running_advances=False).cursor == Cursor(1, State.RUNNING)


def test_the_next_action_may_begin_after_a_failure() -> None:
    """Nobody asks for the state: a RUNNING after FAILED revives the workflow."""
    failed = tell(relay(), say("one", State.RUNNING), say("one", State.FAILED))
    assert failed.ended

    assert tell(failed, say("two", State.RUNNING)).state is State.RUNNING


@pytest.mark.parametrize(
    ("reports", "listed"),
    [
        ([], ("w1",)),
        ([say("one", State.RUNNING)], ("w1",)),
        ([say("one", State.PENDING)], ("w1",)),
        ([say("one", None)], ("w1",)),
        ([say("one", State.FAILED)], ()),
        ([say("one", State.TIMEOUT)], ()),
        ([say("one", State.SUCCESS)], ("w1",)),
        ([say("one", State.SUCCESS), say("two", State.RUNNING), say("two", State.SUCCESS)], ()),
    ],
)
def test_a_workflow_is_listed_while_it_is_a_workers_turn(reports: list[Received], listed: tuple[str, ...]) -> None:
    """It is listed for whose action comes next, never after a failure, and not at a hand-over, which gets lost."""
    workflow = tell(relay(), *reports)

    assert tuple(each for each in ("w1", "w2") if is_listed(workflow, each, hand_over_is_lost=True)) == listed


def test_a_hand_over_need_not_get_lost() -> None:
    """Without that switch the second worker's turn is listed, and after the last action nobody's."""
    workflow = tell(relay(), say("one", State.SUCCESS), say("two", State.RUNNING), say("two", State.SUCCESS))
    ended = tell(workflow, say("one", State.RUNNING, "second"), say("one", State.SUCCESS, "second"))

    assert is_listed(workflow, "w2", hand_over_is_lost=False)
    assert not is_listed(ended, "w2", hand_over_is_lost=False)
