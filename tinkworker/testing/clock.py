"""A clock that stands still until a test moves it, and a way to let it jump whenever everybody sleeps."""

import asyncio
import heapq
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from attrs import field, frozen

T = TypeVar("T")

_PATIENCE = 64
"""
How many turns of the event loop in a row without a sleeper coming or going count as "nobody can act".

A loop does not say that it is idle, so this is the longest chain of callbacks that may lie between two sleeps. Who
waits for a thread, a process or a socket looks idle: tests with these need the machine's clock.
"""


class StandstillError(AssertionError):
    """Time was asked to jump and cannot: nobody sleeps, or nobody wakes soon enough."""


@frozen(order=True)
class _Sleeper:
    """Who sleeps until when; `number` counts those who fell asleep, so that the first of equals wakes first."""

    deadline: float
    number: int
    waking: asyncio.Future[None] = field(order=False)
    name: str = field(order=False)


class ManualClock:
    """
    A `tinkworker.clock.Clock` for tests: time passes only when it is told to.

    Sleepers wake in the order of their deadlines, those with the same one in the order in which they fell asleep.
    """

    def __init__(self, monotonic: float = 0.0, wall: datetime = datetime(2024, 1, 1, tzinfo=UTC)) -> None:
        self._now = monotonic
        self._origin = wall - timedelta(seconds=monotonic)
        self._sleepers: list[_Sleeper] = []
        self._sleeps = 0
        self._wakings = 0

    def monotonic(self) -> float:
        """Seconds; moved by `advance`, `run_until` and `jump`."""
        return self._now

    def wall(self) -> datetime:
        """The date and time in UTC: goes with `monotonic`, and jumps with `set_wall`."""
        return self._origin + timedelta(seconds=self._now)

    async def sleep(self, seconds: float) -> None:
        """Return when time was moved that far."""
        self._sleeps += 1
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        task = asyncio.current_task()
        waking = asyncio.get_running_loop().create_future()
        name = task.get_name() if task else "a callback"
        heapq.heappush(self._sleepers, _Sleeper(self._now + seconds, self._sleeps, waking, name))
        try:
            await waking
        finally:
            self._wakings += 1

    def set_wall(self, moment: datetime) -> None:
        """Set the date and time, as happens to a machine that booted in 1970; nobody wakes of it."""
        self._origin = moment - timedelta(seconds=self._now)

    def advance(self, seconds: float) -> None:
        """
        Move time at once and wake all whose deadline that reaches.

        They act when the caller next awaits, and find the new time. Where it matters what the first does before the
        second wakes, use `run_until`.
        """
        self._move(self._now + seconds)

    async def run_until(self, moment: float) -> None:
        """Move time to this moment of `monotonic`; all who wake on the way act at their own deadlines."""
        await self.settle()
        while (deadline := self._next_deadline()) <= moment:
            self._move(deadline)
            await self.settle()
        self._move(moment)

    async def settle(self) -> None:
        """Let all act who can without time passing."""
        calm = 0
        while calm < _PATIENCE:
            before = (self._sleeps, self._wakings)
            await asyncio.sleep(0)
            calm = calm + 1 if (self._sleeps, self._wakings) == before else 0

    def jump(self, limit: float) -> None:
        """
        Move time to the next deadline.

        Raises:
            StandstillError: Nobody sleeps, or everybody sleeps beyond this moment.
        """
        deadline = self._next_deadline()
        if not self._sleepers or deadline > limit:
            raise StandstillError(f"at {self._now} s nothing happens any more (until {limit} s)\n{self._describe()}")
        self._move(deadline)

    def _move(self, moment: float) -> None:
        """Set the time, never back, and wake all whose deadline that reaches."""
        self._now = max(self._now, moment)
        while self._next_deadline() <= self._now:
            heapq.heappop(self._sleepers).waking.set_result(None)

    def _next_deadline(self) -> float:
        """When the next sleeper wakes, infinite for nobody; those who were cancelled are forgotten on the way."""
        while self._sleepers and self._sleepers[0].waking.done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0].deadline if self._sleepers else float("inf")

    def _describe(self) -> str:
        """All who sleep and all who wait for something else, one a line."""
        sleepers = {sleeper.name: sleeper for sleeper in sorted(self._sleepers) if not sleeper.waking.done()}
        lines = []
        for task in sorted(asyncio.all_tasks(), key=asyncio.Task.get_name):
            sleeper = sleepers.get(task.get_name())
            why = f"sleeps until {sleeper.deadline} s" if sleeper else "waits"
            lines.append(f"  {task.get_name()} {why} in {_whereabouts(task)}")
        return "\n".join(lines)


async def drive(clock: ManualClock, awaitable: Awaitable[T], limit: float = 86400.0) -> T:
    """
    Await something, letting the clock jump to the next deadline whenever nobody can act.

    Args:
        clock: The clock that all who are involved live by.
        awaitable: Cancelled if this ends before it does.
        limit: How many seconds of the clock it may take.

    Raises:
        StandstillError: It waits for what never happens; the message says who sleeps or waits, and where.
    """
    last = clock.monotonic() + limit
    task = asyncio.ensure_future(awaitable)
    try:
        await clock.settle()
        while not task.done():
            clock.jump(last)
            await clock.settle()
        return task.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _whereabouts(task: asyncio.Task[Any]) -> str:
    """The coroutines in which a task waits, with the lines, the innermost one last: "work:12 > Event.wait:213"."""
    places = []
    coroutine: Any = task.get_coro()
    while frame := getattr(coroutine, "cr_frame", None):
        places.append(f"{coroutine.__qualname__}:{frame.f_lineno}")
        coroutine = coroutine.cr_await
    return " > ".join(places)
