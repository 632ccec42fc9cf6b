"""What a list shows that cannot follow from what the server has acknowledged."""

from attrs import evolve

from tinkworker.engine.step import Event
from tinkworker.lifecycle.policy import SIGHTINGS_APART
from tinkworker.lifecycle.workflow.data import Doubt, Listing, Outcome, WorkflowData
from tinkworker.server.port import Context, State

OPEN = frozenset({State.PENDING, State.RUNNING})


def doubt_of(data: WorkflowData, listing: Listing) -> Doubt | None:
    """
    What is doubtful about a list; None if it may well be so.

    An action that is named by its id is that action, whatever its state: servers that serve one action at a time do not
    say whether it runs. One under an id that is not known yet is the next one if the server is being told how ours
    ended: it has moved on, and only its acknowledgement has not arrived. It cannot have moved on from one of which it
    was never told that it began.

    A workflow that was abandoned here may stay open on the server as it was; one that had another end may not.
    """
    context = listing.of(data.workflow)
    is_open = context is not None and context.state in OPEN
    if data.outcome not in {None, Outcome.ABANDONED}:
        return Doubt.REPLACED if is_open else None
    if context is None or not is_open:
        return Doubt.UNLISTED if data.complete and data.outcome is None else None
    index = data.index(context)
    if index is None:
        moved_on = data.outcome is None and data.told_of == data.position
        return None if moved_on else Doubt.REPLACED
    if named_otherwise(data, index, context):
        return Doubt.REPLACED
    undone = index == data.position == data.known_running and context.state is State.PENDING
    unheard = data.known_running < data.position < index and data.outcome is None
    contradicts = not context.identity and (undone or unheard)
    return Doubt.REPLACED if index < data.position or contradicts else None


def going_on(data: WorkflowData) -> WorkflowData:
    """A workflow as if it had not ended: what its server may list while the server is still told of its end."""
    return evolve(data, outcome=None)


def certain(data: WorkflowData, event: Event[Listing]) -> Doubt | None:
    """What was doubtful, and is seen again so much later that no cache explains it."""
    doubt = doubt_of(data, event.payload)
    lasting = doubt is data.doubt and event.payload.asked - data.doubted_at >= SIGHTINGS_APART
    return doubt if lasting else None


def named_otherwise(data: WorkflowData, index: int, context: Context) -> bool:
    """Whether the list gives an action another name than its workflow had for it, where names are all that there is."""
    known = () if context.identity else data.outlines[index : index + 1]
    return any((outline.task, outline.name) != (context.task, context.action) for outline in known)
