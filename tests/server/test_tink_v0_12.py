"""What the adapter makes of a server's answers. How the connection behaves is tested with the channel."""

import pytest

from tests.server.client import TEMPLATE, client_of
from tests.server.peer import answering
from tinkworker.server.channel.address import Address
from tinkworker.server.channel.connection import Connection
from tinkworker.server.channel.security import Plaintext
from tinkworker.server.development.fault import Fault, Status
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import (
    Action,
    Context,
    Refusal,
    Report,
    ServerRefused,
    ServerUnreachable,
    State,
    WrongProtocol,
)
from tinkworker.server.remote import LONGEST_MESSAGE
from tinkworker.server.tink_v0_12 import TinkServer
from tinkworker.server.wire import tink_pb2 as wire

WORKFLOW = "default/trial"


def report(action: str = "one", state: State = State.RUNNING, workflow: str = WORKFLOW, message: str = "") -> Report:
    """A report about the trial workflow."""
    return Report(workflow, "task", action, "w1", state, message=message)


async def test_a_workflow_is_led_to_its_end() -> None:
    """The adapter sees the workflow move from action to action as it reports, and vanish with the last."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        server.add(TEMPLATE)
        context = Context(WORKFLOW, "w1", "task", "one", 0, State.PENDING, 2)
        assert await client.workflows("w1") == (context,)
        assert [action.name for action in await client.actions(WORKFLOW)] == ["one", "two"]
        await client.report(report("one", State.RUNNING))
        (context,) = await client.workflows("w1")
        assert (context.action, context.state) == ("one", State.RUNNING)
        await client.report(report("one", State.SUCCESS))
        (context,) = await client.workflows("w1")
        assert (context.action, context.position, context.state) == ("two", 1, State.PENDING)
        await client.report(report("two", State.RUNNING))
        await client.report(report("two", State.SUCCESS))
        assert await client.workflows("w1") == ()
        assert server.workflow(WORKFLOW).state is State.SUCCESS


async def test_all_fields_of_an_action_arrive() -> None:
    """Every field that the wire has is in the port's action."""
    message = wire.WorkflowAction(
        task_name="task",
        name="action",
        image="image",
        timeout=-1,
        command=["a", ""],
        on_timeout=["b"],
        on_failure=["c"],
        worker_id="w1",
        volumes=["/a:/b"],
        environment=["A=b\nc\0"],
        pid="host",
    )
    answer = wire.WorkflowActionList(action_list=[message]).SerializeToString()
    async with answering([answer]) as address, client_of(address) as client:
        assert await client.actions(WORKFLOW) == (
            Action("task", "action", "w1", "image", -1, ("a", ""), ("b",), ("c",), ("/a:/b",), ("A=b\nc\0",), "host"),
        )


@pytest.mark.parametrize("state", [each for each in State if each is not State.PENDING])
async def test_a_report_arrives_as_it_was_made(state: State) -> None:
    """State, seconds, message and worker of a report reach the server."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        server.add(TEMPLATE)
        await client.report(Report(WORKFLOW, "task", "one", "w1", state, seconds=7, message="because"))

        (received,) = server.workflow(WORKFLOW).reports
        assert (received.task, received.action, received.worker) == ("task", "one", "w1")
        assert (received.state, received.seconds, received.message) == (state, 7, "because")


async def test_a_repeated_success_is_a_mismatch() -> None:
    """A SUCCESS that the server had already is refused as a mismatch, and nothing changes."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        server.add(TEMPLATE)
        await client.report(report("one", State.SUCCESS))
        with pytest.raises(ServerRefused) as caught:
            await client.report(report("one", State.SUCCESS))

        assert caught.value.refusal is Refusal.MISMATCH
        assert "reported action name does not match" in caught.value.message


async def test_an_unknown_workflow_is_refused() -> None:
    """Actions of, and reports about, a workflow that is not there are refused as unknown."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        with pytest.raises(ServerRefused, match="not found") as of_actions:
            await client.actions("default/none")
        with pytest.raises(ServerRefused, match="invalid workflow id") as of_report:
            await client.report(report(workflow="default/none"))

        assert {of_actions.value.refusal, of_report.value.refusal} == {Refusal.UNKNOWN_WORKFLOW}


async def test_an_empty_id_is_malformed() -> None:
    """What the server refuses because an id or a name is empty is malformed, though it says the same as of others."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        for call in (
            client.workflows(""),
            client.actions(""),
            client.report(report(workflow="")),
            client.report(report("")),
        ):
            with pytest.raises(ServerRefused) as caught:
                await call
            assert caught.value.refusal is Refusal.MALFORMED


