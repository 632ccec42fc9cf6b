"""What the adapter makes of the answers of tink v0.2 to v0.8."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from attrs import evolve, frozen

from tests.server.client import TEMPLATE, speaking
from tinkworker.server.channel.address import Address
from tinkworker.server.development.fault import Fault, Status
from tinkworker.server.development.protocol.tink_v0_8 import TinkV08
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import (
    Abilities,
    Context,
    Refusal,
    Report,
    Server,
    ServerRefused,
    ServerUnreachable,
    State,
    WrongProtocol,
)
from tinkworker.server.tink_v0_8 import EarlyTinkServer

RELAY = """\
version: "0.1"
name: relay
global_timeout: 600
tasks:
  - name: first
    worker: w1
    actions:
      - {name: one, image: busybox, timeout: 60}
      - {name: two, image: busybox, timeout: 60}
  - name: second
    worker: w2
    actions:
      - {name: one, image: busybox, timeout: 60}
"""
"""Two actions of one worker, then one of another."""


@frozen
class Trial:
    """A server of this protocol with one workflow, and a client of it."""

    server: DevelopmentServer
    client: Server
    workflow: str

    async def tell(self, task: str, action: str, *states: State) -> None:
        """Report states of an action."""
        for state in states:
            await self.client.report(Report(self.workflow, task, action, "w1", state))

    async def shown(self, worker: str = "w1") -> Context | None:
        """What the server shows of the workflow when it is asked for it alone."""
        return await self.client.context(worker, self.workflow)

    def context(self, task: str, action: str, position: int, state: State, worker: str = "w1") -> Context:
        """A context of the relay."""
        return Context(self.workflow, worker, task, action, position, state, 3)


@asynccontextmanager
async def trial(template: str = RELAY, **switches: bool) -> AsyncIterator[Trial]:
    """A server with a workflow, and a client."""
    async with (
        DevelopmentServer(protocol=TinkV08(**switches)) as server,
        speaking("tink-0.8", server.address) as client,
    ):
        yield Trial(server, client, server.add(template))


async def test_a_new_workflow_shows_its_first_action() -> None:
    """Before the first report, the first action is shown by its name, though the server names none."""
    async with trial() as on:
        context = on.context("first", "one", 0, State.PENDING)
        assert await on.client.workflows("w1") == (context,)
        assert await on.shown() == context
        assert await on.client.workflows("w2") == ()


async def test_a_running_action_is_shown_as_it_is() -> None:
    """While an action runs, that is shown, in the list and when asked for."""
    async with trial() as on:
        await on.tell("first", "one", State.RUNNING)
        context = on.context("first", "one", 0, State.RUNNING)

        assert await on.client.workflows("w1") == (context,)
        assert await on.shown() == context


async def test_after_a_success_the_next_action_is_shown() -> None:
    """A SUCCESS moves what is shown on to the next action, which nobody has reported."""
    async with trial() as on:
        await on.tell("first", "one", State.RUNNING, State.SUCCESS)
        context = on.context("first", "two", 1, State.PENDING)

        assert await on.client.workflows("w1") == (context,)
        assert await on.shown() == context


async def test_what_this_worker_led_on_is_listed_between_two_actions() -> None:
    """The server hides a workflow after its second action's SUCCESS; whoever reported that is shown the third."""
    three = TEMPLATE.replace("      - {name: two", "      - {name: half, image: busybox}\n      - {name: two")
    async with trial(three) as on:
        for action in ("one", "half"):
            await on.tell("task", action, State.RUNNING, State.SUCCESS)
        context = on.context("task", "two", 2, State.PENDING)

        assert await on.client.workflows("w1") == (context,)
        async with speaking("tink-0.8", on.server.address) as other:
            assert await other.workflows("w1") == ()
        await on.tell("task", "two", State.RUNNING)
        assert await on.client.workflows("w1") == (evolve(context, state=State.RUNNING),)
        await on.tell("task", "two", State.SUCCESS)
        assert await on.client.workflows("w1") == ()


