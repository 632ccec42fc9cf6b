"""A worker in its world, moved step by step, with everything that may go wrong in it."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

from attrs import define, evolve, field

from tests.worker.scenario.common import journals
from tests.worker.scene import Scene, action
from tests.worker.storm.server import Delay, WitnessedServer
from tests.worker.storm.views import Spell
from tests.worker.storm.witness import TIMEOUT, Witness, WitnessedEngine
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.port import EngineUnavailable, Specification
from tinkworker.runtime.simulated.container import Simulated
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.fault import Method as EngineMethod
from tinkworker.runtime.simulated.script import Listed, Program
from tinkworker.server.port import Abilities, Action, ServerUnreachable
from tinkworker.testing.server import TINK, Method, ServerTrouble

PROGRAMS = {
    "quick": Program(seconds=1),
    "slow": Program(seconds=40),
    "failing": Program(seconds=2, code=3),
    "endless": Program(seconds=10_000),
}
"""What an action may run."""

PEACE = 3000.0
"""Seconds in which everything that is left must come to its end once nothing goes wrong any more."""

LONGEST = 45.0
"""Seconds for which the next report is waited for at most: an action that is not troubled ends in them."""


def actions(programs: list[str]) -> tuple[Action, ...]:
    """Actions that run these programs, each with its place in its name; who never ends has a timeout."""
    return tuple(
        action(
            f"{index}-{program}", image=f"registry.example/{program}:1", timeout=TIMEOUT if program == "endless" else 0
        )
        for index, program in enumerate(programs)
    )


def with_identities(actions: tuple[Action, ...], deployment: int) -> tuple[Action, ...]:
    """Actions that have ids of their own, as those of the agent's protocol have."""
    return tuple(evolve(action, identity=f"{deployment}/{index}") for index, action in enumerate(actions))


