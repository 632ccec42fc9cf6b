"""
The rules of tink v0.2 to v0.8, on PostgreSQL.

The server stands at the action that was reported last. A RUNNING is about the one after it (at the very beginning,
about the first); every other report must be about the one at which the server stands, and may come again. No state is
asked for: a RUNNING of the next action is taken after a FAILED. There is no controller, and nothing ever times out.
"""

from attrs import evolve

from tinkworker.server.development.workflow import Cursor, Progress, Received, Step, Workflow, advance, keep
from tinkworker.server.port import State

WRONG_TASK = "reported task name does not match the current action details"
WRONG_ACTION = "reported action name does not match the current action details"
BEYOND = "invalid action index for workflow"


def is_listed(workflow: Workflow, worker: str, *, hand_over_is_lost: bool) -> bool:
    """
    Whether a workflow is listed for a worker.

    Args:
        workflow: The workflow.
        worker: The worker.
        hand_over_is_lost: Whether a workflow is forgotten after a SUCCESS, unless that was its first action's. So says
            the server, and a second worker never learns of its turn.
    """
    cursor = workflow.cursor or Cursor(0, State.PENDING)
    steps = list(workflow.steps)
    if cursor.state in {State.FAILED, State.TIMEOUT}:
        return False
    position = cursor.position
    if cursor.state is State.SUCCESS:
        if hand_over_is_lost and position > 0:
            return False
        position += 1
    return position < len(steps) and steps[position].task.worker == worker


def receive(workflow: Workflow, report: Received, *, running_advances: bool) -> Workflow:
    """
    What a report makes of a workflow. The report is kept, with the refusal if it is refused.

    Args:
        workflow: The workflow.
        report: The report.
        running_advances: Whether a RUNNING that comes twice is about the next action the second time.
    """
    target = _target(workflow, report, running_advances=running_advances)
    if target is None:
        return keep(workflow, report, BEYOND)
    if report.task != target.task.name:
        return keep(workflow, report, WRONG_TASK)
    if report.action != target.action.name:
        return keep(workflow, report, WRONG_ACTION)
    begin = report.at if report.state is State.RUNNING else workflow.progress[target.position].started
    moved = advance(keep(workflow, report), target.position, Progress(report.state, begin, report.seconds))
    return evolve(moved, state=_conclude(moved, target, report), cursor=Cursor(target.position, report.state))


def _target(workflow: Workflow, report: Received, *, running_advances: bool) -> Step | None:
    """The action that the server takes a report to be about; None if that is beyond the last one."""
    steps = list(workflow.steps)
    position = workflow.cursor.position if workflow.cursor else 0
    if report.state is State.RUNNING and workflow.cursor is not None:
        repeated = workflow.cursor.state is State.RUNNING and _is_about(report, steps[position])
        position += running_advances or not repeated
    return steps[position] if position < len(steps) else None


def _is_about(report: Received, step: Step) -> bool:
    """Whether a report names an action."""
    return (report.task, report.action) == (step.task.name, step.action.name)


def _conclude(workflow: Workflow, step: Step, report: Received) -> State | None:
    """What a report makes of the workflow's state."""
    if report.state is State.SUCCESS and step.position + 1 < len(workflow.progress):
        return State.RUNNING
    return report.state