@pytest.mark.parametrize("state", [State.SUCCESS, State.RUNNING], ids=lambda state: str(state.value))
async def test_what_an_earlier_life_led_on_is_listed_between_two_actions(state: State) -> None:
    """A worker that hears what an earlier life of it led on, or was at, looks for that as for what it led on itself."""
    three = TEMPLATE.replace("      - {name: two", "      - {name: half, image: busybox}\n      - {name: two")
    async with trial(three) as on:
        for action in ("one", "half"):
            await on.tell("task", action, State.RUNNING, State.SUCCESS)
        async with speaking("tink-0.8", on.server.address) as anew:
            assert await anew.workflows("w1") == ()
            anew.recall(Report(on.workflow, "task", "half", "w1", state))

            assert [context.action for context in await anew.workflows("w1")] == ["two"]


async def test_what_is_over_is_not_looked_for_again() -> None:
    """A workflow that was led on to its end, or was deleted, costs one more look."""
    async with trial() as on:
        counter = Fault("counter", "GetWorkflowContextList", times=9)
        on.server.faults.append(counter)
        await on.tell("first", "one", State.RUNNING, State.SUCCESS)
        await on.tell("first", "two", State.RUNNING, State.SUCCESS)
        on.server.remove(on.workflow)
        on.server.add(TEMPLATE)
        for _ in range(3):
            assert len(await on.client.workflows("w1")) == 1

        assert counter.struck == 1


async def test_ended_workflows_leave_nothing() -> None:
    """However many workflows succeeded, failed or were deleted, nothing is kept of them once work was asked for."""
    async with trial() as on:
        for number in range(9):
            workflow = on.server.add(TEMPLATE)
            led = evolve(on, workflow=workflow)
            await led.tell("task", "one", State.RUNNING, State.SUCCESS)
            await on.client.workflows("w1")
            if number % 3:
                await led.tell("task", "two", State.RUNNING, State.SUCCESS if number % 3 == 1 else State.FAILED)
            else:
                on.server.remove(workflow)
        on.server.remove(on.workflow)
        await on.client.workflows("w1")

        assert isinstance(on.client, EarlyTinkServer)
        assert (on.client._led_on, on.client._moving._known) == (set(), {})


async def test_the_second_worker_can_see_its_turn() -> None:
    """After the first worker's last SUCCESS, nobody's list has the workflow; asked for, it shows whose turn it is."""
    async with trial() as on:
        await on.tell("first", "one", State.RUNNING, State.SUCCESS)
        await on.tell("first", "two", State.RUNNING, State.SUCCESS)

        assert await on.client.workflows("w1") == await on.client.workflows("w2") == ()
        context = on.context("second", "one", 2, State.PENDING, worker="w2")
        assert await on.shown("w1") == await on.shown("w2") == context


async def test_a_server_that_hands_over_lists_the_second_workers_turn() -> None:
    """With the switch for a server that hands over, the second worker finds the workflow in its list."""
    async with trial(hand_over_is_lost=False) as on:
        await on.tell("first", "one", State.RUNNING, State.SUCCESS)
        await on.tell("first", "two", State.RUNNING, State.SUCCESS)

        assert await on.client.workflows("w1") == ()
        assert await on.client.workflows("w2") == (on.context("second", "one", 2, State.PENDING, worker="w2"),)


@pytest.mark.parametrize("state", [State.FAILED, State.TIMEOUT])
async def test_a_failed_workflow_shows_where_it_failed(state: State) -> None:
    """After a failure or a timeout the workflow is not listed, and shows that action in that state when asked for."""
    async with trial() as on:
        await on.tell("first", "one", State.RUNNING, state)

        assert await on.client.workflows("w1") == ()
        assert await on.shown() == on.context("first", "one", 0, state)


async def test_a_finished_workflow_shows_no_action() -> None:
    """After the last SUCCESS nothing is next, and the position says that all actions are done."""
    async with trial(TEMPLATE) as on:
        await on.tell("task", "one", State.RUNNING, State.SUCCESS)
        await on.tell("task", "two", State.RUNNING, State.SUCCESS)

        assert await on.client.workflows("w1") == ()
        assert await on.shown() == Context(on.workflow, "", "", "", 2, State.SUCCESS, 2)
        assert on.server.workflow(on.workflow).state is State.SUCCESS


