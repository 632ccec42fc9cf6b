"""Finding out which protocol a server speaks."""

import asyncio
from functools import partial

import grpc
import grpc.aio
import pytest

from tests.server.client import TEMPLATE, speaking, until
from tests.server.peer import answering, free_address
from tinkworker.clock import SystemClock
from tinkworker.server.channel.address import Address
from tinkworker.server.channel.connection import Connection
from tinkworker.server.channel.security import Plaintext
from tinkworker.server.detection import DetectingServer
from tinkworker.server.development.fault import Fault, Status
from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_8 import TinkV08
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import Refusal, Report, Server, ServerRefused, ServerUnreachable, State
from tinkworker.server.protocol import speak

AGENT = AgentV017(hold_seconds=0)


async def until_listed(client: Server) -> None:
    """Poll until a workflow is listed, as a worker does."""
    while True:
        try:
            if await client.workflows("w1"):
                return
        except ServerUnreachable:
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("protocol", [TinkV012(), TinkV08(), AGENT], ids=lambda each: str(each.name))
async def test_each_protocol_is_found_out(protocol: Spoken) -> None:
    """The first poll finds the workflow, and the workflow can be led to its end, whatever the server speaks."""
    async with DevelopmentServer(protocol=protocol) as server, speaking("auto", server.address) as client:
        workflow = server.add(TEMPLATE)
        for position in range(2):
            (context,) = await client.workflows("w1")
            assert context.position == position
            assert (client.protocol, client.address) == (protocol.name, str(server.address))
            action = (await client.actions(workflow))[position]
            for state in (State.RUNNING, State.SUCCESS):
                await client.report(
                    Report(workflow, context.task, context.action, "w1", state, identity=action.identity)
                )

        assert await client.workflows("w1") == ()
        assert server.workflow(workflow).state is State.SUCCESS


async def test_a_protocol_that_was_found_out_is_remembered() -> None:
    """Later polls ask in that protocol first, and so only in that."""
    requests: list[bytes] = []
    async with DevelopmentServer(protocol=AGENT) as server, answering([], requests) as other:
        connection = Connection(server.address, Plaintext(), {})
        # The first candidate is asked once; from then on it would be heard of where it leads to.
        candidates = [partial(speak, name, connection, SystemClock()) for name in ("tink-0.12", "agent", "tink-0.8")]
        client = DetectingServer(candidates)
        assert await client.workflows("w1") == ()
        client._made[0] = speak("tink-0.12", Connection(other, Plaintext(), {}), SystemClock())
        assert await client.workflows("w1") == ()
        await client.close()

    assert (client.protocol, requests) == ("agent", [])


async def test_a_protocol_that_is_not_spoken_is_not_loaded() -> None:
    """Of a server that understands the first protocol, no adapter for another one is ever made."""
    made: list[str] = []

    def candidate(name: str, connection: Connection) -> Server:
        made.append(name)
        return speak(name, connection, SystemClock())

    async with DevelopmentServer(protocol=TinkV012()) as server:
        connection = Connection(server.address, Plaintext(), {})
        client = DetectingServer([partial(candidate, name, connection) for name in ("tink-0.12", "agent", "tink-0.8")])
        server.add(TEMPLATE)
        await until_listed(client)
        await client.close()

    assert made == ["tink-0.12"]


UPGRADES = [
    (TinkV08(), TinkV012()),
    (TinkV012(), AGENT),
    (TinkV08(), AGENT),
    (AGENT, TinkV012()),
]


@pytest.mark.parametrize(("before", "after"), UPGRADES, ids=lambda each: str(each.name))
async def test_a_server_that_is_replaced_is_found_out_again(before: Spoken, after: Spoken) -> None:
    """A server that comes back on the same address with another protocol is understood by the next poll."""
    async with DevelopmentServer(protocol=before) as server, speaking("auto", server.address) as client:
        server.add(TEMPLATE)
        await until_listed(client)
        assert client.protocol == before.name
        address = server.address
        await server.__aexit__(None, None, None)
        async with DevelopmentServer(address, protocol=after) as upgraded:
            upgraded.add(TEMPLATE)
            await until_listed(client)
            assert client.protocol == after.name


@pytest.mark.parametrize(("before", "after"), [(TinkV012(), AGENT), (AGENT, TinkV012())], ids=["upgrade", "downgrade"])
async def test_a_report_to_a_replaced_server_is_not_refused(before: Spoken, after: Spoken) -> None:
    """Reports of both protocols have the same path: a server that cannot read one leaves open what it thinks of it."""
    async with DevelopmentServer(protocol=before) as server, speaking("auto", server.address) as client:
        workflow = server.add(TEMPLATE)
        (context,) = await client.workflows("w1")
        report = Report(workflow, context.task, "one", "w1", State.SUCCESS, 7, "message", context.identity)
        await server.__aexit__(None, None, None)
        async with DevelopmentServer(server.address, protocol=after) as other:
            other.add(TEMPLATE)
            message = ""
            while "unmarshalling" not in message:
                with pytest.raises(ServerUnreachable) as caught:
                    await client.report(report)
                message = caught.value.message
            await until_listed(client)
            assert client.protocol == after.name
            assert other.workflow(workflow).reports == ()


