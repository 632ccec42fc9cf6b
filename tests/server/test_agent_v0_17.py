"""What the adapter makes of the answers of Tinkerbell v0.17 and later."""

import asyncio

import pytest
from attrs import evolve

from tests.server.client import TEMPLATE, speaking, until
from tests.server.peer import answering
from tests.server.trial import WORKFLOW, trial
from tinkworker.server.agent_v0_17 import AgentServer
from tinkworker.server.channel.address import Address
from tinkworker.server.channel.connection import Connection
from tinkworker.server.channel.security import Plaintext
from tinkworker.server.development.fault import Fault, Status
from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.development.protocol.tink_v0_8 import TinkV08
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import (
    Abilities,
    Action,
    Context,
    Refusal,
    ServerRefused,
    ServerUnreachable,
    State,
    WrongProtocol,
)
from tinkworker.server.served import Served
from tinkworker.server.wire import agent_v0_17_pb2 as wire
from tinkworker.testing.clock import ManualClock


async def test_a_workflow_is_led_to_its_end() -> None:
    """One action after the other is served, each known by its id, and nothing after the last."""
    async with trial() as on:
        first = await on.served()
        assert first == Context(WORKFLOW, "w1", first.task, "one", 0, State.PENDING, 0, first.identity)
        await on.tell(first, State.RUNNING, State.SUCCESS)
        second = await on.served()
        assert (second.action, second.position, second.identity != first.identity) == ("two", 1, True)
        await on.tell(second, State.RUNNING, State.SUCCESS)

        assert await on.client.workflows("w1") == ()
        assert on.server.workflow(WORKFLOW).state is State.SUCCESS


async def test_what_was_served_is_listed_in_that_order() -> None:
    """The actions of a workflow are those that were served so far."""
    async with trial() as on:
        with pytest.raises(ServerRefused) as caught:
            await on.client.actions(WORKFLOW)
        assert caught.value.refusal is Refusal.UNKNOWN_WORKFLOW
        first = await on.served()
        assert [action.name for action in await on.client.actions(WORKFLOW)] == ["one"]
        await on.tell(first, State.SUCCESS)
        second = await on.served()

        assert [action.identity for action in await on.client.actions(WORKFLOW)] == [first.identity, second.identity]


async def test_all_fields_of_an_action_arrive() -> None:
    """Every field that the wire has is in the port's action; a namespace's pid wins over the older field."""
    message = wire.ActionResponse(
        workflow_id="w/f",
        task_id="task",
        agent_id="w1",
        action_id="id",
        name="action",
        image="image",
        timeout=-1,
        command=["a", ""],
        volumes=["/a:/b"],
        environment=["A=b\nc\0"],
        pid="older",
        namespaces=wire.Namespaces(network="host", pid="newer"),
    )
    action = Action(
        "task", "action", "w1", "image", -1, ("a", ""), (), (), ("/a:/b",), ("A=b\nc\0",), "newer", "host", "id"
    )
    async with answering([message.SerializeToString()]) as address, speaking("agent", address) as client:
        await client.workflows("w1")
        assert await client.actions("w/f") == (action,)
    message.ClearField("namespaces")
    async with answering([message.SerializeToString()]) as address, speaking("agent", address) as client:
        await client.workflows("w1")
        assert await client.actions("w/f") == (evolve(action, pid="older", network=""),)


@pytest.mark.parametrize("code", ["NOT_FOUND", "FAILED_PRECONDITION"])
async def test_nothing_to_do_is_no_workflow(code: str) -> None:
    """Both codes with which the server says that it serves nothing mean an empty list."""
    async with trial() as on:
        on.server.faults.append(Fault("idle", "GetAction", answer=Status(code, "no Workflows found")))

        assert await on.client.workflows("w1") == ()


async def test_a_server_that_is_behind_is_asked_later() -> None:
    """A server that still stands there after it was told again has not caught up; that is not the end either."""
    async with trial() as on:
        first = await on.served()
        await on.tell(first, State.SUCCESS)
        behind = Status("FAILED_PRECONDITION", "current Action not in success state")
        on.server.faults.append(Fault("behind", "GetAction", answer=behind, times=2))
        with pytest.raises(ServerUnreachable, match="does not show that yet"):
            await on.served()

        assert (await on.served()).action == "two"


async def test_ended_workflows_leave_nothing() -> None:
    """However many workflows were led to an end, or were deleted, nothing that was served of them is kept."""
    async with trial() as on:
        for number in range(20):
            first = await on.served()
            await on.tell(first, State.RUNNING)
            if number % 2:
                await on.tell(first, State.SUCCESS)
                await on.tell(await on.served(), State.RUNNING, State.SUCCESS if number % 3 else State.FAILED)
            on.server.remove(WORKFLOW)
            if not number % 2:
                with pytest.raises(ServerRefused):
                    await on.tell(first, State.SUCCESS)
            assert await on.client.workflows("w1") == ()
            on.server.add(TEMPLATE)

        assert isinstance(on.client, AgentServer)
        assert on.client._served == Served()


async def test_a_workflow_that_is_made_again_begins_anew() -> None:
    """Another action that comes instead of the one that was served belongs to another workflow of the same name."""
    async with trial() as on:
        before = await on.served()
        on.server.remove(WORKFLOW)
        on.server.add(TEMPLATE)
        after = await on.served()

        assert (after.position, after.identity != before.identity) == (0, True)
        assert [action.identity for action in await on.client.actions(WORKFLOW)] == [after.identity]


async def test_closing_ends_a_held_call_at_once() -> None:
    """A call that the server holds fails as soon as the connection is closed."""
    async with trial(protocol=AgentV017()) as on:
        calls = on.calls()
        held = asyncio.create_task(on.client.workflows("w9"))
        await until(lambda: calls.struck)
        await on.client.close()

        with pytest.raises(ServerUnreachable, match="the connection was closed"):
            await held


async def test_the_machine_is_described_in_every_call_and_read_once() -> None:
    """What the server is told of the machine is read when it is first asked, and sent each time."""
    readings: list[wire.AgentAttributes] = []

    def read() -> wire.AgentAttributes:
        readings.append(wire.AgentAttributes(cpu=wire.CPU(total_cores=2)))
        return readings[-1]

    requests: list[bytes] = []
    async with answering([b""], requests) as address:
        client = AgentServer(Connection(address, Plaintext(), {}), ManualClock(), read)
        await client.workflows("w1")
        await client.workflows("w1")
        await client.close()

    assert [wire.ActionRequest.FromString(each).agent_attributes for each in requests] == readings * 2
    assert len(readings) == 1


async def test_nothing_is_said_of_the_machine_unless_wanted() -> None:
    """Without a reader the field is not there."""
    requests: list[bytes] = []
    async with answering([b""], requests) as address, speaking("agent", address) as client:
        await client.workflows("w1")

    assert not wire.ActionRequest.FromString(requests[0]).HasField("agent_attributes")


async def test_an_earlier_server_is_another_protocol() -> None:
    """A server of tink does not know the call."""
    async with (
        DevelopmentServer(protocol=TinkV08()) as server,
        speaking("agent", server.address) as client,
    ):
        with pytest.raises(WrongProtocol, match="unknown service"):
            await client.workflows("w1")


async def test_the_adapter_says_what_it_is() -> None:
    """Protocol, address and abilities: it does not look ahead, and everything may be repeated."""
    async with speaking("agent", Address("192.0.2.1", 1)) as client:
        assert (client.protocol, client.address) == ("agent", "192.0.2.1:1")
        assert client.abilities == Abilities(
            looks_ahead=False, repeats_running=True, repeats_outcomes=True, shows_messages=True
        )
