"""What a workflow says to its actions and to the worker."""

from tinkworker.engine.step import Event
from tinkworker.lifecycle.action.events import Begin, Cancel, CancelReason
from tinkworker.lifecycle.workflow.data import Doubt, Named, Outcome, WorkflowData


def begin(data: WorkflowData, _event: Event[object]) -> Begin:
    """It is the turn of this action."""
    return Begin(data.position)


def cancel(data: WorkflowData, _event: Event[object]) -> Cancel:
    """It ends, and why."""
    if data.outcome is Outcome.REPLACED:
        return Cancel(CancelReason.REPLACED)
    if data.outcome is Outcome.TIMED_OUT:
        return Cancel(CancelReason.ENDED_THERE if data.doubt is Doubt.UNLISTED else CancelReason.TIMED_OUT)
    return Cancel(CancelReason.OVER)


def workflow_settling(data: WorkflowData, _event: Event[object]) -> Named:
    """Its outcome stands."""
    return Named(data.workflow)


def workflow_asks(data: WorkflowData, _event: Event[object]) -> Named:
    """What the list shows of it is to be told again, changed or not."""
    return Named(data.workflow)


def workflow_waits(data: WorkflowData, _event: Event[object]) -> Named:
    """What comes next is to be asked for now: an agent's server says nothing of it before."""
    return Named(data.workflow)
