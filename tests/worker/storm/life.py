"""One life of a worker: from its start until it ends, or is ended."""

import asyncio
from functools import cache

from attrs import define, field

from tests.worker.storm.run import Run
from tinkworker.engine.journal.codec import Codec
from tinkworker.lifecycle.charts import load_charts
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.worker.composition import Composition, Parts, compose


@cache
def codec() -> Codec:
    """The charts, loaded once: a story has dozens of lives."""
    return Codec(load_charts())


@define(eq=False)
class Life:
    """
    A life.

    Attributes:
        number: Which one, from 1.
        parts: What the worker is made of.
        policy: What its operator decided.
        drained: The containers that it had started when it was told to drain; None if it was not.
    """

    number: int
    parts: Parts
    policy: Policy
    drained: tuple[Run, ...] | None = None
    _composition: Composition | None = None
    _task: "asyncio.Task[None]" = field(init=False)

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start living."""
        self._task = loop.create_task(self._live(), name=f"life {self.number}")

    async def _live(self) -> None:
        """Live until the worker's machine has ended."""
        self._composition = compose(self.parts, codec())
        try:
            await self._composition.driver.run(WorkerData(self.parts.worker, self.policy))
        finally:
            await self._composition.close()

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._task.done()

    @property
    def at_work(self) -> bool:
        """Whether it is the one worker of its id; one that waits would tell this process to drain, which is its own."""
        return self._composition is not None and self._composition.lock.held

    def tell(self, event: str) -> bool:
        """Give the worker a signal; whether it has come so far that it listens."""
        if self._composition is None or self.over:
            return False
        self._composition.driver.post("worker", event)
        return True

    async def end(self) -> None:
        """
        End it without a word.

        Raises:
            Exception: It had ended by itself, by a mistake in the program.
        """
        self._task.cancel()
        (result,) = await asyncio.gather(self._task, return_exceptions=True)
        if isinstance(result, Exception):
            raise result
