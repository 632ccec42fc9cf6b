"""The questions that a workflow's chart asks."""

from tinkworker.engine.step import Event
from tinkworker.lifecycle.action.data import ActionResult
from tinkworker.lifecycle.action.events import Prepared
from tinkworker.lifecycle.workflow.assignments import note_actions, note_prepared
from tinkworker.lifecycle.workflow.data import Described, Doubt, Listing, Outcome, Surveyed, WorkflowData
from tinkworker.lifecycle.workflow.doubt import certain, doubt_of, going_on
from tinkworker.lifecycle.workflow.generation import surveyed, surveyed_generation


def others_are_there(data: WorkflowData, event: Event[Surveyed]) -> bool:
    """Are there containers of another workflow that had this name?"""
    sightings = event.payload.sightings
    generation = surveyed_generation(data, sightings)
    return data.complete and any(sighting.generation != generation for sighting in sightings)


def begun_unheard(data: WorkflowData, event: Event[Surveyed]) -> bool:
    """Has an action begun of which the server's list does not know that?"""
    known = surveyed(data, event.payload.sightings)
    shown = Listing(tuple(filter(None, [data.context])), 0.0)
    return known.known_running > data.known_running and doubt_of(known, shown) is Doubt.REPLACED


def nothing_left(data: WorkflowData, _event: Event[object]) -> bool:
    """Has every action succeeded?"""
    return data.complete and data.position >= len(data.outlines)


def more_may_come(data: WorkflowData, _event: Event[object]) -> bool:
    """Has every action succeeded that was shown so far?"""
    return not data.complete and data.position >= len(data.outlines)


def drains(data: WorkflowData, _event: Event[object]) -> bool:
    """Is nothing more to be begun? What has begun already is finished."""
    return data.finishes and data.known_running < data.position


def finishes(data: WorkflowData, _event: Event[object]) -> bool:
    """Is nothing more to be waited for?"""
    return data.finishes


def anothers_turn(data: WorkflowData, _event: Event[object]) -> bool:
    """Is the next action another worker's?"""
    return data.outlines[data.position].worker != data.worker


def next_is_prepared(data: WorkflowData, _event: Event[object]) -> bool:
    """Has the next action a machine already, because it was prepared ahead?"""
    return data.position in data.living


def may_prepare(data: WorkflowData, _event: Event[object]) -> bool:
    """
    Is there an action of ours to prepare, within the number that the operator allows?

    Not before everything is there that the one before it needs: no image takes the line from one that is waited for.
    """
    ahead = data.position + len(data.living)
    within = len(data.living) <= data.policy.prepare_ahead and ahead < len(data.outlines) and not data.finishes
    return within and data.prepared >= ahead - 1 and data.outlines[ahead].worker == data.worker


def may_prepare_next(data: WorkflowData, event: Event[Prepared]) -> bool:
    """The same, now that everything is there that some action needs."""
    return may_prepare(note_prepared(data, event), event)


def action_succeeded(_data: WorkflowData, event: Event[ActionResult]) -> bool:
    """Did the action that ended succeed?"""
    conclusion = event.payload.conclusion
    return conclusion is not None and conclusion.succeeded


def nobody_left(data: WorkflowData, _event: Event[object]) -> bool:
    """Have all actions ended that had a machine?"""
    return not data.living


def no_longer_listed(data: WorkflowData, event: Event[Listing]) -> bool:
    """Does the server's list show it no more?"""
    return event.payload.of(data.workflow) is None


def next_is_shown(data: WorkflowData, event: Event[Listing]) -> bool:
    """Does the list show an action of it that is not known yet?"""
    context = event.payload.of(data.workflow)
    return context is not None and data.index(context) is None


def brings_more(data: WorkflowData, event: Event[Described]) -> bool:
    """Does the server describe an action that was not known yet?"""
    return note_actions(data, event).outlines != data.outlines


def in_doubt(data: WorkflowData, event: Event[Listing]) -> bool:
    """Does the list show what cannot be, or not yet, and would something follow if it shows that again?"""
    doubt = doubt_of(data, event.payload)
    return doubt is Doubt.REPLACED or (doubt is Doubt.UNLISTED and data.policy.on_server_timeout == "stop")


def unlisted(data: WorkflowData, event: Event[Listing]) -> bool:
    """Does the list no longer show it, although an action of it has its turn?"""
    return doubt_of(data, event.payload) is Doubt.UNLISTED


def replaced_for_sure(data: WorkflowData, event: Event[Listing]) -> bool:
    """Has the server another workflow of this name, in two sightings apart?"""
    return certain(data, event) is Doubt.REPLACED


def doubted_meanwhile(data: WorkflowData, event: Event[Listing]) -> bool:
    """
    Does the list show another workflow of this name, while the actions of this one end?

    How it ends says nothing about that: the server may list it until it has heard of its last action.
    """
    told = data.outcome not in {Outcome.REPLACED, Outcome.ABANDONED}
    return told and doubt_of(going_on(data), event.payload) is Doubt.REPLACED


def replaced_meanwhile(data: WorkflowData, event: Event[Listing]) -> bool:
    """Does it show that in two sightings apart?"""
    return doubted_meanwhile(data, event) and replaced_for_sure(going_on(data), event)


def ended_for_sure(data: WorkflowData, event: Event[Listing]) -> bool:
    """Does the server list it no more, twice and apart, and does the operator want its actions to end with it?"""
    return data.policy.on_server_timeout == "stop" and certain(data, event) is Doubt.UNLISTED


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
    """Is it another worker's turn, or the next life's?"""
    return data.outcome is Outcome.HANDED_OVER


def is_replaced(data: WorkflowData, _event: Event[object]) -> bool:
    """Has the server another workflow of this name?"""
    return data.outcome is Outcome.REPLACED
