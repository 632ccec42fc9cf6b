"""The questions that the worker's chart asks."""

from tinkworker.engine.step import Event
from tinkworker.lifecycle.worker.choice import next_context
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.lifecycle.workflow.data import Listing


def finished(data: WorkerData, event: Event[Listing]) -> bool:
    """Is the worker to end when nothing is left to do, and is nothing left?"""
    return data.policy.once and not data.living and next_context(data, event.payload.contexts) is None


def listing_changed(data: WorkerData, event: Event[Listing]) -> bool:
    """Does the list differ from the last one?"""
    return event.payload.contexts != data.listing


def may_take(data: WorkerData, _event: Event[object]) -> bool:
    """Is the worker free, and is there a workflow to take?"""
    return data.busy is None and next_context(data) is not None
