"""SIGUSR1: what a worker is doing, machine by machine, written to its log; and where its threads are, to stderr.

The stacks are written by the interpreter's own fault handler, which needs no loop that turns and no lock that is free.
"""

import asyncio
import faulthandler
import sys
from collections.abc import Iterator
from types import CoroutineType
from typing import Any

from tinkworker.clock import Clock
from tinkworker.engine.machine import Machine
from tinkworker.worker.driver import Driver
from tinkworker.worker.signals import DUMP


def listen(driver: Driver, clock: Clock) -> None:
    """Answer the signal as long as this process lives."""
    asyncio.get_running_loop().add_signal_handler(DUMP, dump, driver, clock)
    faulthandler.register(DUMP, file=sys.stderr, all_threads=True, chain=True)


def dump(driver: Driver, clock: Clock) -> None:
    """Tell the observers of every machine and every task."""
    now = clock.monotonic()
    families = [family.ensemble.members.values() for family in driver.families.values()]
    machines = [driver.worker, *(member.machine for members in families for member in members)]
    tasks = [f"{task.get_name()}: {' > '.join(stack(task))}" for task in asyncio.all_tasks()]
    driver.say("info", "what this worker is doing", driver.worker.subject, machines=[*told(machines, now)], tasks=tasks)


def told(machines: list[Machine], now: float) -> Iterator[dict[str, Any]]:
    """Each machine: where it is, what it has asked for, when its timers ring."""
    for machine in machines:
        yield {
            "machine": machine.name,
            "state": machine.state,
            "asks": [machine.statechart.activities[state][0] for state in machine.invocations],
            "timers": {name: round(armed.due - now, 3) for name, armed in machine.timers.items()},
        }


def stack(task: "asyncio.Task[Any]") -> Iterator[str]:
    """Which coroutines of a task wait for each other, the outermost first, with the lines where they are."""
    waiting: object = task.get_coro()
    while isinstance(waiting, CoroutineType):
        line = waiting.cr_frame.f_lineno if waiting.cr_frame else 0
        yield f"{waiting.__qualname__}:{line}"
        waiting = waiting.cr_await
