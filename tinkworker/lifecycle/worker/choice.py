"""Which workflow a worker takes next, and what it knows of that one.

A workflow that has ended here and is listed again is taken only if that can be: because its turn came again, or because
the server has another one under its name. The latter must be seen twice, apart, unless it was seen already, or shows an
action that has an id of its own. (Servers for agents serve the actions of several workflows in any order, and each time
that another one's is served, the one before seems to be over.)
"""

from collections.abc import Iterator, Sequence
from enum import Enum

from attrs import frozen

from tinkworker.lifecycle.policy import SIGHTINGS_APART
from tinkworker.lifecycle.worker.data import Sight, WorkerData
from tinkworker.lifecycle.workflow.data import Origin, Outcome, Past
from tinkworker.server.port import Context, State


@frozen
class Choice:
    """
    A workflow to take.

    Attributes:
        context: What the list shows of it.
        origin: What is known of it.
    """

    context: Context
    origin: Origin


class Claim(Enum):
    """
    What a listed workflow is to a worker that has ended one of that name.

    SAME: that one; its turn has come again, or nothing of it was begun.
    ENDED: that one, as it ended; there is nothing to do.
    ANOTHER: another one of its name, for sure.
    DOUBTFUL: another one, unless the list is old.
    """

    SAME = "same"
    ENDED = "ended"
    ANOTHER = "another"
    DOUBTFUL = "doubtful"


def claim(past: Past, context: Context) -> Claim:
    """What a listed workflow is, compared with the one that ended."""
    if past.outcome is Outcome.ABANDONED and not past.begun:
        return Claim.SAME
    given_up = past.outcome is Outcome.ABANDONED and context != past.context
    if given_up or past.reopened or past.outcome is Outcome.REPLACED:
        return Claim.ANOTHER
    if past.outcome is Outcome.HANDED_OVER and (context.identity or context.position >= past.reached):
        return Claim.SAME
    if context.identity:  # no other action ever has it, so no list is too old for it
        return Claim.ENDED if context.identity in past.identities else Claim.ANOTHER
    if context == past.context or context.state in {State.FAILED, State.TIMEOUT}:
        return Claim.ENDED
    return Claim.DOUBTFUL


def candidates(data: WorkerData, contexts: Sequence[Context]) -> Iterator[tuple[Context, Past | None, Claim]]:
    """The listed workflows that concern this worker and do not live here, each with what it is."""
    for context in contexts:
        if context.worker == data.worker and context.workflow not in data.living:
            past = data.memory(context.workflow)
            yield context, past, claim(past, context) if past is not None else Claim.ANOTHER


def sights_of(data: WorkerData, contexts: Sequence[Context], asked: float) -> tuple[Sight, ...]:
    """The workflows of a list that are doubtful, each with the time since when; the list was asked for then."""
    since = {sight.workflow: sight.since for sight in data.sights}
    doubtful = [context.workflow for context, _, what in candidates(data, contexts) if what is Claim.DOUBTFUL]
    return tuple(Sight(workflow, since.get(workflow, asked)) for workflow in doubtful)


def choose(data: WorkerData, contexts: Sequence[Context], asked: float) -> Choice | None:
    """The first workflow that can be taken by a list that was asked for then."""
    since = {sight.workflow: sight.since for sight in data.sights}
    for context, past, what in candidates(data, contexts):
        if past is None:
            return Choice(context, Origin())
        if what is Claim.SAME:
            return Choice(context, Origin(past.generation, past.fingerprint, past.traces))
        lasting = what is Claim.DOUBTFUL and asked - since.get(context.workflow, asked) >= SIGHTINGS_APART
        if what is Claim.ANOTHER or lasting:
            return Choice(context, Origin(past.generation + 1))
    return None
