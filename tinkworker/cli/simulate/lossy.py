"""A server some of whose answers are lost: it has done what it was asked for, and nobody hears of it."""

from collections.abc import Awaitable
from random import Random
from typing import TypeVar

from attrs import frozen

from tinkworker.server.port import Abilities, Action, Context, Report, Server, ServerUnreachable

T = TypeVar("T")

LOST = "the answer was lost (simulated)"
"""What a worker is told of it."""


@frozen
class LossyServer:
    """
    A server some of whose answers are lost.

    Attributes:
        server: The server.
        share: How many of its answers are lost, from 0 to 1.
        dice: Decide which.
    """

    server: Server
    share: float
    dice: Random

    @property
    def protocol(self) -> str:
        """The server's."""
        return self.server.protocol

    @property
    def address(self) -> str:
        """The server's."""
        return self.server.address

    @property
    def abilities(self) -> Abilities:
        """The server's."""
        return self.server.abilities

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """What the server answers, or nothing."""
        return await self.heard(self.server.workflows(worker))

    async def context(self, worker: str, workflow: str) -> Context | None:
        """What the server answers, or nothing."""
        return await self.heard(self.server.context(worker, workflow))

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """What the server answers, or nothing."""
        return await self.heard(self.server.actions(workflow))

    async def report(self, report: Report) -> None:
        """What the server answers, or nothing."""
        await self.heard(self.server.report(report))

    def recall(self, report: Report) -> None:
        """Nothing is asked, so nothing is lost."""
        self.server.recall(report)

    async def close(self) -> None:
        """Close the connection."""
        await self.server.close()

    async def heard(self, answer: Awaitable[T]) -> T:
        """
        An answer.

        Raises:
            ServerUnreachable: It is lost.
        """
        given = await answer
        if self.dice.random() < self.share:
            raise ServerUnreachable(LOST)
        return given
