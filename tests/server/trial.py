"""A trial of the protocol of Tinkerbell v0.17 and later: a server with one workflow, and a client of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from attrs import frozen

from tests.server.client import TEMPLATE, speaking
from tinkworker.server.development.fault import Fault
from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import Context, Report, Server, State
from tinkworker.testing.clock import ManualClock

WORKFLOW = "default/trial"


@frozen
class Trial:
    """A server of this protocol that holds no call, with one workflow, and a client of it with a clock of its own."""

    server: DevelopmentServer
    client: Server
    clock: ManualClock

    async def served(self) -> Context:
        """The one action that is served."""
        (context,) = await self.client.workflows("w1")
        return context

    async def tell(self, context: Context, *states: State, seconds: int = 0) -> None:
        """Report states of an action that was served."""
        for state in states:
            await self.client.report(
                Report(context.workflow, context.task, context.action, "w1", state, seconds, identity=context.identity)
            )

    def calls(self) -> Fault:
        """Counts the calls for an action from now on; it changes none."""
        counter = Fault("counter", "GetAction", times=1000)
        self.server.faults.append(counter)
        return counter


@asynccontextmanager
async def trial(template: str = TEMPLATE, protocol: AgentV017 | None = None) -> AsyncIterator[Trial]:
    """A server with a workflow, and a client."""
    clock = ManualClock(wall=datetime(2026, 1, 1, 12, tzinfo=UTC))
    async with (
        DevelopmentServer(protocol=protocol or AgentV017(hold_seconds=0)) as server,
        speaking("agent", server.address, clock) as client,
    ):
        server.add(template)
        yield Trial(server, client, clock)
