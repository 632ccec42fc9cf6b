"""The runtime port: start, and that it happens once."""

import asyncio
from math import inf

import pytest

from tests.conformance.case import LABELS, Program, RuntimeCase
from tests.conformance.container import let_others_act, read, read_first
from tinkworker.runtime.port import ContainerGone, Phase, Refused


async def test_start_runs_the_program(runtime_case: RuntimeCase) -> None:
    """A started container runs, and says since when."""
    await runtime_case.runtime.create(runtime_case.specify("run", Program(prints="up\n", seconds=inf)))
    container = await runtime_case.runtime.start("run")
    assert (container.name, container.phase, container.exit) == ("run", Phase.RUNNING, None)
    await read_first(runtime_case.runtime, "run")
    (found,) = await runtime_case.runtime.find(LABELS)
    assert found.running_for is None or 0 <= found.running_for < runtime_case.clock.monotonic() + 1
    assert runtime_case.runs("run") == 1


async def test_start_of_what_runs_changes_nothing(runtime_case: RuntimeCase) -> None:
    """A container that runs is not started again, however often and by whomever that is asked."""
    await runtime_case.runtime.create(runtime_case.specify("once", Program(prints="up\n", seconds=inf)))
    await runtime_case.runtime.start("once")
    await read_first(runtime_case.runtime, "once")
    for runtime in (runtime_case.runtime, runtime_case.restarted()):
        assert (await runtime.start("once")).phase is Phase.RUNNING
    await runtime_case.runtime.stop("once", 30)
    assert await read(runtime_case.runtime, "once") == {"stdout": b"up\n", "stderr": b""}
    assert runtime_case.runs("once") == 1


async def test_start_of_what_ended_changes_nothing(runtime_case: RuntimeCase) -> None:
    """A container that has ended does not run again: an action is never started twice."""
    await runtime_case.runtime.create(runtime_case.specify("ended", Program(prints="ran", exits=3)))
    await runtime_case.runtime.start("ended")
    first = await runtime_case.runtime.wait("ended")
    for runtime in (runtime_case.runtime, runtime_case.restarted()):
        container = await runtime.start("ended")
        assert (container.phase, container.exit) == (Phase.EXITED, first)
        assert await runtime.wait("ended") == first
    assert await read(runtime_case.runtime, "ended") == {"stdout": b"ran", "stderr": b""}
    assert runtime_case.runs("ended") == 1


async def test_start_at_the_same_time_runs_once(runtime_case: RuntimeCase) -> None:
    """Of several starts at the same time, from two workers, one starts the program, and all succeed."""
    await runtime_case.runtime.create(runtime_case.specify("race", Program(prints="up\n", seconds=inf)))
    other = runtime_case.restarted()
    containers = await asyncio.gather(*(runtime.start("race") for runtime in (runtime_case.runtime, other) * 3))
    assert {container.phase for container in containers} == {Phase.RUNNING}
    await read_first(runtime_case.runtime, "race")
    await runtime_case.runtime.stop("race", 30)
    assert await read(runtime_case.runtime, "race") == {"stdout": b"up\n", "stderr": b""}
    assert runtime_case.runs("race") == 1


async def test_start_that_is_refused_leaves_the_container(runtime_case: RuntimeCase) -> None:
    """A container whose command does not exist is refused with a reason, each time; it stays created until removed."""
    await runtime_case.runtime.create(runtime_case.broken("broken"))
    for _ in range(2):
        with pytest.raises(Refused) as refusal:
            await runtime_case.runtime.start("broken")
        assert "no such" in refusal.value.message.lower()
    (container,) = await runtime_case.runtime.find(LABELS)
    assert (container.phase, container.exit) == (Phase.CREATED, None)
    await runtime_case.runtime.remove("broken")
    assert await runtime_case.runtime.find(LABELS) == ()


async def test_start_of_what_is_gone(runtime_case: RuntimeCase) -> None:
    """A container that was removed, or never was, cannot be started."""
    await runtime_case.runtime.create(runtime_case.specify("gone"))
    await runtime_case.runtime.remove("gone")
    for name in ("gone", "never"):
        with pytest.raises(ContainerGone):
            await runtime_case.runtime.start(name)
    assert runtime_case.runs("gone") == 0


async def test_an_abandoned_start_happens_at_most_once(runtime_case: RuntimeCase) -> None:
    """Whether a start happens that nobody waits for is open, but the one after it does not make it two."""
    await runtime_case.runtime.create(runtime_case.specify("left", Program(prints="ran")))
    abandoned = asyncio.ensure_future(runtime_case.runtime.start("left"))
    await asyncio.sleep(0)
    abandoned.cancel()
    await asyncio.wait({abandoned})
    await runtime_case.runtime.start("left")
    assert (await runtime_case.runtime.wait("left")).code == 0
    assert await read(runtime_case.runtime, "left") == {"stdout": b"ran", "stderr": b""}
    assert runtime_case.runs("left") == 1


async def test_a_removed_container_does_not_start(runtime_case: RuntimeCase) -> None:
    """After `remove`, an abandoned start of the container has no effect any more, also not on one of the same name."""
    await runtime_case.runtime.create(runtime_case.specify("barrier", Program(prints="first")))
    abandoned = asyncio.ensure_future(runtime_case.runtime.start("barrier"))
    await asyncio.sleep(0)
    abandoned.cancel()
    await asyncio.wait({abandoned})
    await runtime_case.runtime.remove("barrier")
    ran = runtime_case.runs("barrier")
    await runtime_case.runtime.create(runtime_case.specify("barrier", Program(prints="second")))
    await let_others_act(runtime_case)
    (container,) = await runtime_case.runtime.find(LABELS)
    assert container.phase is Phase.CREATED
    assert runtime_case.runs("barrier") == ran <= 1