async def test_what_is_not_utf_8_is_malformed() -> None:
    """An id that cannot be written in UTF-8 is malformed, and nothing is sent."""
    async with client_of(Address("127.0.0.1", 1)) as client:
        with pytest.raises(ServerRefused, match="UTF-8") as caught:
            await client.workflows("w\udc80")

        assert caught.value.refusal is Refusal.MALFORMED


OTHER_CODES = """
    CANCELLED UNKNOWN DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED
    FAILED_PRECONDITION ABORTED OUT_OF_RANGE INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED
"""


@pytest.mark.parametrize("code", OTHER_CODES.split())
async def test_other_codes_say_nothing_of_the_request(code: str) -> None:
    """With every code that is no refusal the server counts as unreachable; code, text and advice are in the message."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        server.faults.append(Fault("trouble", answer=Status(code, "line one\nline two")))
        with pytest.raises(ServerUnreachable) as caught:
            await client.report(report())

        start = f"ReportActionStatus at {server.address}: line one line two ({code}); "
        assert caught.value.message.startswith(start)
        assert len(caught.value.message) > len(start)


async def test_an_unknown_method_is_another_protocol() -> None:
    """A server that does not know the method speaks another protocol."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        server.faults.append(
            Fault("later server", "GetWorkflowContexts", answer=Status("UNIMPLEMENTED", "unknown method"))
        )
        with pytest.raises(WrongProtocol, match="unknown method"):
            await client.workflows("w1")


async def test_an_answer_that_is_no_message_makes_the_server_unreachable() -> None:
    """Bytes that cannot be read are a fault."""
    async with answering([b"\xff\xff\xff"]) as address, client_of(address) as client:
        for call in (client.workflows("w1"), client.actions(WORKFLOW)):
            with pytest.raises(ServerUnreachable, match="not a message of this protocol"):
                await call


async def test_a_state_from_the_future_counts_as_pending() -> None:
    """A state that the protocol does not know yet is read as PENDING; numbers that make no sense pass as they are."""
    context = wire.WorkflowContext(workflow_id="\0", current_action_index=-5, total_number_of_actions=-(2**63))
    data = context.SerializeToString() + b"\x30\x63"  # the state's field, with 99
    async with answering([data]) as address, client_of(address) as client:
        assert await client.workflows("w1") == (Context("\0", "", "", "", -5, State.PENDING, -(2**63)),)


async def test_huge_answers_are_read() -> None:
    """Ten thousand actions, and a name of a megabyte, pass as they are."""
    actions = [wire.WorkflowAction(name=f"action {number}", image="i" * 100) for number in range(10_000)]
    actions[0].name = "n" * 2**20
    answer = wire.WorkflowActionList(action_list=actions).SerializeToString()
    async with answering([answer]) as address, client_of(address) as client:
        read = await client.actions(WORKFLOW)

        assert len(read) == 10_000
        assert read[0].name == actions[0].name


@pytest.mark.parametrize(
    ("message", "sent"),
    [
        ("e" * LONGEST_MESSAGE, "e" * LONGEST_MESSAGE),
        ("e" * (LONGEST_MESSAGE + 1), "e" * LONGEST_MESSAGE),
        ("x" + "é" * LONGEST_MESSAGE, "x" + "é" * (LONGEST_MESSAGE // 2 - 1)),
        ("a\udc80b\0", "a?b\0"),
    ],
    ids=["fits", "too long", "cut within a character", "not UTF-8"],
)
async def test_a_message_is_made_to_fit(message: str, sent: str) -> None:
    """A message is cut to what fits, between characters, and what UTF-8 has not is replaced."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        server.add(TEMPLATE)
        await client.report(report(message=message))

        assert server.workflow(WORKFLOW).reports[0].message == sent


async def test_the_time_of_a_report_is_never_sent() -> None:
    """`created_at` stays unset, whatever this machine's clock says."""
    requests: list[bytes] = []
    async with answering([b""], requests) as address, client_of(address) as client:
        await client.report(report())

    assert not wire.WorkflowActionStatus.FromString(requests[0]).HasField("created_at")


def test_the_adapter_says_what_it_is() -> None:
    """Protocol and address are for the log."""
    client = TinkServer(Connection(Address("fd00::1", 42113), Plaintext(), {}))

    assert (client.protocol, client.address) == ("tink-0.12", "[fd00::1]:42113")
