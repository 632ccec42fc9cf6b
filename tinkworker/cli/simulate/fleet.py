"""A fleet: many workers on one event loop, each with its own server, runtime, folder and connection."""

import asyncio
import resource
import signal
import sys
from pathlib import Path
from random import Random

from attrs import define, field, frozen

from tinkworker.cli.simulate.lossy import LossyServer
from tinkworker.cli.simulate.summary import Summary
from tinkworker.cli.simulate.tally import WORKFLOW, Tally
from tinkworker.clock import Clock, SystemClock
from tinkworker.engine.journal.codec import Codec
from tinkworker.lifecycle.charts import load_charts
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.runtime.simulated.engine import Engine
from tinkworker.runtime.simulated.runtime import SimulatedRuntime
from tinkworker.runtime.simulated.script import Chance
from tinkworker.server.channel.address import Address
from tinkworker.server.channel.connection import Connection
from tinkworker.server.channel.security import Plaintext, VerifiedTls
from tinkworker.server.port import Server
from tinkworker.server.protocol import speak
from tinkworker.worker.composition import Composition, Parts, compose

TOLD_EVERY = 1.0
"""Seconds between two lines of totals."""


@frozen
class Orders:
    """What a fleet is to do; see the command's help. `act` is how long actions take, in seconds."""

    server: str
    workers: int
    prefix: str
    protocol: str
    tls: bool
    ca_file: Path | None
    seed: int
    pull: tuple[float, float]
    act: tuple[float, float]
    failing: float
    cut: float
    retry_interval: float
    once: bool


@define(eq=False)
class Fleet:
    """
    A fleet.

    Attributes:
        orders: What it is to do.
        folder: Where its journals lie.
        tally: What it has done.
    """

    orders: Orders
    folder: Path
    tally: Tally = field(factory=Tally)
    _clock: Clock = field(factory=SystemClock)
    _codec: Codec = field(init=False)
    _living: list[Composition] = field(factory=list)

    async def run(self) -> Summary:
        """
        Run until all workers have ended, or until a signal tells them to.

        Raises:
            AddressInvalid: The server's address is none.
        """
        address = Address.parse(self.orders.server)
        allow_many_files()
        self._codec = Codec(load_charts())
        before, begun = resident(), self._clock.monotonic()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self.stop)
        telling = asyncio.create_task(self.tell())
        await asyncio.gather(*(self.live(number, address) for number in range(1, self.orders.workers + 1)))
        telling.cancel()
        memory = (resident() - before) // self.orders.workers
        return Summary(self.orders.workers, self._clock.monotonic() - begun, memory, self.tally)

    def stop(self) -> None:
        """Tell all workers to stop."""
        for worker in self._living:
            worker.driver.post("worker", "terminate")

    async def live(self, number: int, address: Address) -> None:
        """Let one worker live; they begin spread over one interval, as machines do."""
        orders = self.orders
        dice = Random(f"{orders.seed} {number}")  # noqa: S311 a simulation, no secret
        await self._clock.sleep(dice.uniform(0, orders.retry_interval))
        name = f"{orders.prefix}-{number}"
        server = self.server(address, dice)
        script = Chance(dice.getrandbits(32), orders.pull, orders.act, orders.failing)
        runtime = SimulatedRuntime(Engine(self._clock, script))
        worker = compose(Parts(name, server, runtime, self._clock, (self.tally,), self.folder / name), self._codec)
        self._living.append(worker)
        try:
            policy = Policy(poll_interval=orders.retry_interval, once=orders.once)
            await worker.driver.run(WorkerData(name, policy))
        finally:
            self._living.remove(worker)
            await worker.close()
            await server.close()

    def server(self, address: Address, dice: Random) -> Server:
        """A connection of its own to the server."""
        security = VerifiedTls(self.orders.ca_file) if self.orders.tls else Plaintext()
        server = speak(self.orders.protocol, Connection(address, security, {}), self._clock)
        return LossyServer(server, self.orders.cut, dice) if self.orders.cut else server

    async def tell(self) -> None:
        """Say now and then how it goes, where a person watches."""
        while sys.stderr.isatty():
            await self._clock.sleep(TOLD_EVERY)
            ends = sum(count for (chart, _), count in self.tally.ends.items() if chart == WORKFLOW)
            sys.stderr.write(f"\r{len(self._living)} workers live, {ends} workflows have ended ")
            sys.stderr.flush()


def resident() -> int:
    """Bytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def allow_many_files() -> None:
    """Let this process have as many open files, and so connections, as the machine allows it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
