"""The clock port: the only place in the program that asks the time.

Machines in Hook boot in 1970 and jump by decades when the time is set, so nothing may be decided by the wall clock:
it is for people and for the journal. Durations and deadlines are monotonic.
"""

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits for it to pass."""

    def monotonic(self) -> float:
        """Seconds since some fixed moment of this boot; never goes back."""

    def wall(self) -> datetime:
        """The date and time in UTC, for people; may jump."""

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds of monotonic time; at once if not positive."""


class SystemClock:
    """The machine's own clock."""

    def monotonic(self) -> float:
        """CLOCK_MONOTONIC, in seconds."""
        return time.monotonic()  # noqa: TID251 the port's own adapter

    def wall(self) -> datetime:
        """The system's date and time in UTC."""
        return datetime.now(UTC)  # noqa: TID251 the port's own adapter

    async def sleep(self, seconds: float) -> None:
        """Sleep on the event loop."""
        await asyncio.sleep(max(0.0, seconds))
