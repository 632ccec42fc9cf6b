"""The questions that the worker's chart asks."""

from tinkworker.engine.step import Event
from tinkworker.lifecycle.worker.choice import choose, sights_of
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.lifecycle.workflow.data import Listing, Outcome, Past


def drains(data: WorkerData, _event: Event[object]) -> bool:
    """Is what runs to be finished, and nothing more to be taken?"""
    return data.policy.drain


def drained(data: WorkerData, _event: Event[object]) -> bool:
    """Is nothing more to be taken, and has everything ended? No server need be asked for that."""
    return data.policy.drain and not data.living


def only_leaves(data: WorkerData, _event: Event[object]) -> bool:
    """Is nothing more to be taken, and does what lives only clear up?"""
    return data.policy.drain and data.busy is None


def came_to_nothing(data: WorkerData, event: Event[Past]) -> bool:
    """
    Was a workflow given up of which nobody said what it is? Who drains may be done by that, and has to look.

    Of several servers behind one address, one may list what another one does not know yet.
    """
    past = event.payload
    return past.outcome is Outcome.ABANDONED and not past.begun and not data.policy.drain


def finished(data: WorkerData, event: Event[Listing]) -> bool:
    """Is the worker to end when nothing is left to do, and is nothing left?"""
    if data.living or not data.policy.once:
        return False
    contexts, asked = event.payload.contexts, event.payload.asked
    return choose(data, contexts, asked) is None and not sights_of(data, contexts, asked)


def listing_is_news(data: WorkerData, event: Event[Listing]) -> bool:
    """Does the list differ from the last one, or does a workflow want to be told it again?"""
    return data.doubted or event.payload.contexts != data.listing


def may_take(data: WorkerData, _event: Event[object]) -> bool:
    """Is the worker free, and is there a workflow to take?"""
    free = data.busy is None and not data.policy.drain
    return free and choose(data, data.listing or (), data.asked) is not None
