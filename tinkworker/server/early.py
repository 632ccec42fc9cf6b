"""
A server that is asked for work before there is a worker.

To load and put together a worker takes several times as long as to ask. So the question goes out first, and its answer
is there, or on its way, when the worker asks.
"""

import asyncio

from attrs import define, field

from tinkworker.clock import Clock
from tinkworker.server.port import Abilities, Action, Context, Report, Server

TURNS = 10
"""Turns of the loop in which a question gets to gRPC's own threads, which send it whatever the loop does meanwhile; two
were enough when this was written. After too few it goes out when the loop turns again, which is all."""

FRESH_FOR = 3.0
"""Seconds; a question that was asked longer ago is asked again, as its answer might tell of another state of things."""


@define(eq=False)
class EarlyServer:
    """
    A server that may have been asked already. An adapter of the port `Server`, where the methods are described.

    Attributes:
        server: The server.
        clock: Tells how old a question is.
    """

    server: Server
    clock: Clock
    _asked: "asyncio.Task[tuple[Context, ...]] | None" = field(default=None, init=False)
    _asked_at: float = field(default=0.0, init=False)

    async def ask(self, worker: str) -> None:
        """Ask for work, and return when the question is on its way."""
        self._asked_at = self.clock.monotonic()
        self._asked = asyncio.create_task(_workflows(self.server, worker), name="the first question")
        self._asked.add_done_callback(_hear)
        for _ in range(TURNS):
            await asyncio.sleep(0)

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
        """The answer to the question that was asked already, or to a new one."""
        asked, self._asked = self._asked, None
        if asked is not None and self.clock.monotonic() - self._asked_at > FRESH_FOR:
            asked.cancel()
            asked = None
        return await (asked or self.server.workflows(worker))

    async def context(self, worker: str, workflow: str) -> Context | None:
        """What the server shows of one workflow now."""
        return await self.server.context(worker, workflow)

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """The actions of a workflow."""
        return await self.server.actions(workflow)

    async def report(self, report: Report) -> None:
        """Tell the server a state of an action."""
        await self.server.report(report)

    def recall(self, report: Report) -> None:
        """Hear of what an earlier life told last."""
        self.server.recall(report)

    async def close(self) -> None:
        """Close the connection, and forget a question whose answer nobody has asked for."""
        asked, self._asked = self._asked, None
        if asked is not None:
            asked.cancel()
        await self.server.close()


async def _workflows(server: Server, worker: str) -> tuple[Context, ...]:
    """The question, as something that a task can be made of."""
    return await server.workflows(worker)


def _hear(asked: "asyncio.Task[tuple[Context, ...]]") -> None:
    """A fault is told to whoever asks for the answer; that nobody does is no mistake."""
    if not asked.cancelled():
        asked.exception()
