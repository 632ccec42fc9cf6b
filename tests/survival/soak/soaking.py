"""Soaking: workflows come as long as faults do, and at the end there is time to finish."""

from collections.abc import Sequence
from functools import partial
from itertools import count as numbers

from attrs import define, field

from tests.end_to_end.stage import action
from tests.parts.wait import wait_until
from tests.survival.soak.figures import Figures, count
from tests.survival.soak.mischief import Mischief
from tinkworker.clock import SystemClock
from tinkworker.server.development.workflow import Progress, Workflow

TRACE = '>> "${WORKFLOW:-/workflow}/trace"'
OBEYS = "trap 'exit 143' TERM;"
"""A shell that is the first process of its container ends when it is asked to only if it says so."""
AT_ONCE = 2
"""Workflows that are open at a time: one that is worked on, and one that waits."""


@define(eq=False)
class Soaking:
    """
    A soak.

    Attributes:
        mischief: Does the harm.
        image: What actions run in.
        added: The ids of all workflows.
    """

    mischief: Mischief
    image: str
    added: list[str] = field(factory=list)
    _numbers: "numbers[int]" = field(factory=numbers)

    async def run(self, faults: int, workflows: int) -> Figures:
        """Do so many faults during at least so many workflows, let the worker finish, and count."""
        clock = SystemClock()
        while self.mischief.done.total() < faults or len(self.added) < workflows:
            if len(self.open()) < AT_ONCE:
                self.add()
            if self.mischief.done.total() < faults:
                self.mischief.do()
                self.mischief.containers.started()  # an engine remembers its last 256 events, of all kinds
            await clock.sleep(self.mischief.random.uniform(0.1, 1.5))
        self.finish()
        return count(self.mischief, self.workflows())

    def finish(self) -> None:
        """Do no more harm, and wait for the end of everything."""
        self.mischief.stage.call(lambda server: server.faults.clear())
        while self.open():
            wait_until(partial(self.moved, [workflow.progress for workflow in self.workflows()]))
        self.mischief.stop()
        self.mischief.worker.terminate()
        self.mischief.stage.run(*self.mischief.flags)

    def moved(self, before: Sequence[tuple[Progress, ...]]) -> bool:
        """Whether something has happened to a workflow."""
        return [workflow.progress for workflow in self.workflows()] != before

    def add(self) -> None:
        """Have one more workflow, of one to three actions."""
        names = ("one", "two", "three")[: self.mischief.random.randint(1, 3)]
        actions = [action(name, self.image, self.script(name)) for name in names]
        self.added.append(self.mischief.stage.add(*actions, name=f"soak{next(self._numbers)}"))

    def script(self, name: str) -> str:
        """What an action does: leave traces, and sleep in between; every other one ends when it is asked to."""
        obeys, length = self.mischief.random.choice((OBEYS, "")), round(self.mischief.random.uniform(0, 3), 1)
        return f"{obeys} echo begin {name} {TRACE}; sleep {length} & wait; echo end {name} {TRACE}"

    def workflows(self) -> Sequence[Workflow]:
        """All workflows as the server has them."""
        return self.mischief.stage.call(lambda server: server.workflows())

    def open(self) -> Sequence[Workflow]:
        """Those that have not ended."""
        return [workflow for workflow in self.workflows() if not workflow.ended]
