"""The lives of a worker's process: what is started, how one ends, and how long it takes until the next one begins.

The supervisor imports this, so it imports hardly anything; see there.
"""

import signal
from enum import Enum
from typing import NamedTuple

CRASHES = "TINK_WORKER_CRASHES"
"""The environment variable that tells the worker how often in a row it has crashed by itself."""

LIVENESS = "TINK_WORKER_LIVENESS"
"""The environment variable that tells the worker to which descriptor it writes signs of life."""

MOST_DOUBLINGS = 30
"""How often a wait is doubled at most: any number that makes more of a second than the longest wait will do."""


class Ending(Enum):
    """
    How the worker ended.

    ON_PURPOSE: it was told to stop, or nothing was left to do.
    REFUSED: it could not begin with these settings. What has worked with them once is a crash: it may again.
    CRASHED: neither.
    """

    ON_PURPOSE = 0
    REFUSED = 2
    CRASHED = 1


class Patience(NamedTuple):
    """
    How long the supervisor waits, in seconds.

    Attributes:
        first_delay: Between a crash and the next start; doubled with each crash in a row.
        longest_delay: The longest such wait.
        steady_after: A worker that crashes after this counts as one that had worked.
        silent_for: Without a sign of life for this long, the worker's loop hangs, and it is ended as if it had crashed.
        killed_after: What a worker that was told to stop gets at most.
        killed_at_once_after: What it gets from when it was told so again: enough to end at once by itself.
    """

    first_delay: float = 1.0
    longest_delay: float = 60.0
    steady_after: float = 300.0
    silent_for: float = 60.0
    killed_after: float = 15.0
    killed_at_once_after: float = 2.0

    def after(self, crashes: int) -> float:
        """Seconds to wait after so many crashes in a row; from some number on they count no more, as 2 ** 1024 does."""
        return min(self.longest_delay, self.first_delay * 2.0 ** min(crashes - 1, MOST_DOUBLINGS))

    def after_told(self, times: int) -> float:
        """Seconds that a worker gets that was told to stop so often."""
        return self.killed_after if times == 1 else self.killed_at_once_after


PATIENCE = Patience()


class End(NamedTuple):
    """
    How one life of the worker ended.

    Attributes:
        status: Its exit status, or minus the signal that ended it.
        hung: Whether it was killed here, because it gave no signs of life any more.
        unborn: Why it could not even be started, such as for want of memory; empty if it was.
    """

    status: int
    hung: bool = False
    unborn: str = ""

    @property
    def own_fault(self) -> bool:
        """Whether nobody else ended it, such as a kernel that is short of memory."""
        return not self.unborn and (self.hung or self.status != -signal.SIGKILL)

    def __str__(self) -> str:
        if self.unborn:
            return f"it could not be started: {self.unborn}"
        if self.status >= 0:
            return f"exit status {self.status}"
        names = {number.value: number.name for number in signal.Signals}  # most real-time signals have none
        return f"killed by {names.get(-self.status, f'signal {-self.status}')}"


class Birth(NamedTuple):
    """
    What a worker knows of itself when it begins.

    Attributes:
        sign: The descriptor to which it writes signs of life.
        faults: How often in a row it has crashed by itself.
    """

    sign: int
    faults: int

    @property
    def environment(self) -> dict[str, str]:
        """The same as variables of its environment."""
        return {LIVENESS: str(self.sign), CRASHES: str(self.faults)}
