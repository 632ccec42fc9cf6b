"""What a workflow's machine learns. The first outcome stands."""

from attrs import evolve

from tinkworker.engine.step import Event
from tinkworker.lifecycle.action.data import ActionResult
from tinkworker.lifecycle.action.events import Prepared
from tinkworker.lifecycle.workflow.data import Described, Doubt, Listing, Outcome, Surveyed, WorkflowData
from tinkworker.lifecycle.workflow.doubt import doubt_of, going_on
from tinkworker.lifecycle.workflow.generation import another, described_generation, surveyed
from tinkworker.server.port import State


def note_actions(data: WorkflowData, event: Event[Described]) -> WorkflowData:
    """These are its actions, or more of them."""
    described = event.payload
    if not data.outlines:
        data = evolve(
            data,
            outlines=described.outlines,
            complete=described.complete,
            reports_repeat=described.reports_repeat,
            fingerprint=described.fingerprint,
            generation=described_generation(data, described.fingerprint),
        )
        return evolve(data, position=data.index(data.taken) or 0)
    known = {outline.identity for outline in data.outlines}
    more = tuple(outline for outline in described.outlines if outline.identity not in known)
    return evolve(data, outlines=(*data.outlines, *more))


def note_survey(data: WorkflowData, event: Event[Surveyed]) -> WorkflowData:
    """These containers are there; now it is known which generation this is, and how far it had come."""
    return surveyed(data, event.payload.sightings)


def note_another(data: WorkflowData, event: Event[Listing]) -> WorkflowData:
    """The containers that have begun are of another one, which had its name and its actions."""
    return another(data, event.payload)


def note_listing(data: WorkflowData, event: Event[Listing]) -> WorkflowData:
    """This is what the server's list shows of it."""
    return evolve(data, context=event.payload.of(data.workflow))


def note_doubt(data: WorkflowData, event: Event[Listing]) -> WorkflowData:
    """The list shows what cannot be, or not yet."""
    doubt = doubt_of(data, event.payload)
    return data if doubt is data.doubt else evolve(data, doubt=doubt, doubted_at=event.payload.asked)


def note_doubt_meanwhile(data: WorkflowData, event: Event[Listing]) -> WorkflowData:
    """The list shows what cannot be, while the actions end."""
    return evolve(note_doubt(going_on(data), event), outcome=data.outcome)


def conclude_replaced_meanwhile(data: WorkflowData, _event: Event[Listing]) -> WorkflowData:
    """The server has another workflow of this name, and nobody is left to be told how this one ended."""
    return evolve(data, outcome=Outcome.REPLACED, doubt=None)


def note_certainty(data: WorkflowData, _event: Event[Listing]) -> WorkflowData:
    """The list shows what may well be."""
    return evolve(data, doubt=None)


def note_drain(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """Nothing more is to be begun."""
    return evolve(data, finishes=True)


def note_next(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """The action whose turn it is gets a machine."""
    return evolve(data, living=(*data.living, data.position))


def note_ahead(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """The first action that has no machine gets one."""
    return evolve(data, living=(*data.living, data.position + len(data.living)))


def note_prepared(data: WorkflowData, event: Event[Prepared]) -> WorkflowData:
    """Everything is there that an action needs."""
    return evolve(data, prepared=max(data.prepared, event.payload.index))


def note_running(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """The server knows that the action begins. What its list shows is held against that anew: it may be old again."""
    return evolve(data, known_running=data.position, doubt=None)


def note_telling(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """The server is being told how the action ended."""
    return evolve(data, told_of=data.position)


def note_ended(data: WorkflowData, event: Event[ActionResult]) -> WorkflowData:
    """An action's machine has ended."""
    return evolve(data, living=tuple(index for index in data.living if index != event.payload.index))


def note_advance(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """The next action has its turn. What the list shows is held against that anew: it may be old again."""
    return evolve(data, position=data.position + 1, doubt=None)


def note_reopened(data: WorkflowData, _event: Event[Listing]) -> WorkflowData:
    """The server has another workflow of this name, which has not been begun."""
    return evolve(data, reopened=True)


def _concluded(data: WorkflowData, outcome: Outcome) -> WorkflowData:
    """Write the outcome down, unless there is one."""
    return data if data.outcome is not None else evolve(data, outcome=outcome, doubt=None)


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


def conclude_ended_there(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """The server lists it no more, and its action is to end with it."""
    return evolve(_concluded(data, Outcome.TIMED_OUT), doubt=Doubt.UNLISTED)


def conclude_handed_over(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """It is another worker's turn, or the next life's."""
    return _concluded(data, Outcome.HANDED_OVER)


def conclude_replaced(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """The server has another workflow of this name."""
    return _concluded(data, Outcome.REPLACED)


def conclude_abandoned(data: WorkflowData, _event: Event[object]) -> WorkflowData:
    """The server does not know it any more."""
    return _concluded(data, Outcome.ABANDONED)
