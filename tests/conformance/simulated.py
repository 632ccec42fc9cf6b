"""The simulated adapter in the runtime suite."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from attrs import field, frozen

from tests.conformance.case import LABELS, SUCCEEDS
from tests.conformance.case import Program as Wanted
from tinkworker.runtime.port import EngineUnavailable, ImageMissing, Refused, Specification
from tinkworker.runtime.simulated import Engine, SimulatedRuntime
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.script import Image, Line, Listed, Program
from tinkworker.testing.clock import ManualClock, drive

_NOTHING_RUNS = "nothing runs that could see or touch anything"


@frozen
class SimulatedCase:
    """The `RuntimeCase` of the simulated adapter: programs are told to its script, under the container's name."""

    workspace: Path
    image: str = "registry.example.com/tools:1"
    missing_image: str = "registry.example.com/missing:1"
    ambient: frozenset[str] = frozenset()
    cannot: Mapping[str, str] = {"environment": _NOTHING_RUNS, "workspace": _NOTHING_RUNS}
    clock: ManualClock = field(factory=ManualClock)
    programs: dict[str, Program] = field(factory=dict)
    engine: Engine = field(init=False)
    runtime: SimulatedRuntime = field(init=False)

    @engine.default
    def _make_engine(self) -> Engine:
        missing = Image(fault=ImageMissing("there is no such image"))
        script = Listed(images={self.missing_image: missing}, programs=self.programs)
        return Engine(self.clock, script, images={self.image})

    @runtime.default
    def _make_runtime(self) -> SimulatedRuntime:
        return self.restarted()

    def restarted(self) -> SimulatedRuntime:
        """Make another view of the engine."""
        return SimulatedRuntime(self.engine)

    def specify(self, name: str, program: Wanted = SUCCEEDS, **labels: str) -> Specification:
        """Tell the script what the program does."""
        prints = Line(program.prints.encode() * program.repeats)
        complains = Line(program.complains.encode(), stream="stderr")
        self.programs[name] = Program(program.seconds, program.exits, (prints, complains), program.asked)
        return Specification(name, self.image, labels={**LABELS, **labels})

    def broken(self, name: str) -> Specification:
        """Tell the script that it does not start."""
        self.programs[name] = Program(refusal=Refused("there is no such command"))
        return Specification(name, self.image, labels=LABELS)

    def runs(self, name: str) -> int:
        """Ask the engine, which notes what was really done."""
        return self.engine.count("started", name)

    async def in_trouble(self, name: str) -> AsyncIterator[SimulatedRuntime]:
        """The script's own fault, before and after the engine did what it was asked."""
        moments: tuple[Literal["before", "after"], ...] = ("before", "after")
        for when in moments:
            self.engine.faults.append(Fault(None, EngineUnavailable("no answer"), when=when))
            yield self.restarted()
            self.engine.faults.clear()

    def run(self, body: Coroutine[Any, Any, None]) -> None:
        """Run it in no time, the clock jumping over every sleep."""
        asyncio.run(drive(self.clock, body))


@contextmanager
def simulated_case(request: pytest.FixtureRequest) -> Iterator[SimulatedCase]:
    """An engine of its own for every test."""
    yield SimulatedCase(request.getfixturevalue("tmp_path"))
