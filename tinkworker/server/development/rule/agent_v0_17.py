"""
The rules of Tinkerbell v0.17 and later, which serve agents.

The server serves one action at a time and notes at which it is. Reports about any action of the workflow are taken, in
any order, and the server then stands at the one that was reported; what is not SUCCESS becomes the workflow's state.
"""

from datetime import datetime, timedelta

from attrs import evolve

from tinkworker.server.development.rejection import Rejected
from tinkworker.server.development.workflow import Cursor, Progress, Received, Step, Workflow, advance, keep
from tinkworker.server.port import State


def agent_of(workflow: Workflow) -> str:
    """The agent for whom a workflow is listed: that of the first task which has something left to do."""
    open_tasks = (step.task for step in workflow.steps if workflow.progress[step.position].state is not State.SUCCESS)
    return next(open_tasks, workflow.tasks[-1]).worker


def begun(workflow: Workflow) -> int:
    """How many of a workflow's actions were begun."""
    return sum(progress.state is not State.PENDING for progress in workflow.progress)


def choose(workflow: Workflow, agent: str, *, serves_again: bool) -> Step:
    """
    The action that is served next.

    Args:
        workflow: The workflow that the server looks at.
        agent: Who asks.
        serves_again: Whether an action that was served, or is running, is served once more.

    Raises:
        Rejected: There is none for this agent.
    """
    step = _resolve(workflow, _open_steps(workflow), serves_again=serves_again)
    if step.task.worker != agent:
        raise Rejected("NOT_FOUND", "Task not assigned to Agent")
    return step


def serve(workflow: Workflow, step: Step) -> Workflow:
    """What serving an action makes of a workflow."""
    return evolve(workflow, cursor=Cursor(step.position, workflow.progress[step.position].state))


def receive(workflow: Workflow, report: Received, step: Step, *, late_reports_change: bool) -> Workflow:
    """
    What a report makes of a workflow. The report is kept, with the task's name instead of its id.

    Args:
        workflow: The workflow.
        report: The report.
        step: The action that it is about.
        late_reports_change: Whether a report about a workflow that is over changes anything.
    """
    kept = keep(workflow, evolve(report, task=step.task.name))
    if workflow.ended and not late_reports_change:
        return kept
    moved = advance(kept, step.position, Progress(report.state, report.started, report.seconds))
    state = workflow.state if report.state is State.SUCCESS else report.state
    if report.state is State.SUCCESS and step.position + 1 == len(workflow.progress):
        state = State.SUCCESS
    return evolve(moved, state=state, cursor=Cursor(step.position, report.state))


def check_time(workflow: Workflow, now: datetime, *, zero_is_at_once: bool) -> Workflow:
    """
    What the controller makes of a running workflow: one with a deadline, or one whose deadline has passed.

    The deadline is set only while the server stands at the first action and knows when that began. Actions are not
    looked at.
    """
    if workflow.state is not State.RUNNING:
        return workflow
    if workflow.deadline is not None:
        return evolve(workflow, state=State.TIMEOUT) if now > workflow.deadline else workflow
    begin = workflow.progress[0].started
    at_first = workflow.cursor is not None and workflow.cursor.position == 0
    if not at_first or begin is None or not (workflow.global_timeout > 0 or zero_is_at_once):
        return workflow
    skew = max(now - begin, timedelta())
    return evolve(workflow, deadline=now + timedelta(seconds=workflow.global_timeout) + skew)


def _open_steps(workflow: Workflow) -> list[Step]:
    """The actions of the task that the server looks at: the first one whose last action is not SUCCESS."""
    steps = list(workflow.steps)
    if workflow.tasks[0].actions and workflow.progress[0].state is State.PENDING:
        return [step for step in steps if step.task == workflow.tasks[0]]
    for task in workflow.tasks:
        within = [step for step in steps if step.task == task]
        if within and workflow.progress[within[-1].position].state is not State.SUCCESS:
            return within
    raise Rejected("NOT_FOUND", "no Tasks found")


def _resolve(workflow: Workflow, steps: list[Step], *, serves_again: bool) -> Step:
    """The action of a task that is served next."""
    cursor = workflow.cursor
    if workflow.progress[steps[0].position].state is State.PENDING:
        return steps[0]
    if cursor is None:
        raise Rejected("FAILED_PRECONDITION", "no current state available")
    within = next((step for step in steps if step.position == cursor.position), None)
    if serves_again and cursor.state in {State.RUNNING, State.PENDING}:
        if within is None:
            raise Rejected("NOT_FOUND", "in-progress Action not found in task")
        return within
    if cursor.state is not State.SUCCESS:
        raise Rejected("FAILED_PRECONDITION", "current Action not in success state")
    if within is None:
        raise Rejected("NOT_FOUND", "no Action found")
    if within == steps[-1]:
        raise Rejected("NOT_FOUND", "last Action in task")
    return steps[steps.index(within) + 1]
