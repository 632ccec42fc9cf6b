"""What the adapter makes of the answers of Tinkerbell v0.17 and later."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from attrs import evolve, frozen

from tests.server.client import TEMPLATE, speaking, until
from tests.server.peer import answering
from tinkworker.server.agent_v0_17 import AgentServer
from tinkworker.server.channel.address import Address
from tinkworker.server.channel.connection import Connection
from tinkworker.server.channel.security import Plaintext
from tinkworker.server.development.fault import Fault, Point, Status
from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.development.protocol.tink_v0_8 import TinkV08
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import (
    Abilities,
    Action,
    Context,
    Refusal,
    Report,
    Server,
    ServerRefused,
    ServerUnreachable,
    State,
    WrongProtocol,
)
from tinkworker.server.served import Served
from tinkworker.server.wire import agent_v0_17_pb2 as wire
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


async def test_a_running_action_is_shown_without_asking() -> None:
    """Once the server knows that an action runs, polling costs it nothing; the end of the action is asked for again."""
    async with trial() as on:
        context = await on.served()
        calls = on.calls()
        await on.tell(context, State.RUNNING)
        running = evolve(context, state=State.RUNNING)
        assert [await on.served() for _ in range(3)] == [running] * 3
        assert await on.client.context("w1", WORKFLOW) == running
        assert calls.struck == 0
        await on.tell(context, State.SUCCESS)

        assert (await on.served()).action == "two"
        assert calls.struck == 1


async def test_another_agents_question_is_asked() -> None:
    """What runs for one agent is no answer to another one."""
    async with trial() as on:
        await on.tell(await on.served(), State.RUNNING)

        assert await on.client.workflows("w2") == ()


async def test_an_action_is_served_again_after_a_restart() -> None:
    """A worker that starts anew is served the action that runs; it cannot know more of it than its id."""
    async with trial() as on:
        first = await on.served()
        await on.tell(first, State.RUNNING)
        async with speaking("agent", on.server.address, on.clock) as anew:
            assert await anew.workflows("w1") == (first,)


async def test_a_lost_acknowledgement_of_running_is_asked_about() -> None:
    """When it is not known that the server knows, the server is asked, and serves the same action."""
    async with trial() as on:
        first = await on.served()
        on.server.faults.append(Fault("lost", point=Point.AFTER, answer=Status()))
        with pytest.raises(ServerUnreachable):
            await on.tell(first, State.RUNNING)

        assert await on.served() == first


async def test_what_is_known_to_run_is_shown_as_running() -> None:
    """An action that is served once more because its end could not be told is shown as running, not as pending."""
    async with trial() as on:
        context = await on.served()
        await on.tell(context, State.RUNNING)
        on.server.faults.append(Fault("lost", state=State.SUCCESS, answer=Status()))
        with pytest.raises(ServerUnreachable):
            await on.tell(context, State.SUCCESS)

        assert await on.served() == evolve(context, state=State.RUNNING)


async def test_a_lost_acknowledgement_of_success_does_not_hide_the_order() -> None:
    """A next action that comes although the success of the one before was not acknowledged is the second."""
    async with trial() as on:
        first = await on.served()
        on.server.faults.append(Fault("lost", point=Point.AFTER, answer=Status()))
        with pytest.raises(ServerUnreachable):
            await on.tell(first, State.SUCCESS)

        assert ((await on.served()).action, (await on.served()).position) == ("two", 1)
        await on.tell(first, State.SUCCESS)


ONCE = AgentV017(hold_seconds=0, serves_again=False)
"""A server up to v0.23: all but the first action of a task are served once."""


async def test_what_comes_while_a_success_is_told_is_kept() -> None:
    """What is served before the success is acknowledged is shown without asking, until it was shown after that."""
    async with trial(protocol=ONCE) as on:
        first = await on.served()
        on.server.faults.append(Fault("lost", point=Point.AFTER, answer=Status()))
        with pytest.raises(ServerUnreachable):
            await on.tell(first, State.SUCCESS)
        calls = on.calls()
        shown = [await on.served() for _ in range(3)]
        await on.tell(first, State.SUCCESS)
        shown.append(await on.served())

        assert [(each.action, each.position, each.state) for each in shown] == [("two", 1, State.PENDING)] * 4
        assert calls.struck == 1
        assert [action.name for action in await on.client.actions(WORKFLOW)] == ["one", "two"]


async def test_what_was_served_once_counts_as_served() -> None:
    """A server that serves nothing twice, and stands at what it has served, is taken to serve that."""
    async with trial(protocol=ONCE) as on:
        await on.tell(await on.served(), State.RUNNING, State.SUCCESS)
        second = await on.served()
        calls = on.calls()
        assert [await on.served() for _ in range(3)] == [second] * 3
        on.server.faults.append(Fault("lost", point=Point.AFTER, answer=Status()))
        with pytest.raises(ServerUnreachable):
            await on.tell(second, State.RUNNING)
        assert await on.served() == second

        assert calls.struck == 3


async def test_an_answer_that_was_lost_is_served_again() -> None:
    """If the one answer that serves an action gets lost, the success before it is told again, and brings it back."""
    async with trial(protocol=ONCE) as on:
        first = await on.served()
        await on.tell(first, State.RUNNING)
        on.clock.advance(5)
        await on.tell(first, State.SUCCESS, seconds=5)
        on.server.faults.append(Fault("lost", "GetAction", point=Point.AFTER, answer=Status()))
        with pytest.raises(ServerUnreachable):
            await on.served()
        on.clock.advance(100)

        assert ((await on.served()).action, (await on.served()).position) == ("two", 1)
        told, again = [report for report in on.server.workflow(WORKFLOW).reports if report.state is State.SUCCESS]
        assert (again.started, again.seconds) == (told.started, 5)


async def test_an_answer_that_nobody_can_bring_back_is_said() -> None:
    """A worker that knows nothing of what was served says so: it does not take it for the end of the workflow."""
    async with trial(protocol=ONCE) as on:
        first = await on.served()
        await on.tell(first, State.SUCCESS)
        await on.served()
        async with speaking("agent", on.server.address, on.clock) as anew:
            with pytest.raises(ServerUnreachable, match="serves none twice"):
                await anew.workflows("w1")


async def test_what_an_earlier_life_told_is_told_again() -> None:
    """A worker that hears of its earlier life's last success has served again what that life was served."""
    async with trial(protocol=ONCE) as on:
        first = await on.served()
        await on.tell(first, State.SUCCESS)
        await on.served()
        async with speaking("agent", on.server.address, on.clock) as anew:
            anew.recall(Report(WORKFLOW, first.task, "one", "w1", State.SUCCESS, identity=first.identity))
            with pytest.raises(ServerUnreachable, match="not asked for yet"):
                await anew.actions(WORKFLOW)
            (second,) = await anew.workflows("w1")

            assert (second.action, [each.name for each in await anew.actions(WORKFLOW)]) == ("two", ["two"])


