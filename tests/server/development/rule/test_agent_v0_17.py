"""The rules of servers for agents. The recording of a real one covers the common ones; here are those beside it."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from tinkworker.server.development.rejection import Rejected
from tinkworker.server.development.rule.agent_v0_17 import agent_of, check_time, choose, receive, serve
from tinkworker.server.development.template import Action, Task
from tinkworker.server.development.workflow import Cursor, Received, Step, Workflow, start
from tinkworker.server.port import State

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FIRST = Task("first", "w1", (Action("one", "busybox"), Action("two", "busybox")))
SECOND = Task("second", "w2", (Action("one", "busybox"),))


def relay(global_timeout: int = 60) -> Workflow:
    """A workflow of which nobody has reported anything."""
    return start("default/relay", "default/relay", "uid", (FIRST, SECOND), global_timeout)


def step_of(workflow: Workflow, position: int) -> Step:
    """One of its actions."""
    return list(workflow.steps)[position]


def tell(
    workflow: Workflow,
    position: int,
    *states: State | None,
    began: datetime | None = None,
    late_reports_change: bool = True,
) -> Workflow:
    """What reports about one action make of a workflow."""
    step = step_of(workflow, position)
    for state in states:
        report = Received("id", step.action.name, step.task.worker, state, 7, "", NOON, started=began)
        workflow = receive(workflow, report, step, late_reports_change=late_reports_change)
    return workflow


def served(workflow: Workflow, agent: str = "w1", *, serves_again: bool = True) -> int | str:
    """The position of the action that is served, or what is said instead."""
    try:
        return choose(workflow, agent, serves_again=serves_again).position
    except Rejected as rejection:
        return f"{rejection.code}: {rejection.text}"


def test_actions_are_served_in_order_and_again() -> None:
    """The current action is served until it has succeeded, whether or not it is known to run; then the next one."""
    workflow = relay()
    assert served(workflow) == 0
    workflow = serve(workflow, step_of(workflow, 0))
    assert served(workflow) == 0
    workflow = tell(workflow, 0, State.RUNNING)
    assert served(workflow) == 0
    workflow = tell(workflow, 0, State.SUCCESS)
    assert served(workflow) == 1
    workflow = serve(workflow, step_of(workflow, 1))

    assert served(workflow) == 1
    assert tell(workflow, 1, State.SUCCESS).reports[-1].task == "first"


def test_earlier_servers_serve_an_action_once() -> None:
    """Before v0.24 an action that was served, or runs, is not served again, and a restarted agent waits for ever."""
    running = tell(relay(), 0, State.RUNNING)
    second = serve(tell(relay(), 0, State.SUCCESS), step_of(relay(), 1))

    for workflow in (running, second):
        assert served(workflow, serves_again=False) == "FAILED_PRECONDITION: current Action not in success state"


def test_the_second_task_is_the_other_agents() -> None:
    """When the first task is done, the second one's agent is served, and the first one has no turn."""
    workflow = tell(tell(relay(), 0, State.SUCCESS), 1, State.SUCCESS)

    assert agent_of(workflow) == "w2"
    assert served(workflow, "w2") == 2
    assert served(workflow) == "NOT_FOUND: Task not assigned to Agent"


@pytest.mark.parametrize(
    ("workflow", "answer"),
    [
        (tell(tell(tell(relay(), 0, State.SUCCESS), 1, State.SUCCESS), 2, State.SUCCESS), "NOT_FOUND: no Tasks found"),
        (tell(relay(), 0, State.FAILED), "FAILED_PRECONDITION: current Action not in success state"),
        (evolve(tell(relay(), 0, State.FAILED), cursor=None), "FAILED_PRECONDITION: no current state available"),
        (tell(tell(relay(), 0, State.SUCCESS), 2, State.RUNNING), "NOT_FOUND: in-progress Action not found in task"),
        (tell(tell(relay(), 0, State.SUCCESS), 2, State.SUCCESS), "NOT_FOUND: no Action found"),
        (
            tell(tell(tell(relay(), 0, State.SUCCESS), 1, None), 1, None),
            "FAILED_PRECONDITION: current Action not in success state",
        ),
    ],
    ids=["all done", "failed", "no cursor", "another task runs", "another task succeeded", "unknown state"],
)
def test_why_nothing_is_served_is_said(workflow: Workflow, answer: str) -> None:
    """Each state in which there is nothing to serve has the server's own words."""
    assert served(workflow) == answer


def test_the_last_action_of_a_task_has_no_next() -> None:
    """A server that stands at a task's last action while the task is open has nothing to go on with."""
    workflow = evolve(tell(relay(), 0, State.FAILED), cursor=Cursor(1, State.SUCCESS))

    assert served(workflow) == "NOT_FOUND: last Action in task"


def test_reports_are_taken_in_any_order() -> None:
    """Each sets its action's state; what is no success is the workflow's state, and the last success ends it."""
    workflow = tell(relay(), 2, State.SUCCESS)
    assert workflow.state is State.SUCCESS
    workflow = tell(workflow, 0, State.FAILED)
    assert (workflow.state, workflow.progress[0].seconds) == (State.FAILED, 7)

    assert tell(workflow, 0, State.SUCCESS).state is State.FAILED
    assert tell(workflow, 0, None).state is None


def test_late_reports_may_be_without_effect() -> None:
    """With the rule of later servers a workflow that is over stays as it is, and the report is kept."""
    failed = tell(relay(), 0, State.FAILED)
    after = tell(failed, 0, State.SUCCESS, late_reports_change=False)

    assert evolve(after, reports=failed.reports) == failed
    assert len(after.reports) == 2


def at(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def test_the_controller_sets_a_deadline_and_keeps_it() -> None:
    """The workflow's seconds are counted from when its first action began, and it is TIMEOUT after them."""
    workflow = tell(relay(), 0, State.RUNNING, began=at(-10))
    known = check_time(workflow, NOON, zero_is_at_once=False)
    assert known.deadline == at(70)

    assert check_time(known, at(70), zero_is_at_once=False) == known
    assert check_time(known, at(71), zero_is_at_once=False).state is State.TIMEOUT


def test_a_begin_in_the_future_is_no_skew() -> None:
    """A clock that is ahead of the server's shortens nothing."""
    workflow = tell(relay(), 0, State.RUNNING, began=at(3600))

    assert check_time(workflow, NOON, zero_is_at_once=False).deadline == at(60)


@pytest.mark.parametrize(
    "workflow",
    [
        relay(),
        tell(relay(), 0, State.RUNNING),
        tell(relay(0), 0, State.RUNNING, began=NOON),
        tell(tell(relay(), 0, State.SUCCESS, began=NOON), 1, State.RUNNING, began=NOON),
        tell(relay(), 0, State.RUNNING, State.FAILED, began=NOON),
    ],
    ids=["pending", "no begin", "no timeout", "second action", "failed"],
)
def test_the_controller_makes_up_its_mind_at_the_first_action_only(workflow: Workflow) -> None:
    """Before that action, without its begin, after it, without a timeout and after the end no deadline is set."""
    assert check_time(workflow, at(3600), zero_is_at_once=False) == workflow


def test_no_timeout_is_over_at_once_if_told_so() -> None:
    """As with the real controller, a workflow without a timeout is then late as soon as it began."""
    workflow = check_time(tell(relay(0), 0, State.RUNNING, began=NOON), NOON, zero_is_at_once=True)

    assert check_time(workflow, at(1), zero_is_at_once=True).state is State.TIMEOUT
