"""What a workflow takes with a worker, and what the same calls to the engine take without any: the floor."""

import asyncio
from collections.abc import Iterator, Sequence
from functools import partial
from time import perf_counter

from benchmarks.figure import Figure
from benchmarks.worker.ground import Ground
from benchmarks.worker.order import alternating, in_turns, ratios
from benchmarks.worker.process import spent
from benchmarks.worker.program import OURS, Program, running
from benchmarks.worker.workflow import lived, reached, served, template
from tinkworker.server.port import State

BUDGET = 1.03
"""What all that a worker does may come to: reports, journal and logs, less what it does while actions run."""


def floor(ground: Ground, count: int) -> float:
    """Seconds for some actions: pull, create, start, wait, remove, one after the other, and nothing else."""
    client = ground.client
    begun = perf_counter()
    for number in range(count):
        for _ in client.pull(ground.image, stream=True):
            pass
        name = f"floor-{number}"
        client.create_container(
            ground.image, ["true"], name=name, host_config=client.create_host_config(privileged=True)
        )
        client.start(name)
        client.wait(name)
        client.remove_container(name)
    return perf_counter() - begun


async def worked(ground: Ground, program: Program, images: Sequence[str], command: Sequence[str] = ("true",)) -> float:
    """Seconds for a workflow, from the first RUNNING that the server saw to the last SUCCESS."""
    async with served() as server:
        workflow = server.add(template(images, command))
        with running(program, server.address, ground.host) as process:
            return await lived(server, workflow, len(images), process)


def effort_each(ground: Ground, program: Program, count: int) -> float:
    """Seconds of processor time that a worker spends on a warm action, in the same span as it is measured in."""

    async def measure() -> float:
        async with served() as server:
            workflow = server.add(template([ground.image] * count))
            with running(program, server.address, ground.host) as process:
                await reached(server, workflow, State.RUNNING, 1, process)
                before = spent(process.pid)
                await reached(server, workflow, State.SUCCESS, count, process)
                return (spent(process.pid) - before) / count

    try:
        return asyncio.run(measure())
    finally:
        ground.clean()


def warm(ground: Ground, program: Program, count: int) -> float:
    """With the image on the engine already; the registry is asked all the same."""
    try:
        return asyncio.run(worked(ground, program, [ground.image] * count))
    finally:
        ground.clean()


def cold_floor(ground: Ground, count: int) -> float:
    """The same calls, with the image in the registry only."""
    ground.forget([ground.image])
    return floor(ground, count)


def cold(ground: Ground, program: Program, count: int) -> float:
    """With the image in the registry only."""
    ground.forget([ground.image])
    return warm(ground, program, count)


def acting(ground: Ground, programs: Sequence[Program], counts: Sequence[int], rounds: int) -> Iterator[Figure]:
    """Whole workflows, each program beside the floor; and the floor beside itself, which says what noise there is."""
    most = max(counts)
    noise = ratios(list(alternating(partial(floor, ground, most), partial(floor, ground, most), rounds)))
    yield Figure.of("a workflow", f"the floor beside itself, {most} actions", noise, "times")
    for program in programs:
        spans = [1000 * effort_each(ground, program, most) for _ in range(rounds)]
        yield Figure.of("a workflow", f"processor time, each of {most} actions, warm, {program.name}", spans, "ms")
    for count in counts:
        for kind, (with_worker, without) in {"warm": (warm, floor), "cold": (cold, cold_floor)}.items():
            measures = [partial(with_worker, ground, program, count) for program in programs]
            *worked_in, least = in_turns([*measures, partial(without, ground, count)], rounds)
            for program, own in zip(programs, worked_in, strict=True):
                # The first action of all is prepared while nothing runs, so few actions say little.
                budget = BUDGET if kind == "warm" and count == most and program is OURS else None
                each = [f"{1000 * min(column) / count:.0f}" for column in (own, least)]
                yield Figure.of(
                    "a workflow",
                    f"{count} actions, {kind}, {program.name}",
                    ratios(list(zip(own, least, strict=True))),
                    "times",
                    budget=budget,
                    beside=f"the floor; an action takes {each[0]} ms, at the floor {each[1]} ms (least of all rounds)",
                )
