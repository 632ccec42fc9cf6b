"""What a workflow's machine knows, and what comes with its events."""

from enum import Enum

from attrs import evolve, frozen

from tinkworker.lifecycle.action.data import Trace
from tinkworker.lifecycle.attempt import Attempt, Outline
from tinkworker.lifecycle.conclusion import Conclusion
from tinkworker.lifecycle.policy import Policy
from tinkworker.server.port import Context


class Outcome(Enum):
    """How a workflow ended on this worker: the names of the chart's final states."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    HANDED_OVER = "handed_over"
    REPLACED = "replaced"
    ABANDONED = "abandoned"


class Doubt(Enum):
    """
    What a list shows that cannot be, or not yet; a list may be some seconds old.

    REPLACED: less than the server has acknowledged, or an end undone: it has another workflow of this name.
    UNLISTED: nothing, while an action has its turn: it timed out there, or was deleted.
    """

    REPLACED = "replaced"
    UNLISTED = "unlisted"


@frozen
class Described:
    """
    The workflow's actions, as far as they may be written down.

    Attributes:
        outlines: Those that the server lists.
        complete: Whether these are all; otherwise they are shown one by one.
        reports_repeat: Whether the server takes a report again, whatever became of the workflow.
        fingerprint: A hash over all actions; empty if they are not all.
    """

    outlines: tuple[Outline, ...]
    complete: bool
    reports_repeat: bool
    fingerprint: str


@frozen
class Sighting:
    """
    A container of ours from a workflow of this name.

    Attributes:
        generation: Which generation made it.
        fingerprint: A hash over all actions of that one.
        began: The index of its action if that has begun; -1 if it has not, and for handlers.
    """

    generation: int
    fingerprint: str
    began: int = -1


@frozen
class Surveyed:
    """The containers of ours from workflows of this name."""

    sightings: tuple[Sighting, ...]


@frozen
class Listing:
    """
    What the server's list shows.

    Attributes:
        contexts: The workflows.
        asked: When it was asked for, in seconds of the monotonic clock. Only that says how old it can be: an answer may
            have been on its way for long.
    """

    contexts: tuple[Context, ...]
    asked: float

    def of(self, workflow: str) -> Context | None:
        """What it shows of one workflow."""
        return next((context for context in self.contexts if context.workflow == workflow), None)


@frozen
class Origin:
    """
    What is known of a workflow when it is taken.

    Attributes:
        generation: Which of those with this id it is; 0 if nobody knows (there is no journal of an earlier one).
        fingerprint: That of the actions of this generation, where it was begun before; empty otherwise.
        traces: What is proved of actions whose record ends too early.
    """

    generation: int = 0
    fingerprint: str = ""
    traces: tuple[Trace, ...] = ()

    def trace(self, attempt: Attempt) -> Trace:
        """What is proved of an action; of most of them, nothing."""
        nothing = Trace(attempt, intended=False, conclusion=None)
        return next((trace for trace in self.traces if trace.concerns(attempt)), nothing)


@frozen
class WorkflowData:
    """
    What a workflow's machine knows.

    Attributes:
        workflow: The workflow's id.
        worker: The id of this worker.
        policy: What the operator decided.
        origin: What was known of it when it was taken.
        taken: What the server's list showed of it then.
        context: What the list last showed of it; None if it does not list it.
        generation: Which of the workflows with this id it is; 0 before that is known.
        fingerprint: A hash over all its actions; empty before they are known, or if they come one by one.
        complete: Whether `outlines` are all its actions.
        reports_repeat: Whether the server takes a report again, whatever became of the workflow.
        outlines: Its actions.
        position: The index of the action that comes next, or has its turn.
        known_running: The index of the last action of which the server knows that it began; -1 for none.
        prepared: The index of the last action of which everything was there that it needs; -1 for none.
        told_of: The index of the last action of which the server is being told how it ended; -1 for none.
        living: The indices of the actions that have a machine, in order.
        doubt: What the list showed last that cannot be.
        doubted_at: When the list was asked for that showed it first, in seconds of the monotonic clock.
        finishes: Whether nothing more is to be begun.
        outcome: How it ended on this worker.
        conclusion: How the action ended that decided that.
        reopened: Whether the server lists it as open again although it knew its end.
    """

    workflow: str
    worker: str
    policy: Policy
    origin: Origin
    taken: Context
    context: Context | None
    generation: int = 0
    fingerprint: str = ""
    complete: bool = True
    reports_repeat: bool = False
    outlines: tuple[Outline, ...] = ()
    position: int = 0
    known_running: int = -1
    prepared: int = -1
    told_of: int = -1
    living: tuple[int, ...] = ()
    doubt: Doubt | None = None
    doubted_at: float = 0.0
    finishes: bool = False
    outcome: Outcome | None = None
    conclusion: Conclusion | None = None
    reopened: bool = False

    def index(self, context: Context) -> int | None:
        """Which of its actions a context means; None if none of those that are known."""
        if not context.identity:
            return context.position
        found = (index for index, outline in enumerate(self.outlines) if outline.identity == context.identity)
        return next(found, None)


@frozen
class Past:
    """
    What is remembered of a workflow that has ended on this worker.

    Attributes:
        workflow: Its id.
        generation: Which of those with this id it was.
        fingerprint: A hash over its actions.
        reached: How many of its actions the server knows to have succeeded.
        outcome: How it ended.
        context: What the list showed of it then; None if it did not list it.
        reopened: Whether the server listed it as open again although it knew its end.
        begun: Whether it has actions that were known here; otherwise nothing of it was begun.
        traces: What is proved of its actions, if its record ends too early.
        identities: The protocol's own ids of its actions that were known here; nothing if it has none.
    """

    workflow: str
    generation: int
    fingerprint: str
    reached: int
    outcome: Outcome
    context: Context | None
    reopened: bool
    begun: bool = True
    traces: tuple[Trace, ...] = ()
    identities: frozenset[str] = frozenset()


@frozen
class Named:
    """A workflow."""

    workflow: str


def result(data: WorkflowData) -> Past:
    """What the worker is told when the workflow has ended."""
    return Past(
        workflow=data.workflow,
        generation=max(data.generation, data.origin.generation),
        fingerprint=data.fingerprint or data.origin.fingerprint,
        reached=data.position,
        outcome=data.outcome or Outcome.ABANDONED,
        context=data.context,
        reopened=data.reopened,
        begun=bool(data.outlines),
        traces=unused(data),
        identities=frozenset(outline.identity for outline in data.outlines if outline.identity),
    )


def unused(data: WorkflowData) -> tuple[Trace, ...]:
    """What is proved of actions that had no turn in this life; whoever takes the workflow next goes by it."""
    identities = {outline.identity for outline in data.outlines[: data.position]}

    def is_over(attempt: Attempt) -> bool:
        return attempt.identity in identities if attempt.identity else attempt.index < data.position

    return tuple(trace for trace in data.origin.traces if not is_over(trace.attempt))


def cut_off(data: WorkflowData, traces: tuple[Trace, ...]) -> Past:
    """
    What is remembered of a workflow whose record ends too early: evidence of what was, not of what is.

    If it had no outcome by then it is taken again, as one that was handed over, and goes by what is proved. So is one
    that was out of time, if an action was still to be ended or told.

    Args:
        data: What its machine knew by then.
        traces: What is proved of the actions that had a machine by then; of others, what an earlier one proves stands.
    """
    others = (each for each in unused(data) if not any(trace.concerns(each.attempt) for trace in traces))
    proved = (*traces, *others)
    untold = any(trace.intended or trace.conclusion for trace in proved)
    outcome = None if data.outcome is Outcome.TIMED_OUT and untold else data.outcome
    return evolve(result(data), outcome=outcome or Outcome.HANDED_OVER, traces=proved)