async def test_a_workflow_that_is_gone_is_not_shown() -> None:
    """A workflow that was deleted, and any when the worker has none at all, is None."""
    async with trial() as on:
        assert await on.client.context("w1", "other") is None
        on.server.remove(on.workflow)
        on.server.add(RELAY.replace("w1", "w3"))

        assert await on.client.context("w2", on.workflow) is None
        assert await on.client.context("11111111-2222-3333-4444-555555555555", on.workflow) is None


async def test_a_workflow_that_goes_while_it_is_listed_is_passed_over() -> None:
    """A workflow that is listed and whose actions are not to be had any more is left out of the list."""
    async with trial() as on:
        on.server.faults.append(Fault("gone", "GetWorkflowActions", answer=Status("ABORTED", "invalid workflow id")))
        assert await on.client.workflows("w1") == ()
        assert len(await on.client.workflows("w1")) == 1


async def test_the_list_of_actions_is_asked_for_once() -> None:
    """As long as a workflow is listed, its actions are not asked for again to name what is next."""
    async with trial() as on:
        first = await on.client.workflows("w1")
        on.server.faults.append(Fault("no more", "GetWorkflowActions", times=9, answer=Status()))

        assert await on.client.workflows("w1") == first


async def test_a_server_on_kubernetes_is_asked_for_its_list() -> None:
    """Where a worker's workflows are not to be had in one call (v0.7 and v0.8 on Kubernetes), the list counts."""
    async with trial() as on:
        answer = Status("UNKNOWN", "not implemented")
        on.server.faults.append(Fault("Kubernetes", "GetWorkflowContextList", answer=answer))

        assert await on.shown() == on.context("first", "one", 0, State.PENDING)


async def test_a_running_that_is_repeated_is_taken_for_the_next_action() -> None:
    """The server says that it is at another action, and what it shows tells that it had the report."""
    async with trial() as on:
        await on.tell("first", "one", State.RUNNING)
        with pytest.raises(ServerRefused) as caught:
            await on.tell("first", "one", State.RUNNING)

        assert caught.value.refusal is Refusal.MISMATCH
        assert await on.shown() == on.context("first", "one", 0, State.RUNNING)


async def test_a_success_that_is_repeated_is_taken() -> None:
    """A SUCCESS may come again until the next action is reported."""
    async with trial() as on:
        await on.tell("first", "one", State.RUNNING, State.SUCCESS, State.SUCCESS)

        assert await on.shown() == on.context("first", "two", 1, State.PENDING)


@pytest.mark.parametrize(
    ("dies", "kind"), [(False, ServerRefused), (True, ServerUnreachable)], ids=["v0.7 and v0.8", "up to v0.6"]
)
async def test_a_running_after_the_last_action(*, dies: bool, kind: type[Exception]) -> None:
    """After the last action a RUNNING is refused as about another one; earlier servers end of it."""
    async with trial(TEMPLATE, dies_beyond_the_last=dies) as on:
        await on.tell("task", "one", State.RUNNING)
        await on.tell("task", "two", State.RUNNING)
        with pytest.raises(kind):
            await on.tell("task", "two", State.RUNNING)


REFUSALS = [
    ("INVALID_ARGUMENT", "reported task name does not match the current action details", Refusal.MISMATCH),
    ("FAILED_PRECONDITION", "invalid action index for workflow", Refusal.MISMATCH),
    ("ABORTED", "Workflow with id x does not exist", Refusal.UNKNOWN_WORKFLOW),
    ("ABORTED", 'SELECT: pq: invalid input syntax for type uuid: "x"', Refusal.UNKNOWN_WORKFLOW),
    ("INVALID_ARGUMENT", "invalid workflow id", Refusal.UNKNOWN_WORKFLOW),
    ("INVALID_ARGUMENT", "invalid task name", Refusal.MALFORMED),
]


