"""Processes that need not be children: whether one still runs, when it ends, how old it is."""

import asyncio
import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from attrs import frozen

from tinkworker.clock import Clock
from tinkworker.runtime.process import keeper


@frozen
class Identity:
    """
    A process, told from every other that had or will have its number.

    Attributes:
        pid: Its number.
        started: The clock tick of this boot in which it started.
    """

    pid: int
    started: int

    @property
    def alive(self) -> bool:
        """Whether it has not ended; one that nobody has collected yet has ended."""
        try:
            state, started = keeper.stat(self.pid)
        except (FileNotFoundError, ProcessLookupError):
            return False
        return started == self.started and state not in {"Z", "X"}

    @property
    def age(self) -> float:
        """Seconds since it started, by the kernel's clock, which nobody can set."""
        uptime = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        return uptime - self.started / os.sysconf("SC_CLK_TCK")

    def signal_group(self, number: int) -> None:
        """Send a signal to the process group that it leads, if it has not ended."""
        with suppress(ProcessLookupError):  # it ended just now
            if self.alive:
                os.killpg(self.pid, number)

    async def ended(self) -> None:
        """Return when it has ended; at once if it has."""
        try:
            watch = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return
        loop = asyncio.get_running_loop()
        over = asyncio.Event()
        try:
            if self.alive:  # asked when the number can no longer come to mean another process
                loop.add_reader(watch, over.set)
                await over.wait()
        finally:
            loop.remove_reader(watch)
            os.close(watch)


def kill_kept(child: int) -> None:
    """Kill what a keeper keeps: its only child, with its group. A keeper that is a child of ours keeps its number."""
    with suppress(OSError):  # one of them has just ended
        for leader in Path(f"/proc/{child}/task/{child}/children").read_text(encoding="ascii").split():
            Identity(*keeper.identify(int(leader))).signal_group(signal.SIGKILL)


async def end_within(seconds: float, processes: Iterable[Identity], clock: Clock) -> bool:
    """Return when all of these processes have ended, or when the time is over; and whether they have."""
    ends = asyncio.ensure_future(_all_ended(processes))
    alarm = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({ends, alarm}, return_when=asyncio.FIRST_COMPLETED)
        return ends.done() and ends.result()
    finally:
        ends.cancel()
        alarm.cancel()
        await asyncio.wait({ends, alarm})


async def _all_ended(processes: Iterable[Identity]) -> bool:
    """Wait for one after the other; true in the end."""
    for process in processes:
        await process.ended()
    return True
