"""How soon a worker notices that there is work."""

import asyncio
import random
from collections.abc import Iterator, Sequence

from benchmarks.figure import Figure
from benchmarks.worker.ground import Ground
from benchmarks.worker.program import Program, running
from benchmarks.worker.workflow import reached, template
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import State

LONGEST_WAIT = 3.0
"""Seconds within which a workflow is made, at any moment between two polls."""

PROPERTIES = "the Go worker asks every 6 s, so it takes 3 s in the middle"


async def noticed(ground: Ground, program: Program, samples: int, seed: int) -> list[float]:
    """Seconds from making a workflow to its first report, again and again, with a worker that idled."""
    chance = random.Random(seed)  # noqa: S311 nothing secret
    taken = []
    async with DevelopmentServer() as server:
        first = server.add(template([ground.image]))
        with running(program, server.address, ground.host) as process:
            await reached(server, first, State.SUCCESS, 1, process)
            for number in range(samples):
                await asyncio.sleep(LONGEST_WAIT + chance.uniform(0, LONGEST_WAIT))
                made = asyncio.get_running_loop().time()
                workflow = server.add(template([ground.image]), name=f"sample-{number}")
                await reached(server, workflow, State.RUNNING, 1, process)
                taken.append(asyncio.get_running_loop().time() - made)
                await reached(server, workflow, State.SUCCESS, 1, process)
    return taken


def noticing(ground: Ground, programs: Sequence[Program], samples: int) -> Iterator[Figure]:
    """From a workflow's making to its first report, with the flags' defaults."""
    for program in programs:
        try:
            taken = asyncio.run(noticed(ground, program, samples, seed=1))
        finally:
            ground.clean()
        yield Figure.of("noticing", f"a new workflow, {program.name}", taken, "s", beside=PROPERTIES)