@pytest.mark.parametrize(("code", "text", "refusal"), REFUSALS)
async def test_refusals_are_told_apart(code: str, text: str, refusal: Refusal) -> None:
    """What the server means by refusing a report follows from its code and words."""
    async with trial() as on:
        on.server.faults.append(Fault("refusal", answer=Status(code, text)))
        with pytest.raises(ServerRefused) as caught:
            await on.tell("first", "one", State.RUNNING)

        assert caught.value.refusal is refusal


async def test_trouble_of_the_database_says_nothing_of_a_report() -> None:
    """Other words with the same code are those of a database that is in trouble."""
    async with trial() as on:
        on.server.faults.append(Fault("trouble", answer=Status("ABORTED", "dial tcp: connection refused")))
        with pytest.raises(ServerUnreachable, match="ABORTED"):
            await on.tell("first", "one", State.RUNNING)


async def test_an_empty_list_of_actions_is_an_unknown_workflow() -> None:
    """The server answers with no actions for a workflow that it does not have."""
    async with trial() as on:
        with pytest.raises(ServerRefused, match="'none'") as caught:
            await on.client.actions("none")

        assert caught.value.refusal is Refusal.UNKNOWN_WORKFLOW


@pytest.mark.parametrize("answer", [("ABORTED", "invalid workflow id"), ("UNKNOWN", '"x" not found')])
async def test_a_list_of_actions_that_cannot_be_had_is_an_unknown_workflow(answer: tuple[str, str]) -> None:
    """So is one that the server cannot read, and one that Kubernetes does not have."""
    async with trial() as on:
        on.server.faults.append(Fault("unknown", "GetWorkflowActions", answer=Status(*answer)))
        with pytest.raises(ServerRefused) as caught:
            await on.client.actions("x")

        assert caught.value.refusal is Refusal.UNKNOWN_WORKFLOW


async def test_a_worker_id_that_is_no_uuid_is_malformed() -> None:
    """A server that wants the hardware's UUID refuses other ids for good, and its words are told."""
    async with trial() as on:
        for call in (on.client.workflows("nobody"), on.client.context("nobody", on.workflow)):
            with pytest.raises(ServerRefused, match=r"type uuid: .* wants that of the hardware") as caught:
                await call
            assert caught.value.refusal is Refusal.MALFORMED


async def test_any_id_of_a_worker_will_do_if_told_so() -> None:
    """Without that rule a stranger is shown nothing, whatever its id."""
    async with trial(wants_uuids=False) as on:
        assert await on.client.workflows("nobody") == ()
        assert await on.client.context("nobody", on.workflow) is None


async def test_all_fields_of_an_action_arrive_with_handlers() -> None:
    """Actions carry handlers, and volumes of the action's own from the same source win over the task's."""
    template = RELAY.replace(
        "name: one, image: busybox, timeout: 60}",
        "name: one, image: busybox, timeout: 60, volumes: ['/a:/c', /d], on-failure: [f], on-timeout: [t]}",
    ).replace("worker: w1", "worker: w1\n    volumes: ['/a:/b']")
    async with trial(template) as on:
        action, *_ = await on.client.actions(on.workflow)

        assert (action.on_failure, action.on_timeout) == (("f",), ("t",))
        assert action.volumes == ("/a:/c", "/d:")


async def test_messages_are_kept() -> None:
    """The message and the seconds of a report reach the server."""
    async with trial() as on:
        await on.client.report(Report(on.workflow, "first", "one", "w1", State.FAILED, 7, "because"))
        (received,) = on.server.workflow(on.workflow).reports

        assert (received.seconds, received.message) == (7, "because")


async def test_a_later_server_is_another_protocol() -> None:
    """A server of tink v0.9 or later does not know the service."""
    async with (
        DevelopmentServer(protocol=TinkV012()) as server,
        speaking("tink-0.8", server.address) as client,
    ):
        with pytest.raises(WrongProtocol, match="unknown service"):
            await client.workflows("w1")


async def test_the_adapter_says_what_it_is() -> None:
    """Protocol, address and abilities: RUNNING may not be repeated, and messages are kept."""
    async with speaking("tink-0.8", Address("192.0.2.1", 1)) as client:
        assert (client.protocol, client.address) == ("tink-0.8", "192.0.2.1:1")
        assert client.abilities == Abilities(repeats_running=False, shows_messages=True)
