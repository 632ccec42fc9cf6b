"""
The rules of tink v0.9 to v0.12, on Kubernetes.

The current action is the first that is not SUCCESS; reports must be about it. There are no other rules: a RUNNING
revives a workflow that has failed, and nobody asks which worker says it.
"""

from datetime import datetime

from attrs import evolve

from tinkworker.server.development.rule.timing import has_passed
from tinkworker.server.development.workflow import Progress, Received, Step, Workflow, advance, keep
from tinkworker.server.port import State

INVALID_WORKFLOW = "invalid workflow id"
WRONG_TASK = "reported task name does not match the current action details"
WRONG_ACTION = "reported action name does not match the current action details"


def current(workflow: Workflow) -> Step | None:
    """The current action; None if all have ended well. One in an unknown state is passed over."""
    over = {State.SUCCESS, None}
    return next((step for step in workflow.steps if workflow.progress[step.position].state not in over), None)


def succeeded(workflow: Workflow) -> int:
    """How many actions before the current one are SUCCESS. It is what the server gives as the current index."""
    step = current(workflow)
    end = len(workflow.progress) if step is None else step.position
    return sum(progress.state is State.SUCCESS for progress in workflow.progress[:end])


def turn(workflow: Workflow) -> str:
    """The worker to whom a workflow is served; after the last action, the first task's."""
    step = current(workflow)
    return (workflow.tasks[0] if step is None else step.task).worker


def receive(workflow: Workflow, report: Received, *, counts_within_tasks: bool = False) -> Workflow:
    """
    What a report makes of a workflow. The report is kept, with the refusal if it is refused.

    Args:
        workflow: The workflow.
        report: The report.
        counts_within_tasks: Whether the server confuses the index of an action in its task with that in the workflow.
    """
    refusal = _refuse(workflow, report, counts_within_tasks=counts_within_tasks)
    kept = keep(workflow, report, refusal)
    step = current(workflow)
    if refusal or step is None:
        return kept
    moved = advance(kept, step.position, _progress(workflow.progress[step.position], report))
    return evolve(moved, state=_conclude(workflow, report.state))


def check_time(workflow: Workflow, now: datetime, *, zero_is_at_once: bool) -> Workflow:
    """
    What the controller makes of a running workflow that takes too long, or of its action that does.

    It counts from the first action's RUNNING. Without one, it stumbles, and looks at nothing.
    """
    begin = workflow.progress[0].started if workflow.progress else None
    if workflow.state is not State.RUNNING or begin is None:
        return workflow
    late = has_passed(begin, workflow.global_timeout, now, zero_is_at_once=zero_is_at_once)
    checked = evolve(workflow, state=State.TIMEOUT) if late else workflow
    for step in workflow.steps:
        progress = workflow.progress[step.position]
        if progress.state is not State.RUNNING or progress.started is None:
            continue
        if has_passed(progress.started, step.action.timeout, now, zero_is_at_once=zero_is_at_once):
            seconds = int((now - progress.started).total_seconds())
            timed_out = evolve(progress, state=State.TIMEOUT, seconds=seconds)
            checked = evolve(advance(checked, step.position, timed_out), state=State.TIMEOUT)
    return checked


def _refuse(workflow: Workflow, report: Received, *, counts_within_tasks: bool) -> str:
    """Why a report is refused, in the server's words; empty if it is not."""
    step = current(workflow)
    if step is None or report.task != step.task.name:
        return WRONG_TASK
    if report.action != step.action.name:
        return WRONG_ACTION
    # After an unknown state the two ways to count differ, and the server does not find the action any more.
    found = {step.place} if counts_within_tasks else {step.position, step.place}
    lost = succeeded(workflow) not in found
    return INVALID_WORKFLOW if lost or report.state is State.PENDING else ""


def _progress(progress: Progress, report: Received) -> Progress:
    """What a report makes of its action."""
    if report.state is State.RUNNING:
        return Progress(State.RUNNING, report.at, progress.seconds)
    if report.state is None or progress.started is None:
        return evolve(progress, state=report.state)
    return evolve(progress, state=report.state, seconds=int((report.at - progress.started).total_seconds()))


def _conclude(workflow: Workflow, state: State | None) -> State | None:
    """What a state of the current action makes of the workflow's."""
    if state in {State.RUNNING, State.FAILED, State.TIMEOUT}:
        return state
    if state is State.SUCCESS and succeeded(workflow) + 1 == len(workflow.progress):
        return State.SUCCESS
    return workflow.state
