"""A fleet that loses its server and gets it back, in the time of a clock that jumps: does it stampede?"""

import asyncio
from collections import Counter
from pathlib import Path

import pytest
from attrs import define, field

from tinkworker.cli.simulate import parser
from tinkworker.cli.simulate.fleet import Fleet
from tinkworker.cli.simulate.orders import Orders
from tinkworker.lifecycle.policy import Policy
from tinkworker.server.port import Context, ServerUnreachable
from tinkworker.testing.clock import ManualClock, drive
from tinkworker.testing.server import MemoryServer

WORKERS = 100
LOST, BACK, END = 12.0, 75.0, 95.0
"""Seconds of the clock."""
WINDOW = Policy().server_backoff
"""Seconds in which everybody has asked again."""


@define(eq=False)
class Door(MemoryServer):
    """
    A server that is not reached from `LOST` to `BACK`.

    Attributes:
        clock: Tells the time.
        asked: When it was asked by whom, while it was reached and while it was not.
    """

    clock: ManualClock = field(kw_only=True)
    asked: list[tuple[float, str]] = field(factory=list)

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """No work, or nothing."""
        self.asked.append((self.clock.monotonic(), worker))
        if LOST <= self.clock.monotonic() < BACK:
            raise ServerUnreachable("connection refused")
        return ()

    def between(self, first: float, last: float) -> list[tuple[float, str]]:
        """When it was asked by whom, from one moment to another."""
        return [(at, worker) for at, worker in self.asked if first <= at < last]


async def outage(folder: Path) -> Door:
    """The life of a fleet through it; workers poll as real ones without settings do."""
    options = parser().parse_args(["--server=memory:1", f"--workers={WORKERS}", "--seed=7"])
    orders = Orders(**{key: value for key, value in vars(options).items() if key != "json"})
    clock = ManualClock()
    door = Door(clock=clock)
    fleet = Fleet(orders, folder, lambda _orders, _clock: door, clock=clock)

    async def end() -> None:
        await clock.sleep(END)
        fleet.stop()

    await drive(clock, asyncio.gather(fleet.run(), end()))
    return door


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    """What such a server has seen."""
    return asyncio.run(outage(tmp_path_factory.mktemp("fleet")))


def test_a_server_that_comes_back(door: Door) -> None:
    """
    The fleet does not come back at once: its first questions spread over the window, its fullest second has no more
    than three times as many as the mean, everybody comes within the window, and while nobody answered nobody pressed.
    """
    firsts: dict[str, float] = {}
    for at, worker in door.between(BACK, END):
        firsts.setdefault(worker, at)
    seconds = Counter(int(at - BACK) for at in firsts.values())
    assert len(firsts) == WORKERS
    assert max(firsts.values()) <= BACK + WINDOW
    assert max(seconds.values()) <= 3 * WORKERS / WINDOW, seconds
    assert len(door.between(BACK - WINDOW, BACK)) <= 2 * WORKERS


def test_questions_stay_apart(door: Door) -> None:
    """Before and after the outage, idle workers' polls are spread: none of the tenths of a second has most of them."""
    for first, last in ((LOST - 3, LOST), (END - 3, END)):
        tenths = Counter(int(at * 10) for at, _ in door.between(first, last))
        assert max(tenths.values()) <= 4 * tenths.total() / 30, tenths
