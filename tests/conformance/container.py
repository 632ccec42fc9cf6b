"""Containers that run, and their output."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, aclosing
from typing import cast

from tests.conformance.case import Program, RuntimeCase
from tinkworker.runtime.port import Output, Runtime, Specification


def pieces(
    runtime: Runtime, name: str, *, tail: int | None = None, follow: bool = True
) -> AbstractAsyncContextManager[AsyncGenerator[Output, None]]:
    """The output, piece by piece, until the block is left."""
    return aclosing(cast("AsyncGenerator[Output, None]", runtime.logs(name, tail=tail, follow=follow)))


async def read(runtime: Runtime, name: str, *, tail: int | None = None, follow: bool = True) -> dict[str, bytes]:
    """All output until it ends, stream by stream."""
    streams = {"stdout": b"", "stderr": b""}
    async with pieces(runtime, name, tail=tail, follow=follow) as outputs:
        async for output in outputs:
            streams[output.stream] += output.data
    return streams


async def read_first(runtime: Runtime, name: str) -> Output:
    """The first piece of output, as soon as it is there: whoever has it knows that the program runs."""
    async with pieces(runtime, name) as outputs:
        return await anext(outputs)


async def have_running(case: RuntimeCase, name: str, program: Program) -> Runtime:
    """A container that runs and has printed something."""
    await case.runtime.create(case.specify(name, program))
    await case.runtime.start(name)
    await read_first(case.runtime, name)
    return case.runtime


async def have_ended(case: RuntimeCase, name: str, program: Program) -> Runtime:
    """A container that has ended."""
    await case.runtime.create(case.specify(name, program))
    await case.runtime.start(name)
    await case.runtime.wait(name)
    return case.runtime


async def let_others_act(case: RuntimeCase) -> None:
    """Return when a whole container has come and gone: what was asked of the adapter before has long begun."""
    await have_ended(case, "meanwhile", Program(seconds=0.1))
    await case.runtime.remove("meanwhile")


async def output_of(case: RuntimeCase, specification: Specification) -> dict[str, bytes]:
    """The output of a container that ends well."""
    await case.runtime.create(specification)
    await case.runtime.start(specification.name)
    assert (await case.runtime.wait(specification.name)).code == 0
    return await read(case.runtime, specification.name)


async def until(case: RuntimeCase, condition: Callable[[], bool]) -> None:
    """Wait for what must come about; the test's own bound ends it."""
    while not condition():
        await case.clock.sleep(0.05)