async def test_what_an_earlier_protocol_served_is_unknown() -> None:
    """A report about an action without an id, to a server that was upgraded to agents, is about what is not there."""
    async with DevelopmentServer() as server, speaking("auto", server.address) as client:
        workflow = server.add(TEMPLATE)
        await client.workflows("w1")
        await server.__aexit__(None, None, None)
        async with DevelopmentServer(server.address, protocol=AGENT) as other:
            other.add(TEMPLATE)
            await until_listed(client)
            with pytest.raises(ServerRefused) as caught:
                await client.report(Report(workflow, "task", "one", "w1", State.SUCCESS))

            assert caught.value.refusal is Refusal.UNKNOWN_WORKFLOW


async def test_a_server_that_speaks_nothing_known_is_told_and_tried_again() -> None:
    """The fault says what was tried and answered in each protocol, and a later poll tries all of them again."""
    server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    address = Address("127.0.0.1", port)
    async with speaking("auto", address) as client:
        for _ in range(2):
            with pytest.raises(ServerUnreachable) as caught:
                await client.workflows("w1")
            message = caught.value.message
            assert message.startswith(f"{address} speaks no protocol of Tinkerbell's that is known here")
            for tried in ("tink-0.12: GetWorkflowContexts", "agent: GetAction", "tink-0.8: GetWorkflowContexts"):
                assert tried in message
            assert message.count("UNIMPLEMENTED") == 3
        await server.stop(None)
        async with DevelopmentServer(address, protocol=TinkV08()) as known:
            known.add(TEMPLATE)
            await until_listed(client)
            assert client.protocol == "tink-0.8"


async def test_a_server_that_is_not_there_decides_nothing() -> None:
    """Without an answer nothing is found out or claimed: the first candidate stays the one to try."""
    async with speaking("auto", free_address()) as client:
        with pytest.raises(ServerUnreachable, match="UNAVAILABLE"):
            await client.workflows("w1")

        assert (client.protocol, client.abilities.looks_ahead) == ("auto", True)


async def test_a_refusal_is_an_answer() -> None:
    """A server that refuses what it was asked has understood it."""
    async with DevelopmentServer(protocol=TinkV08()) as server, speaking("auto", server.address) as client:
        with pytest.raises(ServerRefused, match="invalid input syntax for type uuid"):
            await client.workflows("w1")

        assert client.protocol == "tink-0.8"


async def test_nothing_is_told_before_the_first_answer() -> None:
    """A worker that starts with something to tell waits until it is known who can read it; nothing is sent."""
    async with DevelopmentServer(protocol=AGENT) as server, speaking("auto", server.address) as client:
        counter = Fault("counter", "ReportActionStatus")
        server.faults.append(counter)
        for call in (client.report(Report("default/trial", "task", "one", "w1", State.SUCCESS)), client.actions("x")):
            with pytest.raises(ServerUnreachable, match="its protocol is not known"):
                await call

        assert counter.struck == 0


@pytest.mark.parametrize("protocol", [TinkV012(), TinkV08(), AGENT], ids=lambda each: str(each.name))
async def test_looking_for_one_workflow_finds_out_too(protocol: Spoken) -> None:
    """A worker that starts in the middle of a workflow may ask for that alone first."""
    async with DevelopmentServer(protocol=protocol) as server, speaking("auto", server.address) as client:
        workflow = server.add(TEMPLATE)
        context = await client.context("w1", workflow)

        assert context is not None
        assert (context.action, client.protocol) == ("one", protocol.name)


async def test_a_held_call_counts_as_understood() -> None:
    """While a server for agents holds the first call, its protocol is known already."""
    async with DevelopmentServer(protocol=AgentV017()) as server, speaking("auto", server.address) as client:
        counter = Fault("counter", "GetAction")
        server.faults.append(counter)
        held = asyncio.create_task(client.workflows("w1"))
        await until(lambda: counter.struck)

        assert (client.protocol, held.done()) == ("agent", False)
        await client.close()
        with pytest.raises(ServerUnreachable):
            await held
        assert client.protocol == "agent"


async def test_who_is_only_tried_is_not_believed() -> None:
    """Before the call is answered, that such a server served nothing of a workflow does not mean that it is gone."""
    async with DevelopmentServer(protocol=AgentV017()) as server, speaking("auto", server.address) as client:
        counter = Fault("counter", "GetAction")
        server.faults.append(counter)
        held = asyncio.create_task(client.workflows("w1"))
        await until(lambda: counter.struck)

        for call in (client.actions("id"), client.report(Report("id", "task", "one", "w1", State.SUCCESS))):
            with pytest.raises(ServerUnreachable, match="may speak another protocol"):
                await call
        await client.close()
        with pytest.raises(ServerUnreachable):
            await held


async def test_calls_that_find_out_at_the_same_time_agree() -> None:
    """Two polls at once find the same protocol."""
    async with DevelopmentServer(protocol=TinkV08()) as server, speaking("auto", server.address) as client:
        workflow = server.add(TEMPLATE)
        for contexts in await asyncio.gather(client.workflows("w1"), client.workflows("w1")):
            assert [context.workflow for context in contexts] == [workflow]

        assert client.protocol == "tink-0.8"
        context = await client.context("w1", workflow)
        assert context is not None
        assert context.action == "one"


async def test_an_answer_that_is_a_fault_decides_nothing() -> None:
    """A server that is in trouble is asked in the same protocol again."""
    async with DevelopmentServer() as server, speaking("auto", server.address) as client:
        server.add(TEMPLATE)
        server.faults.append(Fault("trouble", "GetWorkflowContexts", answer=Status("UNAVAILABLE", "starting")))
        with pytest.raises(ServerUnreachable, match="starting"):
            await client.workflows("w1")

        assert len(await client.workflows("w1")) == 1
