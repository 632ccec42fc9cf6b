"""A server as one life of a worker has it: who asks is known, how often, and whether it is that one's turn."""

from collections.abc import Callable

from attrs import define, field

from tests.worker.storm.witness import Witness
from tinkworker.clock import Clock
from tinkworker.server.port import Abilities, Action, Context, Report, Server

AT_ONCE = 60
"""How often a worker may ask at one moment. An answer may lead to a question; without a pause that never ends."""


@define(eq=False)
class Asking:
    """
    A server that knows who asks. An adapter of the port `Server`, where the methods are described.

    Attributes:
        server: The server.
        clock: Tells the time.
        witness: Is told who is at work.
        life: The number of the life that has this.
        others: The numbers of all lives that have not ended.
    """

    server: Server
    clock: Clock
    witness: Witness
    life: int
    others: Callable[[], set[int]]
    _moment: float = field(default=-1.0, init=False)
    _times: int = field(default=0, init=False)

    @property
    def protocol(self) -> str:
        """The protocol that is spoken."""
        return self.server.protocol

    @property
    def address(self) -> str:
        """Where the server is."""
        return self.server.address

    @property
    def abilities(self) -> Abilities:
        """What the protocol can do."""
        return self.server.abilities

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """What there is to do."""
        self._note()
        return await self.server.workflows(worker)

    async def context(self, worker: str, workflow: str) -> Context | None:
        """What the server shows of one workflow."""
        self._note()
        return await self.server.context(worker, workflow)

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """The actions of a workflow."""
        self._note()
        return await self.server.actions(workflow)

    async def report(self, report: Report) -> None:
        """Tell the server a state of an action."""
        self._note()
        await self.server.report(report)

    def recall(self, report: Report) -> None:
        """Hear of what an earlier life told last."""
        self.server.recall(report)

    async def close(self) -> None:
        """Leave the server to the next life."""

    def _note(self) -> None:
        """Somebody asks: the one worker of its id that is at work, and with pauses."""
        at_work = self.witness.life
        if at_work != self.life and at_work in self.others():
            self.witness.broken.append(f"life {self.life} is at work beside life {at_work}, which has not ended")
        self.witness.life = self.life
        now = self.clock.monotonic()
        self._times = self._times + 1 if now == self._moment else 1
        self._moment = now
        if self._times > AT_ONCE:
            raise AssertionError(f"the server was asked {self._times} times at one moment: without a pause")
