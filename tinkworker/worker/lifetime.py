"""The lives of a worker's process: what is started, how one ends, and how long it takes until the next one begins.

The supervisor imports this, so it imports hardly anything; see there.
"""

import signal
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

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
    """

    first_delay: float = 1.0
    longest_delay: float = 60.0
    steady_after: float = 300.0
    silent_for: float = 60.0
    killed_after: float = 15.0

    def after(self, crashes: int) -> float:
        """Seconds to wait after so many crashes in a row; from some number on they count no more, as 2 ** 1024 does."""
        return min(self.longest_delay, self.first_delay * 2.0 ** min(crashes - 1, MOST_DOUBLINGS))


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
        return f"killed by {signal.Signals(-self.status).name}"


class Worker(NamedTuple):
    """
    What is started.

    Attributes:
        command: The program and its arguments.
        environment: Its environment.
        once: Whether it is to run only once, so that a crash is the end.
    """

    command: Sequence[str]
    environment: Mapping[str, str]
    once: bool

    def __repr__(self) -> str:
        """Without the environment, which may hold passwords."""
        return f"Worker({self.command!r}, once={self.once})"
