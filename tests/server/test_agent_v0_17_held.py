"""What the adapter does where a call is held for longer than it waits: beside Tinkerbell v0.17.0."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from attrs import evolve

from tests.server.client import speaking
from tests.server.peer import listening, say_nothing
from tests.server.trial import WORKFLOW, Trial, trial
from tinkworker.clock import SystemClock
from tinkworker.server.agent_v0_17 import AgentServer
from tinkworker.server.channel.address import Address
from tinkworker.server.channel.connection import Connection
from tinkworker.server.channel.security import Plaintext
from tinkworker.server.development.fault import Fault, Point, Status
from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import Report, ServerUnreachable, State

ONCE = AgentV017(hold_seconds=0, serves_again=False)
"""A server that serves an action once; what it says of a call that is held is for `hold` to say."""


def hold(trial: Trial, times: int = 1) -> Fault:
    """Have calls for an action end as with the deadline."""
    held = Fault("held", "GetAction", answer=Status("DEADLINE_EXCEEDED"), times=times)
    trial.server.faults.append(held)
    return held


@asynccontextmanager
async def impatient(address: Address, deadline: float) -> AsyncIterator[AgentServer]:
    """A client that waits for so many seconds."""
    client = AgentServer(Connection(address, Plaintext(), {}), SystemClock(), deadline=deadline)
    try:
        yield client
    finally:
        await client.close()


async def test_a_server_that_holds_a_call_has_nothing_to_do() -> None:
    """A call that ends with its deadline at a server that answers another one at once is no outage."""
    async with (
        DevelopmentServer(protocol=AgentV017(hold_seconds=300)) as server,
        impatient(server.address, 2) as client,
    ):
        assert await client.workflows("w1") == ()


async def test_a_server_that_does_not_answer_cannot_be_reached() -> None:
    """A call that ends with its deadline is an outage if no other call is answered, either."""
    async with listening(say_nothing) as address, impatient(address, 0.5) as client:
        with pytest.raises(ServerUnreachable, match="DEADLINE_EXCEEDED"):
            await client.workflows("w1")


async def test_what_was_served_counts_as_served_while_calls_are_held() -> None:
    """What was served, and comes no more, is shown until it has ended; then the workflow is over."""
    async with trial(protocol=ONCE) as on:
        first = await on.served()
        hold(on)
        assert await on.served() == first
        await on.tell(first, State.RUNNING, State.SUCCESS)
        await on.tell(await on.served(), State.RUNNING, State.SUCCESS)
        held = hold(on, times=10)

        assert [await on.client.workflows("w1") for _ in range(3)] == [()] * 3
        assert held.struck == 4


async def test_an_answer_that_was_lost_is_served_again_after_a_call_was_held() -> None:
    """That the answer with an action got lost is never said: what came before is told again to find out."""
    async with trial(protocol=ONCE) as on:
        await on.tell(await on.served(), State.RUNNING, State.SUCCESS)
        on.server.faults.append(
            Fault("lost", "GetAction", point=Point.AFTER, answer=Status("DEADLINE_EXCEEDED"), times=1)
        )

        second = await on.served()

        assert (second.action, second.position) == ("two", 1)


async def test_what_an_earlier_life_ran_is_not_over_because_a_call_is_held() -> None:
    """Such a server says nothing of an action that runs since an earlier life; its end, once told, is the end."""
    async with trial(protocol=ONCE) as on:
        first = await on.served()
        await on.tell(first, State.RUNNING)
        running = Report(WORKFLOW, first.task, "one", "w1", State.RUNNING, identity=first.identity)
        async with speaking("agent", on.server.address, on.clock) as anew:
            anew.recall(running)
            hold(on, times=2)
            with pytest.raises(ServerUnreachable, match="goes on by what was written down"):
                await anew.workflows("w1")
            await anew.report(evolve(running, state=State.FAILED))

            assert await anew.workflows("w1") == ()
