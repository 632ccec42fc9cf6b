"""A worker in a simulation: the same run every time, for pages and pictures that show one."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path

from attrs import define, field, frozen

from tinkworker.engine.journal.reader import read
from tinkworker.engine.journal.timeline import Timeline, timeline
from tinkworker.engine.step import Step
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.observe.port import Level, Subject, Transition
from tinkworker.runtime.simulated.engine import Engine
from tinkworker.runtime.simulated.runtime import SimulatedRuntime
from tinkworker.runtime.simulated.script import Listed, Program
from tinkworker.server.port import Action
from tinkworker.testing.clock import ManualClock, drive
from tinkworker.testing.server import MemoryServer
from tinkworker.worker.composition import Parts, compose


@define
class Recorder:
    """Remembers the steps of a run."""

    steps: list[Step] = field(factory=list)

    def transition(self, transition: Transition) -> None:
        """Remember a step."""
        assert isinstance(transition, Step)
        self.steps.append(transition)

    def message(self, level: Level, text: str, subject: Subject, fields: Mapping[str, object]) -> None:
        """Nothing to remember."""

    def output(self, stream: str, line: str, subject: Subject) -> None:
        """Nothing to remember."""

    def progress(self, image: str, done: int, total: int, subject: Subject) -> None:
        """Nothing to remember."""


@frozen
class Run:
    """
    What happened.

    Attributes:
        steps: The steps of all machines.
        told: What the workflow's journal tells.
    """

    steps: tuple[Step, ...]
    told: Timeline


def run(action: Action, program: Program) -> Run:
    """A worker that runs a workflow of one action."""
    clock, server, recorder = ManualClock(), MemoryServer(), Recorder()
    server.add("default/example", [action])
    runtime = SimulatedRuntime(Engine(clock, Listed(other_program=program)))

    async def live(data: Path) -> None:
        worker = compose(Parts("w1", server, runtime, clock, (recorder,), data))
        await worker.driver.run(WorkerData("w1", Policy(once=True, prepare_ahead=0)))

    with tempfile.TemporaryDirectory() as data:
        asyncio.run(drive(clock, live(Path(data))))
        (journal,) = Path(data).glob(".tink-worker/*/*.jsonl")
        return Run(tuple(recorder.steps), timeline(read(journal)))
