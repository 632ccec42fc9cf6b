"""How an action ended, and why, in words for people."""

from enum import Enum

from attrs import frozen

from tinkworker.runtime.port import Exit
from tinkworker.server.port import State


class Reason(Enum):
    """Why an action ended as it did."""

    SUCCEEDED = "succeeded"
    EXITED = "exited"
    KILLED = "killed"
    OUT_OF_MEMORY = "out of memory"
    TIMED_OUT = "timed out"
    WORKFLOW_TIMED_OUT = "workflow timed out"
    NO_IMAGE = "no image"
    NOT_CREATED = "not created"
    NOT_STARTED = "not started"
    LOST = "lost"
    ENDED_THERE = "ended by the server"
    OVER = "workflow over"
    BROKEN = "internal error"


@frozen
class Conclusion:
    """
    The outcome of an action. Once written down it never changes.

    Attributes:
        state: SUCCESS, FAILED or TIMEOUT.
        reason: Why.
        message: The same for people, in one line.
        exit_code: The exit status, where there was one.
    """

    state: State
    reason: Reason
    message: str
    exit_code: int | None = None

    @property
    def succeeded(self) -> bool:
        """Whether the action did what it should."""
        return self.state is State.SUCCESS


SIGNALS = {
    1: "HUP",
    2: "INT",
    3: "QUIT",
    4: "ILL",
    6: "ABRT",
    7: "BUS",
    8: "FPE",
    9: "KILL",
    11: "SEGV",
    13: "PIPE",
    14: "ALRM",
    15: "TERM",
}
"""The signals that end programs, by number, on Linux; written out so that a journal reads the same everywhere."""


UNSEEN = 255
"""What Docker's engine gives to a container that is gone when it looks for it again after its own end."""


def conclude_exit(exit_: Exit) -> Conclusion:
    """What an exit means."""
    if exit_.code == 0:
        return Conclusion(State.SUCCESS, Reason.SUCCEEDED, "finished execution successfully", 0)
    if exit_.out_of_memory:
        message = f"exit status {exit_.code}: killed, out of memory"
        return Conclusion(State.FAILED, Reason.OUT_OF_MEMORY, message, exit_.code)
    if exit_.code == 128 + 9:
        message = "exit status 137: killed (SIGKILL), for want of memory or by an engine that stopped"
        return Conclusion(State.FAILED, Reason.KILLED, message, exit_.code)
    if exit_.code == UNSEEN and not exit_.error:
        message = "exit status 255, which the engine also gives to what ended while it was away itself"
        return Conclusion(State.FAILED, Reason.EXITED, message, exit_.code)
    if (signal := SIGNALS.get(exit_.code - 128)) is not None:
        message = f"exit status {exit_.code}: ended by SIG{signal}"
        return Conclusion(State.FAILED, Reason.KILLED, message, exit_.code)
    message = f"exit status {exit_.code}" + (f": {exit_.error}" if exit_.error else "")
    return Conclusion(State.FAILED, Reason.EXITED, message, exit_.code)
