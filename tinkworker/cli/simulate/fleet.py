"""A fleet: many workers on one event loop, each with its own server, runtime, folder and connection."""

import asyncio
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

from attrs import define, field

from tinkworker.cli.simulate.lossy import LOST, LossyServer
from tinkworker.cli.simulate.memory import allow_many_files, most_resident, resident
from tinkworker.cli.simulate.orders import Orders
from tinkworker.cli.simulate.summary import Summary
from tinkworker.cli.simulate.tally import WORKFLOW, Tally
from tinkworker.clock import Clock, SystemClock
from tinkworker.engine.journal.codec import Codec
from tinkworker.lifecycle.charts import load_charts
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.runtime.simulated.engine import Engine
from tinkworker.runtime.simulated.runtime import SimulatedRuntime
from tinkworker.runtime.simulated.script import Chance
from tinkworker.server.channel.connection import Connection
from tinkworker.server.port import Server
from tinkworker.server.protocol import speak
from tinkworker.worker.composition import Composition, Parts, compose
from tinkworker.worker.place import file_name

TOLD_EVERY = 1.0
"""Seconds between two lines of totals."""


def connect(orders: Orders, clock: Clock) -> Server:
    """A connection to the server."""
    return speak(orders.protocol, Connection(orders.address, orders.security, {}), clock)


@define(eq=False)
class Fleet:
    """
    A fleet.

    Attributes:
        orders: What it is to do.
        folder: Where its journals lie.
        serve: Makes a worker's server.
        tally: What it has done.
    """

    orders: Orders
    folder: Path
    serve: Callable[[Orders, Clock], Server] = connect
    tally: Tally = field(factory=Tally)
    _clock: Clock = field(factory=SystemClock)
    _codec: Codec = field(init=False)
    _living: set[Composition] = field(factory=set)
    _beginning: "asyncio.Task[None] | None" = None
    _told: set[str] = field(factory=set)

    async def run(self) -> Summary:
        """
        Run until all workers have ended, or until a signal tells them to.

        Raises:
            OSError: There are not enough files for so many workers, or no room for their folders.
        """
        allow_many_files()
        import grpc.aio  # noqa: F401, PLC0415 what all workers share is no worker's

        self._codec = Codec(load_charts())
        before, begun = resident(), self._clock.monotonic()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self.stop)
        telling = asyncio.create_task(self.tell())
        try:
            async with asyncio.TaskGroup() as lives:
                self._beginning = lives.create_task(self.begin(lives))
        except ExceptionGroup as several:
            raise several.exceptions[0] from several  # one says enough: all workers are alike
        finally:
            telling.cancel()
        memory = max(0, most_resident() - before) // self.orders.workers
        return Summary(self.orders.workers, self._clock.monotonic() - begun, memory, self.tally)

    async def begin(self, lives: asyncio.TaskGroup) -> None:
        """Have all workers begin, spread over one interval, as machines do."""
        orders = self.orders
        spread, begun = orders.policy.poll_interval, self._clock.monotonic()
        for moment, number, seed in sorted(self.draw(number, spread) for number in range(1, orders.workers + 1)):
            await self._clock.sleep(begun + moment - self._clock.monotonic())
            lives.create_task(self.live(f"{orders.prefix}-{number}", seed))

    def draw(self, number: int, spread: float) -> tuple[float, int, int]:
        """When a worker begins, which one it is, and the seed of what befalls it; dice are too large to be kept."""
        dice = Random(f"{self.orders.seed} {number}")  # noqa: S311 a simulation, no secret
        return dice.uniform(0, spread), number, dice.getrandbits(32)

    def stop(self) -> None:
        """Tell all workers to stop, and have no more of them begin."""
        if self._beginning is not None:
            self._beginning.cancel()
        for worker in self._living:
            worker.driver.post("worker", "terminate")

    async def live(self, name: str, seed: int) -> None:
        """Let one worker live."""
        orders = self.orders
        server = self.serve(orders, self._clock)
        if orders.cut:
            server = LossyServer(server, orders.cut, Random(seed))  # noqa: S311 as above
        script = Chance(seed, orders.pull, orders.act, orders.failing)
        runtime = SimulatedRuntime(Engine(self._clock, script))
        folder = self.folder / file_name(name)
        worker = compose(Parts(name, server, runtime, self._clock, (self.tally,), folder), self._codec)
        self._living.add(worker)
        try:
            await worker.driver.run(WorkerData(name, orders.policy))
        finally:
            self._living.remove(worker)
            await worker.close()
            await server.close()

    async def tell(self) -> None:
        """Say why calls get no answer, each reason once; and, where a person watches, now and then how it goes."""
        watched = sys.stderr.isatty()
        while True:
            await self._clock.sleep(TOLD_EVERY)
            for reason in self.tally.reasons.keys() - self._told:
                self._told.add(reason)
                if LOST not in reason:
                    sys.stderr.write(f"tinkworker simulate: no answer, and tried on: {reason}\n")
            if watched:
                ends = sum(count for (chart, _), count in self.tally.ends.items() if chart == WORKFLOW)
                sys.stderr.write(f"\r{len(self._living)} workers live, {ends} workflows have ended ")
            sys.stderr.flush()
