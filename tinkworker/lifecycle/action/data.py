"""What an action's machine knows."""

from enum import Enum

from attrs import frozen

from tinkworker.lifecycle.action.events import CancelReason
from tinkworker.lifecycle.attempt import Attempt, Outline
from tinkworker.lifecycle.conclusion import Conclusion
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.port import Exit


class Turn(Enum):
    """
    How far the action's turn has got, in this order.

    AHEAD: it is being prepared; its turn has not come.
    BEGUN: its turn has come, and the server is being told.
    KNOWN: the server knows.
    """

    AHEAD = "ahead"
    BEGUN = "begun"
    KNOWN = "known"


@frozen
class ActionData:
    """
    What an action's machine knows.

    Attributes:
        attempt: Who it is.
        outline: What it is.
        policy: What the operator decided.
        turn: How far its turn has got.
        reference: The image's reference that was pulled; empty before.
        intended: Whether its start was written down, so that it may have run.
        untraceable: Why nobody can say whether its start, which was cut off, came to anything; empty if it was not.
        warning: What went wrong while the image came, although it came.
        pulls: Pulls that failed so far.
        crowded: Bytes that its image is known to have at least, since there was no room for it ahead of its turn; None
            if there was.
        known_at: When the server knew that it began, in seconds of the monotonic clock.
        running_for: Seconds that it had run when this life of the worker found it running.
        exit: How its program ended, where that is held back for a moment; None if it is not.
        cancelled: Why it was cancelled.
        conclusion: How it ended.
        concluded_at: When that was known, in seconds of the monotonic clock.
        handled: What came of the handler.
        reports_repeat: Whether the server takes a report again, whatever became of the workflow.
        shown_running: Whether the server showed it RUNNING, or does not say, when nobody here had a record of that.
        proven: How an earlier life saw it end whose record ends too early; None if it did not.
        stranger: The container of another worker that is waited for; empty if there is none.
        unknowns: How often in a row the server did not know what it is, when that was asked for.
        unknown_since: When it first did not, in seconds of the monotonic clock.
    """

    attempt: Attempt
    outline: Outline
    policy: Policy
    turn: Turn = Turn.AHEAD
    reference: str = ""
    intended: bool = False
    untraceable: str = ""
    warning: str = ""
    pulls: int = 0
    crowded: int | None = None
    known_at: float | None = None
    running_for: float = 0.0
    exit: Exit | None = None
    cancelled: CancelReason | None = None
    conclusion: Conclusion | None = None
    concluded_at: float = 0.0
    handled: str = ""
    reports_repeat: bool = False
    shown_running: bool = False
    proven: Conclusion | None = None
    stranger: str = ""
    unknowns: int = 0
    unknown_since: float = 0.0

    @property
    def time_allowed(self) -> float:
        """Seconds that the action may run; 0 or less in the template means an hour (tink#287)."""
        timeout = self.outline.timeout
        return float(timeout) if timeout > 0 else self.policy.action_timeout


@frozen
class Trace:
    """
    What a record that ends too early proves of an action.

    Attributes:
        attempt: Of which attempt.
        intended: Whether its start was written down, so that it may have run.
        conclusion: How it ended; None if that is not known.
        elsewhere: Whether another worker may have begun it, whose container is to be looked for before it is started.
    """

    attempt: Attempt
    intended: bool
    conclusion: Conclusion | None
    elsewhere: bool = False

    def concerns(self, attempt: Attempt) -> bool:
        """Whether it is about the same action, whichever run of it."""
        return self.attempt.any_run("main") == attempt.any_run("main")


def trace(data: ActionData) -> Trace:
    """What is proved of an action by what is known of it."""
    return Trace(data.attempt, data.intended, data.conclusion or data.proven, data.shown_running)


@frozen
class ActionResult:
    """
    What the workflow is told when an action ends.

    Attributes:
        index: Which action.
        conclusion: How it ended; None if it never began.
    """

    index: int
    conclusion: Conclusion | None


def result(data: ActionData) -> ActionResult:
    """What the workflow is told."""
    return ActionResult(data.attempt.index, data.conclusion)