async def test_what_an_earlier_life_told_may_be_over() -> None:
    """When nothing is served any more of what an earlier life told of, its workflow is unknown."""
    async with trial(protocol=ONCE) as on:
        on.client.recall(Report(WORKFLOW, "task", "one", "w1", State.SUCCESS, identity="gone"))
        on.server.remove(WORKFLOW)
        assert await on.client.workflows("w1") == ()

        with pytest.raises(ServerRefused) as caught:
            await on.client.actions(WORKFLOW)
        assert caught.value.refusal is Refusal.UNKNOWN_WORKFLOW


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


@pytest.mark.parametrize("again", [False, True], ids=["deleted", "made again"])
async def test_a_report_about_what_is_gone_is_refused(*, again: bool) -> None:
    """A workflow that was deleted, or made again, is unknown, and what was served of it is forgotten."""
    async with trial() as on:
        context = await on.served()
        on.server.remove(WORKFLOW)
        if again:
            on.server.add(TEMPLATE)
        with pytest.raises(ServerRefused) as caught:
            await on.tell(context, State.SUCCESS)
        assert caught.value.refusal is Refusal.UNKNOWN_WORKFLOW
        with pytest.raises(ServerRefused) as of_actions:
            await on.client.actions(WORKFLOW)

        assert of_actions.value.refusal is Refusal.UNKNOWN_WORKFLOW


async def test_what_another_protocol_served_is_unknown() -> None:
    """A report about an action that has no id goes to nobody, now or later: such actions are not from this server."""
    async with trial() as on:
        on.client.recall(Report(WORKFLOW, "task", "one", "w1", State.SUCCESS))
        with pytest.raises(ServerRefused, match="was served by"):
            await on.client.actions(WORKFLOW)
        with pytest.raises(ServerRefused, match="has no id") as caught:
            await on.client.report(Report(WORKFLOW, "task", "one", "w1", State.SUCCESS))

        assert caught.value.refusal is Refusal.UNKNOWN_WORKFLOW
        assert on.server.workflow(WORKFLOW).reports == ()


