"""What a report's machine knows, and what comes with its events."""

from attrs import frozen

from tinkworker.lifecycle.attempt import Attempt
from tinkworker.lifecycle.policy import Policy
from tinkworker.server.port import Context, Refusal, State


@frozen
class ReportData:
    """
    A status that the server is owed.

    Attributes:
        attempt: Of which attempt at which action.
        worker: The action's worker id, as the server described it.
        state: RUNNING, or how it ended.
        seconds: Whole seconds from the acknowledged RUNNING to the end; 0 with RUNNING.
        message: For people, in one line; the last lines of output are added when it is sent.
        policy: What the operator decided.
        identity: The protocol's own id of the action; empty if it has none.
        repeatable: Whether the server takes it again, whatever became of the workflow, so that nothing need be read.
        confirmed: Whether the server's state was read since it was spawned.
        asked: When it was sent again, in seconds of the monotonic clock.
        tries: Sends and reads that settled nothing.
        refusal: What the server meant when it refused just now; None once that has been waited for.
        mismatches: How often it refused because it is at another action.
        mismatched_first: When it first did so, in seconds of the monotonic clock.
        mismatched_last: When it was sent to a server that did so last.
        unknowns: How often in a row the server did not find the workflow when it was read.
        unknown_since: When it first did not, in seconds of the monotonic clock.
    """

    attempt: Attempt
    worker: str
    state: State
    seconds: int
    message: str
    policy: Policy
    identity: str = ""
    repeatable: bool = False
    confirmed: bool = False
    asked: float = 0.0
    tries: int = 0
    refusal: Refusal | None = None
    mismatches: int = 0
    mismatched_first: float = 0.0
    mismatched_last: float = 0.0
    unknowns: int = 0
    unknown_since: float = 0.0


@frozen
class Unreachable:
    """The server did not answer: what is known of why, for people."""

    message: str


@frozen
class Refused:
    """The server refused: what it means, and its words."""

    refusal: Refusal
    message: str


@frozen
class Shown:
    """
    What the server shows of a workflow.

    Attributes:
        listed: The workflow as the server's list has it; None if it is not listed (over, deleted, another's turn, or
            the list is old).
        known: Whether the server finds its actions; None if that was not asked, because it is listed.
        repeats_running: Whether it takes a RUNNING twice; otherwise it refuses one that it has.
    """

    listed: Context | None
    known: bool | None
    repeats_running: bool = True
