"""What is particular to the simulated runtime."""

import asyncio
import gc
import tracemalloc
from math import inf

import pytest

from tests.conformance.case import LABELS
from tests.conformance.case import Program as Wanted
from tests.conformance.container import let_others_act, pieces, read
from tests.conformance.simulated import SimulatedCase
from tinkworker.runtime.port import NoSpace, Phase, PullProgress, RegistryUnavailable, Specification
from tinkworker.runtime.simulated import Engine, SimulatedRuntime
from tinkworker.runtime.simulated.script import Chance, Image, Line, Listed, Program
from tinkworker.testing.clock import ManualClock, drive


async def test_time_is_the_script_s(runtime_case: SimulatedCase) -> None:
    """A container runs exactly as long as it is told to, and is as old as the clock says."""
    runtime, clock = runtime_case.runtime, runtime_case.clock
    runtime_case.programs["exact"] = Program(seconds=90, code=4, out_of_memory=True)
    await runtime.create(Specification("exact", runtime_case.image, labels=LABELS))
    await clock.sleep(10)
    await runtime.start("exact")
    await clock.sleep(60)
    (container,) = await runtime.find(LABELS)
    assert (container.phase, container.running_for) == (Phase.RUNNING, 60)
    ended = await runtime.wait("exact")
    assert clock.monotonic() == 100
    assert (ended.code, ended.seconds, ended.out_of_memory) == (4, 90, True)


async def test_output_comes_at_its_time(runtime_case: SimulatedCase) -> None:
    """Each line is written when the script says, and what would come after the end is never written."""
    lines = (Line(b"1\n2\n"), Line(b"3\n", at=5, stream="stderr"), Line(b"never\n", at=8))
    runtime_case.programs["lines"] = Program(seconds=7, output=lines)
    await runtime_case.runtime.create(Specification("lines", runtime_case.image))
    await runtime_case.runtime.start("lines")
    async with pieces(runtime_case.runtime, "lines") as outputs:
        written = [(piece.stream, piece.data, runtime_case.clock.monotonic()) async for piece in outputs]
    assert written == [("stdout", b"1\n", 0), ("stdout", b"2\n", 0), ("stderr", b"3\n", 5)]
    assert runtime_case.clock.monotonic() == 7


async def test_a_reader_can_come_before_the_start(runtime_case: SimulatedCase) -> None:
    """Who follows a container that was not started gets its output when it is."""
    await runtime_case.runtime.create(runtime_case.specify("early", Wanted(prints="up\n", seconds=0.1)))
    reading = asyncio.ensure_future(read(runtime_case.runtime, "early"))
    await let_others_act(runtime_case)
    assert not reading.done()
    await runtime_case.runtime.start("early")
    assert (await reading)["stdout"] == b"up\n"


async def test_a_pull_takes_time_and_shows_progress(runtime_case: SimulatedCase) -> None:
    """A pull lasts as long as told, reports how far it is, and leaves the image on the engine."""
    clock, progress = runtime_case.clock, list[PullProgress]()
    script = Listed(images={"big": Image(seconds=8, size=1000, origin="local", warning="no registry")})
    engine = Engine(clock, script)
    pulled = await SimulatedRuntime(engine).pull("big", progress.append)
    assert (pulled.reference, pulled.origin, pulled.warning) == ("big", "local", "no registry")
    assert [step.bytes_done for step in progress] == [250, 500, 750, 1000]
    assert (clock.monotonic(), engine.images, engine.count("pulled", "big")) == (8, {"big"}, 1)


async def test_a_pull_that_fails_leaves_no_image(runtime_case: SimulatedCase) -> None:
    """The fault of an image comes after the time of the pull, each time, and there is nothing to create from."""
    engine = Engine(runtime_case.clock, Listed(other_image=Image(seconds=3, fault=RegistryUnavailable("down"))))
    for moment in (3, 6):
        with pytest.raises(RegistryUnavailable, match="down"):
            await SimulatedRuntime(engine).pull("image", print)
        assert runtime_case.clock.monotonic() == moment
    assert not engine.images


async def test_a_start_can_fail_as_told(runtime_case: SimulatedCase) -> None:
    """A program that does not start raises its own fault each time and was never run."""
    runtime_case.programs["full"] = Program(refusal=NoSpace("no room"))
    await runtime_case.runtime.create(Specification("full", runtime_case.image))
    for _ in range(2):
        with pytest.raises(NoSpace, match="no room"):
            await runtime_case.runtime.start("full")
    assert runtime_case.runs("full") == 0


async def test_the_engine_notes_what_was_done(runtime_case: SimulatedCase) -> None:
    """Effects are noted once each, in order and with their time, however often they were asked for."""
    runtime, clock = runtime_case.runtime, runtime_case.clock
    for _ in range(2):
        await runtime.create(runtime_case.specify("noted"))
    runtime_case.programs["noted"] = Program(seconds=inf)
    await runtime.remove("noted")
    await runtime.create(Specification("noted", runtime_case.image))
    for _ in range(2):
        await runtime.start("noted")
        await clock.sleep(1)
    for _ in range(2):
        await runtime.stop("noted", 1)
        await runtime.remove("noted")
    deeds = [(effect.deed, effect.at) for effect in runtime_case.engine.effects]
    assert deeds == [("created", 0), ("removed", 0), ("created", 0), ("started", 0), ("cut", 2), ("removed", 2)]


def test_thousands_of_containers_fit() -> None:
    """Thousands of containers run side by side and take some kilobytes each, and no task when nobody waits for them."""
    engine = Engine(ManualClock(), Chance(7), images={"image"})

    async def have_running(number: int) -> None:
        name = f"container-{number}"
        await SimulatedRuntime(engine).create(Specification(name, "image", labels={"worker": str(number)}))
        await SimulatedRuntime(engine).start(name)

    async def work() -> None:
        for number in range(3000):
            await have_running(number)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    tracemalloc.start()
    asyncio.run(work())
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(container.running(0) for container in engine.containers.values()) == 3000
    assert held / 3000 < 4096


def test_an_engine_outlives_its_loop() -> None:
    """Containers go on for the next worker, also when that has an event loop of its own."""
    clock = ManualClock()
    engine = Engine(clock, Listed(other_program=Program(seconds=50, code=8)), images={"image"})

    async def first() -> None:
        await SimulatedRuntime(engine).create(Specification("kept", "image"))
        await SimulatedRuntime(engine).start("kept")
        wait = asyncio.ensure_future(SimulatedRuntime(engine).wait("kept"))
        await clock.sleep(20)
        wait.cancel()

    asyncio.run(drive(clock, first()))
    assert asyncio.run(drive(clock, SimulatedRuntime(engine).wait("kept"))).code == 8
    assert clock.monotonic() == 50
