"""What a workflow says to its actions and to the worker."""

from tinkworker.engine.step import Event
from tinkworker.lifecycle.action.events import Begin, Cancel, CancelReason
from tinkworker.lifecycle.workflow.data import Outcome, Settling, WorkflowData

REASONS = {Outcome.TIMED_OUT: CancelReason.TIMED_OUT, Outcome.ABANDONED: CancelReason.GONE}


def begin(data: WorkflowData, _event: Event[object]) -> Begin:
    """It is the turn of this action."""
    return Begin(data.position)


def cancel(data: WorkflowData, _event: Event[object]) -> Cancel:
    """It ends, and why."""
    return Cancel(REASONS.get(data.outcome or Outcome.FAILED, CancelReason.FAILED))


def workflow_settling(data: WorkflowData, _event: Event[object]) -> Settling:
    """Its outcome stands."""
    return Settling(data.workflow)
