"""What a list shows that cannot follow from what the server has acknowledged."""

from tinkworker.engine.step import Event
from tinkworker.lifecycle.policy import SIGHTINGS_APART
from tinkworker.lifecycle.workflow.data import Doubt, Listing, Outcome, WorkflowData
from tinkworker.server.port import State

OPEN = frozenset({State.PENDING, State.RUNNING})


def doubt_of(data: WorkflowData, listing: Listing) -> Doubt | None:
    """
    What is doubtful about a list; None if it may well be so.

    An action that is named by its id is that action, whatever its state: servers that serve one action at a time do not
    say whether it runs. One under an id that is not known yet is the next one if the server is being told how ours
    ended: it has moved on, and only its acknowledgement has not arrived.
    """
    context = listing.of(data.workflow)
    if data.outcome is not None:
        undone = context is not None and context.state in OPEN and data.outcome is not Outcome.ABANDONED
        return Doubt.REPLACED if undone else None
    if context is None or context.state not in OPEN:
        return Doubt.UNLISTED if data.complete else None
    index = data.index(context)
    if index is None:
        return None if data.told_of == data.position else Doubt.REPLACED
    undone = index == data.position == data.known_running and context.state is State.PENDING and not context.identity
    return Doubt.REPLACED if index < data.position or undone else None


def certain(data: WorkflowData, event: Event[Listing]) -> Doubt | None:
    """What was doubtful, and is seen again so much later that no cache explains it."""
    doubt = doubt_of(data, event.payload)
    lasting = doubt is data.doubt and event.at - data.doubted_at >= SIGHTINGS_APART
    return doubt if lasting else None
