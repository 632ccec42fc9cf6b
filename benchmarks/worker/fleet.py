"""
A thousand virtual workers: what each of them holds, and how they come back to a server that was gone.

`python -m benchmarks.worker.fleet` measures the second alone, and shows it second by second.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import define, field

from benchmarks.figure import Figure
from benchmarks.worker.crowd import serving
from tinkworker.cli.simulate import parser
from tinkworker.cli.simulate.fleet import Fleet
from tinkworker.cli.simulate.orders import Orders
from tinkworker.cli.simulate.tally import Tally
from tinkworker.clock import SystemClock
from tinkworker.lifecycle.policy import Policy
from tinkworker.observe.port import Transition

WORKERS = 1000
ACTIONS = 2
HELD, PRESSED = 150.0, 3.0
"""The budgets: KiB for each worker, and how many times the mean may come in the fullest second."""

WINDOW = Policy().server_backoff
"""Seconds between two questions to a server that is gone, at most; whoever asks once in them makes the mean."""

GONE = 45.0
"""Seconds without a server: longer than the waits take to grow to their longest."""


def held(workers: int) -> float:
    """KiB that each worker holds at most while all live, with a workflow each."""
    simulate = str(Path(sys.executable).with_name("tinkworker"))
    with serving(workers, ACTIONS) as address:
        words = [simulate, "simulate", f"--server={address}", f"--workers={workers}", "--seed=7", "--once", "--json"]
        environment = {"PATH": os.environ["PATH"]}
        answer = subprocess.run(words, check=True, capture_output=True, env=environment)  # noqa: S603 our own
    return float(json.loads(answer.stdout)["bytes_per_worker"]) / 1024


@define(eq=False)
class Questions(Tally):
    """Notes when who asked what was answered: on a machine that is kept busy, answers come late, and in a crowd."""

    answered: list[tuple[float, str]] = field(factory=list)
    _asked: dict[str, float] = field(factory=dict)

    def transition(self, transition: Transition) -> None:
        """Note a question for work, and that it was answered."""
        super().transition(transition)
        if transition.chart != "worker":
            return
        worker = transition.subject["workerID"]
        if transition.target == "polling":
            self._asked[worker] = transition.at
        if transition.event == "listed":
            self.answered.append((self._asked[worker], worker))

    def workers(self, since: float) -> dict[str, float]:
        """When each worker asked what was answered first after a moment."""
        firsts: dict[str, float] = {}
        for at, worker in self.answered:
            if at >= since:
                firsts.setdefault(worker, at)
        return firsts


async def back(workers: int, gone: float) -> list[float]:
    """Seconds after the return of a lost server at which each worker asked the first question that was answered."""
    clock, questions = SystemClock(), Questions()
    with TemporaryDirectory() as folder:
        with serving(0, 0) as address:
            words = vars(parser().parse_args([f"--server={address}", f"--workers={workers}", "--seed=7"]))
            orders = Orders(**{key: value for key, value in words.items() if key != "json"})
            fleet = Fleet(orders, Path(folder), tally=questions)
            running = asyncio.create_task(fleet.run())
            await everybody(questions, 0.0, workers)
        await clock.sleep(gone)
        with serving(0, 0, address.port):
            returned = clock.monotonic()
            await everybody(questions, returned, workers)
            fleet.stop()
            await running
    return sorted(at - returned for at in questions.workers(returned).values())


async def everybody(questions: Questions, since: float, workers: int) -> None:
    """Return when every worker has had an answer since a moment."""
    while len(questions.workers(since)) < workers:  # noqa: ASYNC110 an observer is told, and tells nobody
        await asyncio.sleep(0.5)


def fullest(moments: list[float]) -> float:
    """How many come in the fullest second, beside the mean of the window."""
    seconds = Counter(int(moment) for moment in moments)
    return max(seconds.values()) / (len(moments) / WINDOW)


def fleet(workers: int = WORKERS, gone: float = GONE) -> Iterator[Figure]:
    """What each holds, and how they come back."""
    name = f"{workers:,} workers"
    yield Figure.of("fleet", f"memory of each of {name}, {ACTIONS} actions", [held(workers)], "KiB", budget=HELD)
    moments = asyncio.run(back(workers, gone))
    beside = f"the mean of {WINDOW:g} s; the last of them came after {moments[-1]:.1f} s"
    what = f"the fullest second when a lost server is back, {name}"
    yield Figure.of("fleet", what, [fullest(moments)], "times", budget=PRESSED, beside=beside)


def main() -> None:
    """Show how they come back, a line for each second."""
    seconds = Counter(int(moment) for moment in asyncio.run(back(WORKERS, GONE)))
    for second in range(max(seconds) + 1):
        sys.stdout.write(f"{second:3} s {seconds[second]:5}\n")


if __name__ == "__main__":
    main()
