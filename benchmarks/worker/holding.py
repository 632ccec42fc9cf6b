"""The memory that a worker and its supervisor hold, and whether it grows."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from statistics import linear_regression

from benchmarks.figure import Figure
from benchmarks.worker.ground import Ground
from benchmarks.worker.order import turns
from benchmarks.worker.process import anonymous, memory
from benchmarks.worker.program import OURS, Program, running
from benchmarks.worker.starting import BOUND, serving
from benchmarks.worker.workflow import LOOKED_EVERY, reached, served, template
from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.port import State

MEBIBYTE = 2**20
BEFORE, AFTER, WRITING = 45.0, 58.0, 64.0
"""The budgets: before the first workflow, after one, while an action writes."""

WRITES = ("sh", "-c", "yes 0123456789012345678901234567890123456789012345678901234567890123 | head -c 100000000")
GROWING: Mapping[Spoken, str] = {TinkV012(): "", AgentV017(hold_seconds=1, look_seconds=0.05): ", agents' server"}
"""The servers with which growth is measured, as its figures name them."""

LOOKED_AT_EVERY = 0.1
SETTLED_AFTER = 3.0
"""Seconds after the last report; what a workflow leaves behind is removed by then."""


def before(program: Program) -> tuple[float, float]:
    """MiB after a few idle polls, and how many of them lie in no file."""
    with serving() as (calls, address), running(program.told(RETRY_INTERVAL="100ms"), address) as process:
        for _ in range(10):
            calls.times.get(timeout=BOUND)
        return memory(process.pid) / MEBIBYTE, anonymous(process.pid) / MEBIBYTE


async def after(ground: Ground, program: Program) -> tuple[float, float]:
    """MiB after a workflow of two actions, and the most during one whose action writes all the time."""
    async with served() as server:
        with running(program, server.address, ground.host) as process:
            workflow = server.add(template([ground.image] * 2))
            await reached(server, workflow, State.SUCCESS, 2, process)
            await asyncio.sleep(SETTLED_AFTER)
            settled = memory(process.pid) / MEBIBYTE
            workflow = server.add(template([ground.image], WRITES), name="writing")
            await reached(server, workflow, State.RUNNING, 1, process)
            most = settled
            ending = asyncio.create_task(reached(server, workflow, State.SUCCESS, 1, process))
            while not ending.done():
                most = max(most, memory(process.pid) / MEBIBYTE)
                await asyncio.sleep(LOOKED_AT_EVERY)
            await ending
            return settled, most


async def growth(workflows: int, protocol: Spoken) -> float:
    """KiB that each workflow leaves in memory: the slope of a line through what was held after each."""
    program = OURS.told(TINK_WORKER_RUNTIME="process", RETRY_INTERVAL="20ms")
    held: list[tuple[int, float]] = []
    async with served(protocol) as server:
        with running(program, server.address) as process:
            for number in range(workflows):
                workflow = server.add(template(["none"]), name=f"workflow-{number}")
                await reached(server, workflow, State.SUCCESS, 1, process)
                server.remove(workflow)
                await asyncio.sleep(LOOKED_EVERY)
                if number >= workflows // 3:  # what is kept of the last ones has come to its bound
                    held.append((number, anonymous(process.pid) / 1024))
    return linear_regression(*zip(*held, strict=True)).slope


def holding(ground: Ground, programs: Sequence[Program], rounds: int, workflows: int) -> Iterator[Figure]:
    """Before, after and during workflows, for each program, in turns; for ours the growth besides."""
    idle, used = by_turns(programs, before, rounds), by_turns(programs, partial(at_work, ground), rounds)
    for program in programs:
        mine = program is OURS
        held, own = (list(column) for column in zip(*idle[program.name], strict=True))
        yield Figure.of(
            "memory", f"before the first workflow, {program.name}", held, "MiB", budget=BEFORE if mine else None
        )
        yield Figure.of("memory", f"of it in no file, {program.name}", own, "MiB")
        settled, most = (list(column) for column in zip(*used[program.name], strict=True))
        yield Figure.of("memory", f"after one, {program.name}", settled, "MiB", budget=AFTER if mine else None)
        yield Figure.of(
            "memory",
            f"while an action writes 100 MB at full speed, {program.name}",
            most,
            "MiB",
            budget=WRITING if mine else None,
        )
    for protocol, of in GROWING.items():
        grown = asyncio.run(growth(workflows, protocol))
        yield Figure.of("memory", f"growth over {workflows} workflows{of}", [grown], "KiB each")


def at_work(ground: Ground, program: Program) -> tuple[float, float]:
    """The same as `after`, and nothing is left of it."""
    try:
        return asyncio.run(after(ground, program))
    finally:
        ground.clean()


def by_turns(
    programs: Sequence[Program], measure: Callable[[Program], tuple[float, float]], rounds: int
) -> dict[str, list[tuple[float, float]]]:
    """What is measured of each program, by its name."""
    samples: dict[str, list[tuple[float, float]]] = {program.name: [] for program in programs}
    for program in turns(programs, rounds):
        samples[program.name].append(measure(program))
    return samples
