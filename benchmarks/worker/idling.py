"""How much of a processor an idle worker takes."""

from collections.abc import Iterator, Sequence
from functools import partial
from time import sleep  # noqa: TID251 a measurement is over when its time is over

from benchmarks.figure import Figure
from benchmarks.worker.order import in_turns
from benchmarks.worker.process import effort
from benchmarks.worker.program import OURS, Program, running
from benchmarks.worker.starting import BOUND, serving
from tinkworker.lifecycle.worker.timers import BRISK_POLLS

PAUSES = (("1s", 0.4), ("3s", 0.15))
"""How often the server is asked where somebody has set that, and how much of a core it may take, in hundredths."""

POLLS_BEFORE = 5
"""Polls after which a worker counts as idle."""

BRISK, RESTED = 0.4, 0.15
"""The same budgets where nobody has: while work is likely, and after that."""


def idle(program: Program, seconds: float, polls: int = POLLS_BEFORE) -> float:
    """Hundredths of a core, once it has asked so often."""
    with (
        serving() as (calls, address),
        running(program.told(TINK_WORKER_RUNTIME="process"), address) as process,
    ):
        for _ in range(polls):
            calls.times.get(timeout=BOUND)
        before = effort(process.pid)
        sleep(seconds)
        return 100 * (effort(process.pid) - before) / seconds


def idling(programs: Sequence[Program], seconds: float, rested: int) -> Iterator[Figure]:
    """Each program, asking often and seldom, and as it does by itself; ours also after `rested` long idle times."""
    for pause, limit in PAUSES:
        told = [program.told(RETRY_INTERVAL=pause) for program in programs]
        yield from taken(f"asking every {pause}", told, seconds, limit)
    yield from taken("with no interval set, while work is likely", programs, seconds, BRISK)
    for _ in range(rested):
        spent = idle(OURS, seconds, BRISK_POLLS + POLLS_BEFORE)
        what = f"processor, with no interval set, after five minutes of nothing, {OURS.name}"
        yield Figure.of("idle", what, [spent], "%", budget=RESTED)


def taken(how: str, programs: Sequence[Program], seconds: float, limit: float) -> Iterator[Figure]:
    """Each program, in turns, for half of the time each."""
    measured = in_turns([partial(idle, program, seconds / 2) for program in programs], 1)
    for program, figures in zip(programs, measured, strict=True):
        budget = limit if program.name == OURS.name else None
        yield Figure.of("idle", f"processor, {how}, {program.name}", figures, "%", budget=budget)
