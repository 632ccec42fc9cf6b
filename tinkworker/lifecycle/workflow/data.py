"""What a workflow's machine knows, and what comes with its events."""

from enum import Enum

from attrs import frozen

from tinkworker.lifecycle.attempt import Outline
from tinkworker.lifecycle.conclusion import Conclusion
from tinkworker.lifecycle.policy import Policy
from tinkworker.server.port import Context


class Outcome(Enum):
    """How a workflow ended on this worker: the names of the chart's final states."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    HANDED_OVER = "handed_over"
    ABANDONED = "abandoned"


@frozen
class Described:
    """The workflow's actions, as far as they may be written down."""

    outlines: tuple[Outline, ...]


@frozen
class Listing:
    """What the server's list shows."""

    contexts: tuple[Context, ...]


@frozen
class WorkflowData:
    """
    What a workflow's machine knows.

    Attributes:
        workflow: The workflow's id.
        generation: Counts workflows that had the same id.
        worker: The id of this worker.
        policy: What the operator decided.
        position: The action that comes next, or has its turn.
        context: What the server's list last showed of it; None if it does not list it.
        outlines: Its actions.
        living: The indices of the actions that have a machine, in order.
        outcome: How it ended on this worker.
        conclusion: How the action ended that decided that.
    """

    workflow: str
    generation: int
    worker: str
    policy: Policy
    position: int
    context: Context | None
    outlines: tuple[Outline, ...] = ()
    living: tuple[int, ...] = ()
    outcome: Outcome | None = None
    conclusion: Conclusion | None = None


@frozen
class WorkflowResult:
    """
    What the worker is told when a workflow ends.

    Attributes:
        workflow: The workflow's id.
        outcome: How it ended.
        context: What the server's list last showed of it.
    """

    workflow: str
    outcome: Outcome
    context: Context | None


@frozen
class Settling:
    """The outcome of this workflow stands."""

    workflow: str


def result(data: WorkflowData) -> WorkflowResult:
    """What the worker is told."""
    return WorkflowResult(data.workflow, data.outcome or Outcome.ABANDONED, data.context)
