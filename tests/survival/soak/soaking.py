"""Soaking: workflows come as long as faults do, and at the end there is time to finish."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import count as numbers
from operator import methodcaller
from typing import Any

from attrs import define, field

from tests.end_to_end.stage import Stage
from tests.parts.wait import wait_until
from tests.survival.soak.figures import Figures, count
from tests.survival.soak.mischief import Mischief
from tests.survival.soak.programs import ENDS, FILE, Account, make
from tests.survival.soak.witness import SEVERAL_SILENCES
from tinkworker.clock import SystemClock
from tinkworker.server.development.workflow import Progress, Workflow

AT_ONCE = 2
"""Workflows that are open at a time: one that is worked on, and one that waits."""


@define(eq=False)
class Soaking:
    """
    A soak.

    Attributes:
        mischief: Does the harm.
        image: What actions run in.
        added: How many workflows were added.
        deleted: Those that ended and were deleted then.
        again: The actions of those that come again under their names, by their ids.
    """

    mischief: Mischief
    image: str
    added: int = 0
    deleted: list[Account] = field(factory=list)
    again: dict[str, Sequence[Mapping[str, Any]]] = field(factory=dict)
    _numbers: "numbers[int]" = field(factory=numbers)

    @property
    def stage(self) -> Stage:
        """The server."""
        return self.mischief.living.stage

    @property
    def by_agents(self) -> bool:
        """Whether the server is one of agents: it serves one workflow, also if that has ended, and has no handlers."""
        return self.stage.protocol.name == "agent"

    async def run(self, faults: int, workflows: int) -> Figures:
        """Do so many faults during at least so many workflows, let the worker finish, and count."""
        clock = SystemClock()
        while self.mischief.done.total() < faults or self.added < workflows:
            self.tend()
            if len(self.open()) < (1 if self.by_agents else AT_ONCE):
                self.add()
            if self.mischief.done.total() < faults:
                self.mischief.do()
                self.mischief.containers.listen()
            await clock.sleep(self.mischief.random.uniform(0.1, 1.5))
        self.finish()
        kept = [Account.of(workflow, self.stage.data) for workflow in self.workflows()]
        return count(self.mischief, [*self.deleted, *kept])

    def finish(self) -> None:
        """Do no more harm, and wait for the end of everything."""
        self.mischief.wire.calm()
        self.tend()
        while self.open():
            wait_until(partial(self.moved, [workflow.progress for workflow in self.workflows()]), SEVERAL_SILENCES)
            self.tend()
        self.mischief.living.stop()
        self.mischief.living.worker.terminate()
        self.stage.run(*self.mischief.living.flags)

    def moved(self, before: Sequence[tuple[Progress, ...]]) -> bool:
        """Whether something has happened to a workflow."""
        return [workflow.progress for workflow in self.workflows()] != before

    def add(self) -> None:
        """Have one more workflow, of one to three actions; the last one may fail, and every third comes again."""
        random, number = self.mischief.random, next(self._numbers)
        actions = [self.make("one"), self.make("two")][: random.randint(0, 2)]
        actions.append(self.make("last", ENDS[number % len(ENDS)]))
        workflow = self.stage.add(*actions, name=f"soak{number}")
        self.added += 1
        if number % 3 == 1:
            self.again[workflow] = actions

    def make(self, name: str, last_word: str = "end") -> dict[str, Any]:
        """An action as this server knows them."""
        return make(self.mischief.random, name, self.image, last_word, handlers=not self.by_agents)

    def tend(self) -> None:
        """Delete workflows that have ended, if they come again or hide others."""
        for workflow in self.workflows():
            if workflow.ended and (self.by_agents or workflow.id in self.again):
                self.delete(workflow)

    def delete(self, workflow: Workflow) -> None:
        """Delete a workflow, keep its account, and have it again at once if it comes again: a name, and new traces."""
        self.deleted.append(Account.of(workflow, self.stage.data))
        (self.stage.data / workflow.id / FILE).unlink(missing_ok=True)
        self.stage.call(methodcaller("remove", workflow.id))
        if actions := self.again.pop(workflow.id, None):
            assert self.stage.add(*actions, name=workflow.id.rpartition("/")[2]) == workflow.id
            self.added += 1

    def workflows(self) -> Sequence[Workflow]:
        """All workflows as the server has them."""
        return self.stage.call(methodcaller("workflows"))

    def open(self) -> Sequence[Workflow]:
        """Those that have not ended."""
        return [workflow for workflow in self.workflows() if not workflow.ended]