@define(eq=False)
class Storm:
    """
    The world.

    Attributes:
        folder: Where the worker keeps its data.
        policy: What its operator decided.
        abilities: What the server's protocol can do.
    """

    folder: Path
    policy: Policy = field(factory=Policy)
    abilities: Abilities = TINK
    scene: Scene = field(init=False)
    witness: Witness = field(init=False)
    server: WitnessedServer = field(init=False)
    stranger: Simulated = field(init=False)
    _loop: asyncio.AbstractEventLoop = field(factory=asyncio.new_event_loop)
    _living: asyncio.Task[None] | None = None

    def __attrs_post_init__(self) -> None:
        """A world with a server, an engine, and a container on it that is none of the worker's business."""
        self.scene = Scene(self.folder, self.policy)
        clock = self.scene.clock
        self.witness = Witness(clock.monotonic)
        self.server = self.scene.server = WitnessedServer(abilities=self.abilities, witness=self.witness, clock=clock)
        programs = {f"registry.example/{name}:1": program for name, program in PROGRAMS.items()}
        engine = self.scene.engine = WitnessedEngine(clock, Listed(programs=programs), witness=self.witness)
        engine.add_image("elsewhere/database:1")
        self.stranger = engine.create(Specification("database", "elsewhere/database:1"))
        self.stranger.program = Program(seconds=float("inf"))
        engine.start(self.stranger)

    @property
    def alive(self) -> bool:
        """Whether the worker lives."""
        return self._living is not None and not self._living.done()

    def start(self) -> None:
        """Begin a life of the worker."""
        self._living = self._loop.create_task(self.scene.live())
        self._do(self.scene.clock.settle())

    def kill(self, turns: int) -> None:
        """Let so many turns of its loop pass, and end the worker without a word."""
        for _ in range(turns):
            self._do(asyncio.sleep(0))
        self._end()

    def terminate(self, seconds: float) -> None:
        """Tell the worker to stop, and let it."""
        self._do(self._told())
        self.advance(seconds)
        self._end()

    async def _told(self) -> None:
        """Give the worker its signal, if it has come so far that it listens."""
        if self.scene.life is not None:
            self.scene.terminate()

    def _end(self) -> None:
        """End a life, and say so if it was a mistake of the program that did it."""
        living = self._living
        assert living is not None
        living.cancel()
        (result,) = self._do(asyncio.gather(living, return_exceptions=True))
        if isinstance(result, Exception):
            raise result
        self._living = self.scene.life = None

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        clock = self.scene.clock
        self._do(clock.run_until(clock.monotonic() + seconds))
        if self._living is not None and self._living.done():
            self._living.result()

    def advance_to_report(self, seconds: float) -> None:
        """Let time pass until the server has taken another report, and then some more."""
        clock, known = self.scene.clock, self.server.taken
        deadline = clock.monotonic() + LONGEST
        while self.server.taken == known and clock.monotonic() < deadline:
            self.advance(1.0)
        self.advance(seconds)

    def jump(self, years: int) -> None:
        """Set the calendar."""
        self.scene.clock.set_wall(self.scene.clock.wall() + timedelta(days=365 * years))

    def trouble(self, method: Method, when: str, times: int) -> None:
        """Let calls to the server go wrong."""
        self.scene.trouble(ServerTrouble(method, ServerUnreachable("no route to host"), when, times))  # type: ignore[arg-type]

    def delay(self, delay: Delay) -> None:
        """Let something come late that is between worker and server."""
        self.server.delays.append(delay)

    def fall_behind(self, methods: frozenset[Method], ages: tuple[float, ...], seconds: float) -> None:
        """Let the server read through caches that are behind, for so long."""
        self.server.views.spells.insert(0, Spell(methods, ages, self.scene.clock.monotonic() + seconds))

    def fault(self, method: EngineMethod | None, when: str, times: int) -> None:
        """Let calls to the engine go wrong."""
        self.scene.fault(Fault(method, EngineUnavailable("the engine does not answer"), when, times))  # type: ignore[arg-type]

    def deploy(self, name: str, programs: list[str]) -> None:
        """Make a workflow, or delete the one that has this name and make another."""
        made = actions(programs)
        deployments = sum(len(deployed) for deployed in self.witness.deployments.values())
        self.server.deploy(name, *(made if self.abilities.looks_ahead else with_identities(made, deployments)))

    def delete(self, name: str) -> None:
        """Delete a workflow."""
        self.server.delete(name)

    def spoil_journals(self, place: float) -> None:
        """
        Write nonsense into each journal, somewhere before its last line.

        A last line that is torn is no damage: it was being written when the worker was killed, so that nothing which
        needs it was done yet. A journal whose end is missing as if it had never been written is nothing that a worker
        could tell, nor anything that befalls a file which is synchronised before each effect.
        """
        for path in journals(self.scene):
            *before, last = path.read_bytes().splitlines(keepends=True)
            before.insert(int(len(before) * place), b"nonsense\n")
            path.write_bytes(b"".join([*before, last]))

    def lose_journals(self) -> None:
        """Take the journals away."""
        for path in journals(self.scene):
            path.unlink()

    def calm(self) -> None:
        """Let nothing go wrong any more, until everything has come to its end."""
        self.server.troubles.clear()
        self.server.delays.clear()
        self.server.views.spells.clear()
        self.scene.engine.faults.clear()
        if not self.alive:
            self.start()
        deadline = self.scene.clock.monotonic() + PEACE
        while (self.still_open or self.left_over) and self.scene.clock.monotonic() < deadline:
            self.advance(60)

    @property
    def still_open(self) -> list[str]:
        """The workflows that have not come to their end."""
        return [name for name, workflow in self.server.stored.items() if workflow.open]

    @property
    def left_over(self) -> list[Simulated]:
        """The worker's containers that are still there."""
        return [container for container in self.scene.engine.containers.values() if container is not self.stranger]

    def close(self) -> None:
        """End the world."""
        if self._living is not None:
            self._end()
        self._do(self.server.close())
        self._loop.close()

    def _do(self, what: Coroutine[Any, Any, Any] | asyncio.Future[Any]) -> Any:
        """Let the loop run until something is done."""
        return self._loop.run_until_complete(what)
