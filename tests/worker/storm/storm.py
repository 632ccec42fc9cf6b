"""A worker in its world, moved step by step: its lives begin and end, and time passes."""

import asyncio
from collections.abc import Coroutine
from contextlib import ExitStack
from typing import Any

from attrs import define, field

from tests.worker.storm.life import Life
from tests.worker.storm.world import World
from tinkworker.server.port import State

PEACE = 3000.0
"""Seconds in which everything that is left must come to its end once nothing goes wrong any more."""

LONGEST = 45.0
"""Seconds for which the next report is waited for at most: an action that is not troubled ends in them."""


@define(eq=False)
class Storm:
    """
    The world, and whoever lives in it.

    Attributes:
        world: The world.
        lives: The lives that have not ended, the one that began first first; a second one waits for that.
    """

    world: World
    lives: list[Life] = field(factory=list)
    _begun: int = 0
    _loop: asyncio.AbstractEventLoop = field(factory=asyncio.new_event_loop)
    _resources: ExitStack = field(factory=ExitStack)

    def __attrs_post_init__(self) -> None:
        """Journals lie on this world's disk."""
        self._resources.enter_context(self.world.disk.in_place())

    def start(self) -> None:
        """Begin a life of the worker."""
        self._begun += 1
        living = Life(self._begun, self.world.parts(self._begun, self._living), self.world.policy)
        living.begin(self._loop)
        self.lives.append(living)
        self.world.witness.life = self._begun if len(self.lives) == 1 else self.world.witness.life
        self._do(self.world.clock.settle())

    def _living(self) -> set[int]:
        """The numbers of all who live."""
        return {life.number for life in self.lives if not life.over}

    def kill(self, turns: int, *, last: bool = False) -> None:
        """Let so many turns of its loop pass, and end a worker without a word."""
        for _ in range(turns):
            self._do(asyncio.sleep(0))
        self._bury()
        if self.lives:
            life = self.lives.pop(-1 if last else 0)
            self._do(life.end())

    def terminate(self, seconds: float, *, again: bool = False) -> None:
        """Tell the worker to stop, and let it; tell it once more, or kill it, if it takes too long."""
        life = self.lives[0]
        life.drained = None  # whoever is told to stop need not finish anything
        heard = self._do(self._tell(life, "terminate"))
        self.advance(seconds)
        if again and heard and self._do(self._tell(life, "terminate")):
            self._do(self.world.clock.settle())
            if not life.over:
                self.world.witness.broken.append("the worker was told twice to stop, and did not at once")
        if life in self.lives:
            self.lives.remove(life)
            self._do(life.end())

    def drain(self) -> None:
        """Tell the worker to finish what runs and to take nothing more."""
        life = self.lives[0]
        if life.at_work and self._do(self._tell(life, "drain")) and life.drained is None:
            life.drained = tuple(run for run in self.world.witness.runs if run.life == life.number)

    async def _tell(self, life: Life, event: str) -> bool:
        """Give a worker a signal."""
        return life.tell(event)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        clock = self.world.clock
        self._do(clock.run_until(clock.monotonic() + seconds))
        self._bury()

    def _bury(self) -> None:
        """Look after those who have ended by themselves; who was drained owes nothing."""
        for life in [life for life in self.lives if life.over]:
            self.lives.remove(life)
            self._do(life.end())
            if life.drained is not None:
                self._settle(life)

    def _settle(self, life: Life) -> None:
        """See that a life which was to finish what ran has done so, and has begun nothing but what was under way."""
        witness = self.world.witness
        ours = [run for run in witness.runs if run.life == life.number]
        fresh = [run for run in ours if run not in (life.drained or ())]
        if len({(run.workflow, run.index) for run in fresh}) > 1:  # what is lost may run again
            witness.broken.append(f"life {life.number} was told to begin nothing more, and began {[*map(str, fresh)]}")
        for run in ours:
            deployment = witness.deployments[run.workflow][-1]
            if deployment.since > run.at or self.world.server.stored.get(run.workflow) is not deployment.workflow:
                continue
            if deployment.workflow.states[run.index] is State.RUNNING and not deployment.over:
                witness.broken.append(f"life {life.number} was told to finish {run}, and ended without a report of it")

    def advance_to_report(self, seconds: float) -> None:
        """Let time pass until the server has taken another report, and then some more."""
        clock, server = self.world.clock, self.world.server
        known, deadline = server.taken, clock.monotonic() + LONGEST
        while server.taken == known and clock.monotonic() < deadline:
            self.advance(1.0)
        self.advance(seconds)

    def calm(self) -> None:
        """Let nothing go wrong any more, until everything has come to its end."""
        world = self.world
        world.calm()
        self._bury()
        deadline = world.clock.monotonic() + PEACE
        while (world.still_open or world.left_over) and world.clock.monotonic() < deadline:
            if not self.lives:
                self.start()
            self.advance(60)

    def close(self) -> None:
        """End the world."""
        for life in self.lives:
            self._do(life.end())
        self._do(self.world.server.close())
        self._loop.close()
        self._resources.close()

    def _do(self, what: Coroutine[Any, Any, Any] | asyncio.Future[Any]) -> Any:
        """Let the loop run until something is done."""
        return self._loop.run_until_complete(what)
