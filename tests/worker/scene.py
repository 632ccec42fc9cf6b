"""A whole worker on a manual clock: simulated engine, server in memory, real lifecycles, real driver, real journals."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

from attrs import define, evolve, field

from tinkworker.engine.step import Step
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.observe.port import Level, Subject, Transition
from tinkworker.runtime.port import Runtime
from tinkworker.runtime.simulated.engine import Engine
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.runtime import SimulatedRuntime
from tinkworker.runtime.simulated.script import Image, Listed, Program
from tinkworker.server.port import Action, State
from tinkworker.testing.clock import ManualClock, drive
from tinkworker.testing.server import MemoryServer, MemoryWorkflow, ServerTrouble
from tinkworker.worker.composition import Composition, Parts, compose

WORKER = "w1"
RELAY = "default/relay"
ONCE = Policy(once=True)


class Bug(Exception):
    """A mistake in this program."""

    def __init__(self, message: str = "a mistake in the program") -> None:
        super().__init__(message)
        self.message = message


@define
class Recorder:
    """Remembers everything that observers are told."""

    steps: list[Step] = field(factory=list)
    messages: list[tuple[str, str]] = field(factory=list)
    lines: list[str] = field(factory=list)
    bytes_done: list[int] = field(factory=list)

    def transition(self, transition: Transition) -> None:
        """Remember a step."""
        assert isinstance(transition, Step)
        self.steps.append(transition)

    def message(self, level: Level, text: str, _subject: Subject, _fields: Mapping[str, object]) -> None:
        """Remember a message."""
        self.messages.append((level, text))

    def output(self, _stream: str, line: str, _subject: Subject) -> None:
        """Remember a line."""
        self.lines.append(line)

    def progress(self, _image: str, done: int, _total: int, _subject: Subject) -> None:
        """Remember how far a pull got."""
        self.bytes_done.append(done)

    @property
    def edges(self) -> set[tuple[str, str]]:
        """The edges that were taken, each with its chart."""
        return {(step.chart, taken.edge) for step in self.steps for taken in step.taken}

    def states(self, machine: str) -> list[str]:
        """The states that a machine entered, in order."""
        return [state for step in self.steps if step.machine == machine for state in step.states]


def action(name: str = "one", task: str = "provision", **changes: Any) -> Action:
    """An action that takes what nobody says otherwise."""
    return evolve(Action(task=task, name=name, worker=WORKER, image=f"registry.example/{name}:1"), **changes)


@define(eq=False)
class Scene:
    """
    A worker and its world; several lives of the worker may follow each other in it.

    Attributes:
        folder: The worker's data folder.
        policy: What the operator decided.
        clock: The time.
        script: What images and programs do.
        engine: The engine; it outlives the worker.
        server: The server; so does it.
        recorder: What the worker's observers were told, over all lives.
    """

    folder: Path
    policy: Policy = ONCE
    clock: ManualClock = field(factory=ManualClock)
    programs: dict[str, Program] = field(factory=dict)
    images: dict[str, Image] = field(factory=dict)
    engine: Engine = field(init=False)
    server: MemoryServer = field(factory=MemoryServer)
    recorder: Recorder = field(factory=Recorder)
    capture_logs: bool = True
    tty: bool = False
    memory: int | None = None
    crashes: int = 0
    life: Composition | None = None

    def __attrs_post_init__(self) -> None:
        """Make the engine, with programs that take a second unless told otherwise."""
        script = Listed(images=self.images, programs=self.programs, other_program=Program(seconds=1.0))
        self.engine = Engine(self.clock, script)

    def add(self, *actions: Action, workflow: str = RELAY) -> MemoryWorkflow:
        """Have a workflow on the server."""
        return self.server.add(workflow, actions or (action(),))

    def trouble(self, trouble: ServerTrouble) -> None:
        """Let the next calls to the server go wrong."""
        self.server.troubles.append(trouble)

    def fault(self, fault: Fault) -> None:
        """Let the next calls to the engine go wrong."""
        self.engine.faults.append(fault)

    def runtime(self) -> Runtime:
        """One worker's view of the engine."""
        return SimulatedRuntime(self.engine)

    def parts(self) -> Parts:
        """What a worker is made of here."""
        return Parts(
            worker=WORKER,
            server=self.server,
            runtime=self.runtime(),
            clock=self.clock,
            observers=(self.recorder,),
            data=self.folder,
            capture_logs=self.capture_logs,
            tty=self.tty,
            memory=lambda: self.memory,
            crashes=self.crashes,
        )

    async def live(self) -> None:
        """One life of the worker, until it ends."""
        self.life = life = compose(self.parts())
        try:
            await life.driver.run(WorkerData(WORKER, self.policy))
        finally:
            await life.close()

    def run(self, limit: float = 86400.0) -> "Scene":
        """A life from its beginning to its end, time jumping."""
        asyncio.run(drive(self.clock, self.live(), limit))
        return self

    def play(self, script: Callable[["Scene"], Coroutine[Any, Any, None]], limit: float = 86400.0) -> "Scene":
        """A life in which somebody interferes."""

        async def both() -> None:
            living = asyncio.ensure_future(self.live())
            meddling = asyncio.ensure_future(script(self))
            try:
                await asyncio.wait({living, meddling}, return_when=asyncio.FIRST_COMPLETED)
                if not living.done():
                    await meddling
                await living
                assert meddling.done(), "the worker ended before everything had been played"
                await meddling
            finally:
                for task in (living, meddling):
                    task.cancel()
                await asyncio.gather(living, meddling, return_exceptions=True)

        asyncio.run(drive(self.clock, both(), limit))
        return self

    def fail_at(self, cause: ServerTrouble | Fault, lives: int = 3) -> "Scene":
        """Lives that end because this program fails at something, each at the same."""
        for _ in range(lives):
            (self.trouble if isinstance(cause, ServerTrouble) else self.fault)(evolve(cause))  # type: ignore[arg-type]
            try:
                self.run()
            except Bug:
                self.crashes += 1
            else:
                raise AssertionError("the program did not fail at it")
        return self

    def crash(self, when: Callable[["Scene"], bool], limit: float = 86400.0) -> "Scene":
        """A life that ends without warning as soon as something is the case."""

        async def until() -> None:
            living = asyncio.ensure_future(self.live())
            while not when(self) and not living.done():  # noqa: ASYNC110 looks after every turn of the loop
                await asyncio.sleep(0)
            assert not living.done(), "the worker ended before it could crash"
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)

        asyncio.run(drive(self.clock, until(), limit))
        return self

    async def until(self, condition: Callable[["Scene"], bool]) -> None:
        """Return when something is the case."""
        while not condition(self):
            await self.clock.sleep(0.1)

    def drain(self) -> None:
        """Tell the worker to finish what runs and to take nothing more."""
        assert self.life is not None
        self.life.driver.post("worker", "drain")

    def terminate(self) -> None:
        """Tell the worker to stop, as SIGTERM does."""
        assert self.life is not None
        self.life.driver.post("worker", "terminate")

    def in_state(self, machine: str, state: str) -> bool:
        """Whether a machine is in a state."""
        steps = [step for step in self.recorder.steps if step.machine == machine]
        return bool(steps) and steps[-1].target == state

    @property
    def states(self) -> tuple[State, ...]:
        """The states of the workflow's actions, as the server has them."""
        return self.server.states()[RELAY]

    @property
    def ended(self) -> str:
        """The state in which the workflow's machine ended last."""
        return next(step.target for step in reversed(self.recorder.steps) if step.chart == "workflow" and step.final)

    @property
    def messages(self) -> list[str]:
        """The messages of the workflow's reports."""
        return [report.message for report in self.server.stored[RELAY].reports]

    def starts(self, name: str = "one") -> int:
        """How often containers of an action were started."""
        return sum(effect.deed == "started" and f"_{name}_" in effect.name for effect in self.engine.effects)

    @property
    def left_over(self) -> list[str]:
        """The containers that are still there."""
        return list(self.engine.containers)
