"""How soon a worker notices that there is work."""

import asyncio
import random
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

from attrs import frozen

from benchmarks.figure import Figure
from benchmarks.worker.ground import Ground
from benchmarks.worker.program import OURS, Program, running
from benchmarks.worker.workflow import reached, served, template
from tinkworker.cli.parts import BRISK_INTERVAL
from tinkworker.lifecycle.worker.timers import BRISK_POLLS
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import State

PAUSE = 3.0
"""Seconds after which a worker that did something has forgotten that."""

BETWEEN_POLLS = 6.0
"""Seconds within which a workflow is made, at any moment between two polls: as many as lie between the Go worker's."""

BOOTED_AFTER = 2.0
"""Seconds after which a worker that was started has asked for the first time, also on a slow machine."""

SOON, RESTED = 1.0, 3.0
"""The budgets: while work is likely, and after long idling."""

PROPERTIES = "the Go worker asks every 6 s, so it takes 3 s in the middle"


@frozen
class Watch:
    """
    A worker and its server.

    Attributes:
        server: The server.
        image: What actions run.
        process: The worker.
    """

    server: DevelopmentServer
    image: str
    process: "subprocess.Popen[bytes]"

    async def noticed(self, name: str) -> float:
        """Seconds from making a workflow to its first report; it is over when this returns."""
        made = asyncio.get_running_loop().time()
        workflow = self.server.add(template([self.image]), name=name)
        await reached(self.server, workflow, State.RUNNING, 1, self.process)
        taken = asyncio.get_running_loop().time() - made
        await reached(self.server, workflow, State.SUCCESS, 1, self.process)
        return taken


@asynccontextmanager
async def watching(ground: Ground, program: Program) -> AsyncIterator[Watch]:
    """A worker that was just started."""
    async with served() as server:
        with running(program, server.address, ground.host) as process:
            yield Watch(server, ground.image, process)
    ground.clean()


async def after_another(ground: Ground, program: Program, samples: int, chance: random.Random) -> list[float]:
    """By a worker that did something a few seconds before, again and again."""
    async with watching(ground, program) as watch:
        await watch.noticed("first")
        taken = []
        for number in range(samples):
            await asyncio.sleep(PAUSE + chance.uniform(0, BETWEEN_POLLS))
            taken.append(await watch.noticed(f"sample-{number}"))
    return taken


async def after_boot(ground: Ground, program: Program, samples: int, chance: random.Random) -> list[float]:
    """By a worker that was just started and has had none yet."""
    taken = []
    for _ in range(samples):
        async with watching(ground, program) as watch:
            await asyncio.sleep(BOOTED_AFTER + chance.uniform(0, BETWEEN_POLLS))
            taken.append(await watch.noticed("first"))
    return taken


async def after_rest(ground: Ground, program: Program, samples: int, chance: random.Random) -> list[float]:
    """By a worker that has asked in vain for so long that it asks seldom."""
    async with watching(ground, program) as watch:
        taken = []
        for number in range(samples):
            await asyncio.sleep(BRISK_POLLS * BRISK_INTERVAL + PAUSE + chance.uniform(0, BETWEEN_POLLS))
            taken.append(await watch.noticed(f"sample-{number}"))
    return taken


def noticing(ground: Ground, programs: Sequence[Program], samples: int, rested: int) -> Iterator[Figure]:
    """From a workflow's making to its first report, with the flags' defaults; `rested` times after long idling."""
    for program in programs:
        chance = random.Random(1)  # noqa: S311 nothing secret
        for what, measure, count, budget in (
            ("after another one", after_another, samples, SOON),
            ("after the start", after_boot, samples, SOON),
            ("after five minutes of nothing", after_rest, rested, RESTED),
        ):
            if count:
                taken = asyncio.run(measure(ground, program, count, chance))
                yield Figure.of(
                    "noticing",
                    f"a new workflow {what}, {program.name}",
                    taken,
                    "s",
                    budget=budget if program is OURS else None,
                    beside=PROPERTIES,
                )
