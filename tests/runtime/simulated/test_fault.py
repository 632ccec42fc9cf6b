"""Faults on request: every one of the port's, before or after the effect, by every method."""

import asyncio
from collections.abc import Callable, Coroutine
from math import inf
from typing import Any

import pytest

from tests.conformance.case import LABELS, Program
from tests.conformance.container import read
from tests.conformance.simulated import SimulatedCase
from tinkworker.runtime.port import (
    AccessDenied,
    ContainerGone,
    EngineUnavailable,
    ImageMissing,
    NoSpace,
    Phase,
    Refused,
    RegistryUnavailable,
    Runtime,
    RuntimeFault,
)
from tinkworker.runtime.simulated.fault import Fault, Method

FAULTS = (ImageMissing, AccessDenied, RegistryUnavailable, NoSpace, EngineUnavailable, Refused, ContainerGone)

CALLS: dict[Method, Callable[[SimulatedCase, Runtime], Coroutine[Any, Any, object]]] = {
    "identify": lambda _, runtime: runtime.identify(),
    "pull": lambda case, runtime: runtime.pull(case.image, print),
    "create": lambda case, runtime: runtime.create(case.specify("other")),
    "start": lambda _, runtime: runtime.start("one"),
    "wait": lambda _, runtime: runtime.wait("one"),
    "stop": lambda _, runtime: runtime.stop("one", 1),
    "remove": lambda _, runtime: runtime.remove("one"),
    "find": lambda _, runtime: runtime.find(LABELS),
    "logs": lambda _, runtime: read(runtime, "one"),
}


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("method", CALLS)
async def test_every_method_can_raise_every_fault(
    runtime_case: SimulatedCase, method: Method, kind: type[RuntimeFault]
) -> None:
    """A planned fault is raised by the next call of its method, with its message, and not by the one after."""
    await runtime_case.runtime.create(runtime_case.specify("one"))
    if method in {"wait", "logs"}:
        await runtime_case.runtime.start("one")
    runtime_case.engine.faults.append(Fault(method, kind("as planned")))
    with pytest.raises(kind, match="as planned"):
        await CALLS[method](runtime_case, runtime_case.runtime)
    await CALLS[method](runtime_case, runtime_case.runtime)


async def test_an_answer_can_be_lost_before_or_after_the_effect(runtime_case: SimulatedCase) -> None:
    """The same fault leaves a container, or none, and only a look tells which."""
    runtime, faults = runtime_case.runtime, runtime_case.engine.faults
    lost = EngineUnavailable("no answer")
    faults += [Fault("create", lost), Fault("create", lost, when="after")]
    for effects in (0, 1):
        with pytest.raises(EngineUnavailable):
            await runtime.create(runtime_case.specify("unsure"))
        assert len(await runtime.find(LABELS)) == effects
    faults += [Fault("start", lost), Fault("start", lost, when="after")]
    for starts in (0, 1):
        with pytest.raises(EngineUnavailable):
            await runtime.start("unsure")
        assert runtime_case.engine.count("started", "unsure") == starts
    await runtime.start("unsure")
    assert runtime_case.runs("unsure") == 1


async def test_a_fault_can_come_several_times_and_only_to_one(runtime_case: SimulatedCase) -> None:
    """A fault for a container does not concern others, and is over after so many times."""
    runtime = runtime_case.runtime
    for name in ("one", "two"):
        await runtime.create(runtime_case.specify(name))
        await runtime.start(name)
    runtime_case.engine.faults.append(Fault("wait", EngineUnavailable("away"), times=2, name="one"))
    assert (await runtime.wait("two")).code == 0
    for _ in range(2):
        with pytest.raises(EngineUnavailable):
            await runtime.wait("one")
    assert (await runtime.wait("one")).code == 0


async def test_a_fault_for_any_method_is_an_engine_that_is_away(runtime_case: SimulatedCase) -> None:
    """Without a method, the next calls fail whatever they are."""
    runtime = runtime_case.runtime
    runtime_case.engine.faults.append(Fault(fault=EngineUnavailable("away"), times=3))
    for call in (runtime.identify(), runtime.find({}), runtime.create(runtime_case.specify("one"))):
        with pytest.raises(EngineUnavailable):
            await call
    assert await runtime.find({}) == ()


async def test_a_call_can_hang(runtime_case: SimulatedCase) -> None:
    """A call can take its time without failing, fail after it, or never answer at all."""
    runtime, clock = runtime_case.runtime, runtime_case.clock
    runtime_case.engine.faults += [
        Fault("identify", seconds=40),
        Fault("identify", EngineUnavailable("timeout"), seconds=60),
        Fault("identify", seconds=inf),
    ]
    await runtime.identify()
    assert clock.monotonic() == 40
    with pytest.raises(EngineUnavailable):
        await runtime.identify()
    assert clock.monotonic() == 100
    hanging = asyncio.ensure_future(runtime.identify())
    await clock.sleep(1e4)
    assert not hanging.done()
    hanging.cancel()


async def test_a_container_can_vanish(runtime_case: SimulatedCase) -> None:
    """When the engine loses a container, who waits for it is told, who reads it is let go, and it is not found."""
    runtime = runtime_case.runtime
    await runtime.create(runtime_case.specify("lost", Program(prints="up\n", seconds=inf)))
    await runtime.start("lost")
    wait, reading = asyncio.ensure_future(runtime.wait("lost")), asyncio.ensure_future(read(runtime, "lost"))
    await runtime_case.clock.sleep(1)
    runtime_case.engine.remove("lost", "lost")
    with pytest.raises(ContainerGone, match="lost"):
        await wait
    assert (await reading)["stdout"] == b"up\n"
    assert await runtime.find(LABELS) == ()
    assert runtime_case.engine.count("lost", "lost") == 1


async def test_somebody_else_can_end_a_container(runtime_case: SimulatedCase) -> None:
    """When the engine ends a container that nobody stopped, who waits for it learns the status."""
    runtime = runtime_case.runtime
    await runtime.create(runtime_case.specify("ended", Program(seconds=inf)))
    await runtime.start("ended")
    wait = asyncio.ensure_future(runtime.wait("ended"))
    await runtime_case.clock.sleep(5)
    runtime_case.engine.cut(runtime_case.engine.get("ended"), 143)
    ended = await wait
    assert (ended.code, ended.seconds) == (143, 5)
    (container,) = await runtime.find(LABELS)
    assert container.phase is Phase.EXITED