REFUSALS = [
    ("NOT_FOUND", "action not found", Refusal.UNKNOWN_WORKFLOW),
    ("INTERNAL", 'failed to get workflow a/b: workflows.tinkerbell.org "b" not found', Refusal.UNKNOWN_WORKFLOW),
    ("FAILED_PRECONDITION", "workflow is over", Refusal.MISMATCH),
    ("INVALID_ARGUMENT", "invalid task name", Refusal.MALFORMED),
]


@pytest.mark.parametrize(("code", "text", "refusal"), REFUSALS)
async def test_refusals_are_told_apart(code: str, text: str, refusal: Refusal) -> None:
    """What the server means by refusing a report follows from its code and words."""
    async with trial() as on:
        context = await on.served()
        on.server.faults.append(Fault("refusal", answer=Status(code, text)))
        with pytest.raises(ServerRefused) as caught:
            await on.tell(context, State.SUCCESS)

        assert caught.value.refusal is refusal


@pytest.mark.parametrize(
    "text", ['Operation cannot be fulfilled on workflows.tinkerbell.org "trial": modified', "no route to host"]
)
async def test_trouble_of_kubernetes_says_nothing_of_a_report(text: str) -> None:
    """A conflict or an outage, which the server passes on, leaves open what became of the report."""
    async with trial() as on:
        context = await on.served()
        on.server.faults.append(Fault("trouble", answer=Status("INTERNAL", text)))
        with pytest.raises(ServerUnreachable, match="INTERNAL"):
            await on.tell(context, State.SUCCESS)


async def reported(*reports: Report, wall: datetime | None = None) -> list[wire.ActionStatusRequest]:
    """What goes over the wire for reports that are ten seconds apart."""
    requests: list[bytes] = []
    clock = ManualClock(wall=wall or datetime(2026, 1, 1, 12, tzinfo=UTC))
    async with answering([b""], requests) as address, speaking("agent", address, clock) as client:
        for report in reports:
            await client.report(report)
            clock.advance(10)
    return [wire.ActionStatusRequest.FromString(request) for request in requests]


def said(state: State, seconds: int = 0, message: str = "") -> Report:
    """A report about an action that nobody serves here."""
    return Report(WORKFLOW, "task", "one", "w1", state, seconds, message, "id")


async def test_a_report_says_when_the_action_began_and_ended() -> None:
    """RUNNING has the time of the first one as the begin, and Go's zero for an end; the end is counted from there."""
    running, again, success = await reported(
        said(State.RUNNING), said(State.RUNNING), said(State.SUCCESS, 62, "all well")
    )

    assert running.execution_start.ToJsonString() == "2026-01-01T12:00:00Z"
    assert (running.execution_stop.ToJsonString(), running.execution_duration) == ("0001-01-01T00:00:00Z", "")
    assert again == running
    assert success.execution_start == running.execution_start
    assert (success.execution_stop.ToJsonString(), success.execution_duration) == ("2026-01-01T12:01:02Z", "1m2s")
    assert success.message.message == "all well"
    assert running.message.HasField("message")
    assert [each.action_state for each in (running, success)] == [
        wire.ActionStatusRequest.RUNNING,
        wire.ActionStatusRequest.SUCCESS,
    ]


async def test_an_end_without_a_begin_is_counted_back() -> None:
    """A worker that does not remember when an action began counts back from now."""
    (failed,) = await reported(said(State.FAILED, 3600))

    assert failed.execution_start.ToJsonString() == "2026-01-01T11:00:00Z"
    assert (failed.execution_stop.ToJsonString(), failed.execution_duration) == ("2026-01-01T12:00:00Z", "1h0m0s")


@pytest.mark.parametrize(("seconds", "text"), [(0, "0s"), (59, "59s"), (60, "1m0s"), (90061, "25h1m1s")])
async def test_a_duration_is_written_as_go_does(seconds: int, text: str) -> None:
    """Hours, minutes and seconds, from the first that is not zero."""
    (timeout,) = await reported(said(State.TIMEOUT, seconds))

    assert timeout.execution_duration == text


async def test_a_clock_that_starts_in_1970_breaks_nothing() -> None:
    """Times before 1970 are sent as well, and the duration is right."""
    (failed,) = await reported(said(State.FAILED, 62), wall=datetime(1970, 1, 1, tzinfo=UTC))

    assert failed.execution_start.ToJsonString() == "1969-12-31T23:58:58Z"
    assert (failed.execution_stop.seconds, failed.execution_duration) == (0, "1m2s")


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
