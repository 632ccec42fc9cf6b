import asyncio

from tinkworker.runtime.docker.teller import Teller
from tinkworker.testing.clock import ManualClock


async def test_the_newest_value_is_told_now_and_then() -> None:
    """At once if nothing was told lately; otherwise after a while, and only the newest."""
    clock, told = ManualClock(), list[int]()
    teller = Teller(told.append, clock)
    telling = asyncio.ensure_future(teller.tell())
    teller.put(1)
    await clock.settle()
    assert told == [1]
    teller.put(2)
    teller.put(3)
    await clock.settle()
    assert told == [1]
    await clock.run_until(0.25)
    assert told == [1, 3]
    telling.cancel()


async def test_nothing_is_told_twice() -> None:
    """However much time passes, and in the end neither."""
    clock, told = ManualClock(), list[int]()
    teller = Teller(told.append, clock)
    telling = asyncio.ensure_future(teller.tell())
    teller.put(1)
    await clock.run_until(10)
    teller.flush()
    assert told == [1]
    telling.cancel()


def test_the_last_value_is_told_in_the_end() -> None:
    """Also when it came too early for its turn."""
    told: list[int] = []
    teller = Teller(told.append, ManualClock())
    teller.put(1)
    teller.put(2)
    teller.flush()
    assert told == [2]
