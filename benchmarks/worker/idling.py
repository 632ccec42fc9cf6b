"""How much of a processor an idle worker takes."""

from collections.abc import Iterator, Sequence
from time import sleep  # noqa: TID251 a measurement is over when its time is over

from benchmarks.figure import Figure
from benchmarks.worker.process import effort
from benchmarks.worker.program import OURS, Program, running
from benchmarks.worker.starting import BOUND, serving

PAUSES = (("1s", 0.4), ("3s", 0.15))
"""How often the server is asked, and how much of a core that may take, in hundredths."""

POLLS_BEFORE = 5
"""Polls after which a worker counts as idle."""


def idle(program: Program, pause: str, seconds: float) -> float:
    """Hundredths of a core."""
    with (
        serving() as (calls, address),
        running(program.told(RETRY_INTERVAL=pause, TINK_WORKER_RUNTIME="process"), address) as process,
    ):
        for _ in range(POLLS_BEFORE):
            calls.times.get(timeout=BOUND)
        before = effort(process.pid)
        sleep(seconds)
        return 100 * (effort(process.pid) - before) / seconds


def idling(programs: Sequence[Program], seconds: float) -> Iterator[Figure]:
    """Each program, asking often and seldom."""
    for program in programs:
        for pause, limit in PAUSES:
            taken = idle(program, pause, seconds)
            budget = limit if program is OURS else None
            yield Figure.of("idle", f"processor, asking every {pause}, {program.name}", [taken], "%", budget=budget)
