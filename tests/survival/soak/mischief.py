"""What is done to a worker and to what it depends on, at random."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from random import Random

from attrs import define, field

from tests.end_to_end.stage import Stage
from tests.parts.proxy import Break, proxy_on_port
from tests.survival.soak.containers import Containers
from tests.survival.soak.living import Living
from tests.survival.soak.wire import Wire
from tests.survival.soak.witness import Witness


@define(eq=False)
class Mischief:
    """
    Does harm, and keeps count.

    Attributes:
        living: The worker.
        wire: Its connections.
        done: How often each kind of harm was done.
        waiting: The kinds that are still to be done before any of the others is done again.
    """

    living: Living
    wire: Wire
    done: Counter[str] = field(factory=Counter)
    waiting: list[str] = field(factory=list)

    @property
    def random(self) -> Random:
        """Where chance comes from."""
        return self.living.random

    @property
    def containers(self) -> Containers:
        """What runs actions."""
        return self.living.containers

    @property
    def witness(self) -> Witness:
        """Who sees programs begin and end."""
        return self.living.witness

    @property
    def missed(self) -> int:
        """How much of the harm met nothing: no journal was there, or no such request was made any more."""
        return self.living.spared + self.wire.missed

    @property
    def kinds(self) -> Mapping[str, Callable[[], None]]:
        """All kinds of harm that can be done here."""
        kinds = {**self.living.kinds, **self.wire.kinds}
        if self.containers.may_end:
            kinds |= {"engine restarted": self.restart_engine, "engine killed": self.kill_engine}
        return kinds

    def do(self) -> None:
        """Do some harm; a short soak is to know many kinds, so that none comes again before all have come."""
        if not self.waiting:
            self.waiting = sorted(self.kinds)
            self.random.shuffle(self.waiting)
        kind = self.waiting.pop()
        self.kinds[kind]()
        self.done[kind] += 1

    def restart_engine(self) -> None:
        """End the engine by SIGTERM, which ends its containers, and start it again."""
        self.end_engine(self.containers.restart)

    def kill_engine(self) -> None:
        """End the engine by SIGKILL, and start it again, whereupon it ends its containers."""
        self.end_engine(self.containers.kill)

    def end_engine(self, end: Callable[[], None]) -> None:
        """End it, two times out of three when a program has begun: it is rarely ended, and that has to hit."""
        if self.random.randrange(3):
            self.witness.await_program()
        with self.witness.ending():
            end()


@contextmanager
def mischief(
    on: Stage,
    containers: Containers,
    flags: Sequence[str],
    random: Random,
    command: Sequence[str] = ("tink-worker",),
    to_engine: list[Break] | None = None,
) -> Iterator[Mischief]:
    """A worker, and harm for it; its server is behind something that can cut it off."""
    to_server: list[Break] = []
    server = on.server.address
    with proxy_on_port(server.host, server.port, to_server) as told:
        authority = f"--tinkerbell-grpc-authority={told}"
        living = Living(on, containers, Witness(on), random, [*flags, authority], command)
        yield Mischief(living, Wire(on, random, to_server, to_engine))
