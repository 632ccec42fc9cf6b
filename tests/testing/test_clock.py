"""The manual clock."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tinkworker.testing.clock import ManualClock, StandstillError, drive


class Sleepers:
    """People who sleep and say when they woke."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.woken: list[tuple[str, float]] = []

    async def sleep(self, name: str, *naps: float) -> None:
        """Sleep some times in a row."""
        for seconds in naps:
            await self.clock.sleep(seconds)
            self.woken.append((name, self.clock.monotonic()))


def test_time_stands_still() -> None:
    """Nobody wakes and no time passes unless time is moved."""

    async def body() -> None:
        clock = ManualClock(monotonic=7)
        sleep = asyncio.ensure_future(clock.sleep(0.001))
        await clock.settle()
        assert not sleep.done()
        assert clock.monotonic() == 7
        sleep.cancel()

    asyncio.run(body())


def test_advance_wakes_in_order_of_deadlines() -> None:
    """Those whose time has come wake in the order of their deadlines, equal ones in that of falling asleep."""

    async def body() -> None:
        sleepers = Sleepers(clock := ManualClock())
        async with asyncio.TaskGroup() as group:
            for name, seconds in (("c", 3), ("a", 1), ("b", 2), ("second a", 1)):
                group.create_task(sleepers.sleep(name, seconds))
            late = group.create_task(sleepers.sleep("late", 9))
            await clock.settle()
            clock.advance(5)
            await clock.settle()
            assert sleepers.woken == [("a", 5), ("second a", 5), ("b", 5), ("c", 5)]
            late.cancel()

    asyncio.run(body())


def test_run_until_stops_at_every_deadline() -> None:
    """On the way to a moment everybody acts at its own deadline, and may sleep again."""

    async def body() -> None:
        sleepers = Sleepers(clock := ManualClock())
        async with asyncio.TaskGroup() as group:
            group.create_task(sleepers.sleep("often", 0.1, 0.1, 0.1, 3.7))
            group.create_task(sleepers.sleep("once", 0.15))
            await clock.run_until(2)
            assert [name for name, _ in sleepers.woken] == ["often", "once", "often", "often"]
            assert [moment for _, moment in sleepers.woken] == pytest.approx([0.1, 0.15, 0.2, 0.3])
            assert clock.monotonic() == 2
            await clock.run_until(1)
            assert clock.monotonic() == 2
            await clock.run_until(4)

    asyncio.run(body())


@pytest.mark.parametrize("seconds", [0, -1])
def test_a_sleep_of_nothing_returns_at_once(seconds: float) -> None:
    """Who sleeps for no time does not wait for time to move, but lets others act."""

    async def body() -> None:
        clock = ManualClock()
        others = asyncio.ensure_future(asyncio.sleep(0))
        await clock.sleep(seconds)
        await clock.sleep(seconds)
        assert others.done()

    asyncio.run(body())


def test_a_cancelled_sleep_is_forgotten() -> None:
    """Time does not stop for somebody who sleeps no more."""

    async def body() -> float:
        clock = ManualClock()
        cancelled = asyncio.ensure_future(clock.sleep(1))
        await clock.settle()
        cancelled.cancel()
        await drive(clock, clock.sleep(2))
        return clock.monotonic()

    assert asyncio.run(body()) == 2


def test_the_date_jumps_alone() -> None:
    """The date goes with the time, and can be set without anybody noticing in monotonic time."""
    clock = ManualClock(monotonic=100, wall=datetime(1970, 1, 1, tzinfo=UTC))
    assert clock.wall() == datetime(1970, 1, 1, tzinfo=UTC)
    clock.set_wall(datetime(2026, 3, 1, tzinfo=UTC))
    assert clock.monotonic() == 100
    clock.advance(60)
    assert (clock.wall(), clock.monotonic()) == (datetime(2026, 3, 1, 0, 1, tzinfo=UTC), 160)
    assert clock.wall().utcoffset() == timedelta(0)


def test_drive_jumps_from_deadline_to_deadline() -> None:
    """Hours of sleeping pass at once, each sleeper at its time, and the result is that of what was awaited."""

    async def body() -> tuple[str, list[tuple[str, float]]]:
        sleepers = Sleepers(clock := ManualClock())

        async def work() -> str:
            await asyncio.gather(sleepers.sleep("fast", 600, 600), sleepers.sleep("slow", 900))
            return "done"

        return await drive(clock, work()), sleepers.woken

    assert asyncio.run(body()) == ("done", [("fast", 600), ("slow", 900), ("fast", 1200)])


def test_drive_does_not_jump_over_those_who_can_act() -> None:
    """Time stands still as long as anybody hands something on, be it over many turns of the loop."""

    async def body() -> float:
        clock = ManualClock()
        box: asyncio.Queue[int] = asyncio.Queue()

        async def hand_on() -> None:
            for number in range(500):
                await (clock.sleep(0) if number % 50 else asyncio.sleep(0))
                await box.put(number)

        async def work() -> float:
            task = asyncio.ensure_future(hand_on())
            timer = asyncio.ensure_future(clock.sleep(60))
            while await box.get() != 499:
                pass
            moment = clock.monotonic()
            await asyncio.gather(task, timer)
            return moment

        return await drive(clock, work())

    assert asyncio.run(body()) == 0


def test_drive_passes_on_what_went_wrong() -> None:
    """An exception of what is awaited is the caller's."""

    async def fail() -> None:
        raise LookupError("lost")

    with pytest.raises(LookupError, match="lost"):
        asyncio.run(drive(ManualClock(), fail()))


def test_drive_says_who_waits_for_what_never_happens() -> None:
    """When nobody sleeps and nobody is done, the error names who waits, and where; what was awaited is cancelled."""
    ends: list[str] = []

    async def wait_for_nobody() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ends.append("cancelled")

    with pytest.raises(
        StandstillError, match=r"at 0.0 s nothing .*\n(.*\n)*.* waits in .*wait_for_nobody:\d+ > Event.wait:\d+"
    ):
        asyncio.run(drive(ManualClock(), wait_for_nobody()))
    assert ends == ["cancelled"]


def test_drive_says_who_sleeps_too_long() -> None:
    """When everybody sleeps beyond the limit, the error names them and until when they sleep."""
    clock = ManualClock(monotonic=5)

    async def oversleep() -> None:
        current = asyncio.current_task()
        assert current
        current.set_name("Rip")
        await clock.sleep(10)
        await clock.sleep(20)

    with pytest.raises(
        StandstillError, match=r"at 15 s .* \(until 25 s\)\n(.*\n)*  Rip sleeps until 35 s in .*oversleep:\d+ > "
    ):
        asyncio.run(drive(clock, oversleep(), limit=20))
