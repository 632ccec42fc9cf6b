"""The runtime port: which faults a method may raise, whatever goes wrong."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import pytest

from tests.conformance.case import LABELS, Program, RuntimeCase
from tests.conformance.container import have_ended, read
from tinkworker.runtime.port import (
    ContainerGone,
    EngineUnavailable,
    ImageMissing,
    NeverRan,
    NoSpace,
    Refused,
    Runtime,
    RuntimeFault,
    Specification,
    Untraceable,
)

NAME = "troubled"
Call = Callable[[Runtime, Specification], Awaitable[object]]
Faults = frozenset[type[RuntimeFault]]

LAW: Mapping[str, tuple[Call, Faults]] = {
    "identify": (lambda runtime, _: runtime.identify(), frozenset({EngineUnavailable})),
    "room": (lambda runtime, _: runtime.room(), frozenset({EngineUnavailable})),
    "create": (
        lambda runtime, specification: runtime.create(specification),
        frozenset({ImageMissing, NoSpace, EngineUnavailable, Refused}),
    ),
    "start": (
        lambda runtime, _: runtime.start(NAME),
        frozenset({ContainerGone, EngineUnavailable, NoSpace, Refused, NeverRan, Untraceable}),
    ),
    "wait": (lambda runtime, _: runtime.wait(NAME), frozenset({ContainerGone, EngineUnavailable})),
    "stop": (lambda runtime, _: runtime.stop(NAME, 0), frozenset({EngineUnavailable})),
    "remove": (lambda runtime, _: runtime.remove(NAME), frozenset({EngineUnavailable})),
    "find": (lambda runtime, _: runtime.find(LABELS), frozenset({EngineUnavailable})),
    "strangers": (
        lambda runtime, specification: runtime.strangers(specification, NAME),
        frozenset({EngineUnavailable}),
    ),
    "logs": (
        lambda runtime, _: read(runtime, NAME, follow=False),
        frozenset({ContainerGone, EngineUnavailable, Refused}),
    ),
}
"""What is called, and the faults that the port names for it."""


@pytest.mark.parametrize("method", LAW)
async def test_a_method_raises_what_the_port_names(runtime_case: RuntimeCase, method: str) -> None:
    """However an engine fails, nobody has to reckon with anything else, and no foreign exception passes."""
    call, named = LAW[method]
    program = Program(prints="up\n")
    specification = runtime_case.specify(NAME, program)
    await have_ended(runtime_case, NAME, program)
    async for troubled in runtime_case.in_trouble(NAME):
        (outcome,) = await asyncio.gather(call(troubled, specification), return_exceptions=True)
        if isinstance(outcome, BaseException):
            assert type(outcome) in named, repr(outcome)
            assert str(outcome)
