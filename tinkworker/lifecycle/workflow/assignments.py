"""What a workflow's machine learns. The first outcome stands."""

from attrs import evolve

from tinkworker.engine.step import Event
from tinkworker.lifecycle.action.data import ActionResult
from tinkworker.lifecycle.workflow.data import Described, Listing, Outcome, WorkflowData
from tinkworker.server.port import State


def note_actions(data: WorkflowData, event: Event[Described]) -> WorkflowData:
    """These are its actions."""
    return evolve(data, outlines=event.payload.outlines)


def note_listing(data: WorkflowData, event: Event[Listing]) -> WorkflowData:
    """This is what the server's list shows of it."""
    shown = [context for context in event.payload.contexts if context.workflow == data.workflow]
    return evolve(data, context=shown[0] if shown else None)


def note_next(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """The action whose turn it is gets a machine."""
    return evolve(data, living=(*data.living, data.position))


def note_ahead(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """The first action that has no machine gets one."""
    return evolve(data, living=(*data.living, data.position + len(data.living)))


def note_ended(data: WorkflowData, event: Event[ActionResult]) -> WorkflowData:
    """An action's machine has ended."""
    return evolve(data, living=tuple(index for index in data.living if index != event.payload.index))


def note_advance(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """The next action has its turn."""
    return evolve(data, position=data.position + 1)


def _concluded(data: WorkflowData, outcome: Outcome) -> WorkflowData:
    """Write the outcome down, unless there is one."""
    return data if data.outcome is not None else evolve(data, outcome=outcome)


def conclude_success(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """Every action succeeded."""
    return _concluded(data, Outcome.SUCCEEDED)


def conclude_failure(data: WorkflowData, event: Event[ActionResult]) -> WorkflowData:
    """An action did not succeed."""
    conclusion = event.payload.conclusion
    timed_out = conclusion is not None and conclusion.state is State.TIMEOUT
    data = _concluded(data, Outcome.TIMED_OUT if timed_out else Outcome.FAILED)
    return evolve(data, conclusion=conclusion)


def conclude_timeout(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """It took too long as a whole (tink#198)."""
    return _concluded(data, Outcome.TIMED_OUT)


def conclude_handed_over(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """It is another worker's turn."""
    return _concluded(data, Outcome.HANDED_OVER)


def conclude_abandoned(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """The server does not know it any more."""
    return _concluded(data, Outcome.ABANDONED)
