"""The questions that a workflow's chart asks."""

from tinkworker.engine.step import Event
from tinkworker.lifecycle.action.data import ActionResult
from tinkworker.lifecycle.workflow.data import Listing, Outcome, WorkflowData


def nothing_left(data: WorkflowData, _event: Event[object]) -> bool:
    """Has every action succeeded?"""
    return data.position >= len(data.outlines)


def anothers_turn(data: WorkflowData, _event: Event[object]) -> bool:
    """Is the next action another worker's?"""
    return data.outlines[data.position].worker != data.worker


def next_is_prepared(data: WorkflowData, _event: Event[object]) -> bool:
    """Has the next action a machine already, because it was prepared ahead?"""
    return data.position in data.living


def may_prepare(data: WorkflowData, _event: Event[object]) -> bool:
    """Is there an action of ours to prepare, within the number that the operator allows?"""
    ahead = data.position + len(data.living)
    within = len(data.living) <= data.policy.prepare_ahead and ahead < len(data.outlines)
    return within and data.outlines[ahead].worker == data.worker


def action_succeeded(_data: WorkflowData, event: Event[ActionResult]) -> bool:
    """Did the action that ended succeed?"""
    conclusion = event.payload.conclusion
    return conclusion is not None and conclusion.succeeded


def nobody_left(data: WorkflowData, _event: Event[object]) -> bool:
    """Have all actions ended that had a machine?"""
    return not data.living


def no_longer_listed(data: WorkflowData, event: Event[Listing]) -> bool:
    """Does the server's list show it no more?"""
    return all(context.workflow != data.workflow for context in event.payload.contexts)


def has_succeeded(data: WorkflowData, _event: Event[object]) -> bool:
    """Did every action succeed?"""
    return data.outcome is Outcome.SUCCEEDED


def has_failed(data: WorkflowData, _event: Event[object]) -> bool:
    """Did an action fail?"""
    return data.outcome is Outcome.FAILED


def has_timed_out(data: WorkflowData, _event: Event[object]) -> bool:
    """Did it, or an action of it, take too long?"""
    return data.outcome is Outcome.TIMED_OUT


def is_handed_over(data: WorkflowData, _event: Event[object]) -> bool:
    """Is it another worker's turn?"""
    return data.outcome is Outcome.HANDED_OVER
