"""What the adapter does where several workflows are served by turns, each action once: Tinkerbell v0.17 to v0.23."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from attrs import evolve

from tests.server.client import TEMPLATE, speaking
from tests.server.trial import Trial, trial
from tinkworker.server.development.fault import Fault, Point, Status
from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.port import Refusal, Report, ServerRefused, ServerUnreachable, State

BY_TURNS = AgentV017(hold_seconds=0, serves_again=False, mixes_workflows=True)
"""A server up to v0.23 that looks at the workflow first of which least was begun."""


@asynccontextmanager
async def by_turns() -> AsyncIterator[Trial]:
    """A server with two workflows, "default/other" and "default/trial"."""
    async with trial(protocol=BY_TURNS) as on:
        on.server.add(TEMPLATE.replace("trial", "other"))
        yield on


async def lose(trial: Trial) -> None:
    """Have an action served whose answer does not arrive."""
    trial.server.faults.append(Fault("lost", "GetAction", point=Point.AFTER, answer=Status()))
    with pytest.raises(ServerUnreachable):
        await trial.served()


async def run(trial: Trial) -> str:
    """Run whatever is served: the workflow and the action, and its place there."""
    context = await trial.served()
    await trial.tell(context, State.RUNNING, State.SUCCESS)
    return f"{context.workflow.removeprefix('default/')} {context.action} {context.position}"


async def test_workflows_by_turns_are_each_led_to_their_end() -> None:
    """Each goes on where it was, whatever was served between."""
    async with by_turns() as on:
        assert [await run(on) for _ in range(4)] == ["other one 0", "trial one 0", "other two 1", "trial two 1"]


async def test_what_was_lost_of_a_workflow_between_others_is_served_again() -> None:
    """If the answer got lost that serves an action, what has it served again is known, whatever came between."""
    async with by_turns() as on:
        assert [await run(on) for _ in range(2)] == ["other one 0", "trial one 0"]
        await lose(on)

        assert [await run(on) for _ in range(2)] == ["other two 1", "trial two 1"]


@pytest.mark.parametrize("deleted", [False, True])
async def test_what_an_earlier_life_was_at_is_asked_for_though_another_one_is_served(*, deleted: bool) -> None:
    """Who is to create its container has it served again, or hears that it was deleted, and does not wait for ever."""
    async with by_turns() as on:
        first = await on.served()
        await on.tell(first, State.RUNNING)
        async with speaking("agent", on.server.address, on.clock) as anew:
            running = Report(first.workflow, first.task, first.action, "w1", State.RUNNING, identity=first.identity)
            anew.recall(running)
            assert [each.workflow for each in await anew.workflows("w1")] != [first.workflow]
            anew.recall(evolve(running, state=State.PENDING))
            if deleted:
                on.server.remove(first.workflow)
                with pytest.raises(ServerRefused):
                    await anew.actions(first.workflow)
            else:
                assert [each.name for each in await anew.actions(first.workflow)] == [first.action]


async def test_what_an_earlier_life_was_at_is_unknown_while_another_one_is_served_in_its_place() -> None:
    """It may be over, so nobody waits for it for ever; who asked three times, over a minute, gives it up."""
    async with trial(protocol=AgentV017(hold_seconds=0, serves_again=False)) as on:
        first = await on.served()
        await on.tell(first, State.RUNNING)
        on.server.add(TEMPLATE.replace("trial", "other"))
        async with speaking("agent", on.server.address, on.clock) as anew:
            running = Report(first.workflow, first.task, first.action, "w1", State.RUNNING, identity=first.identity)
            anew.recall(running)
            assert [each.workflow for each in await anew.workflows("w1")] == ["default/other"]
            anew.recall(evolve(running, state=State.PENDING))
            with pytest.raises(ServerRefused, match="serves another workflow") as caught:
                await anew.actions(first.workflow)
            assert caught.value.refusal is Refusal.UNKNOWN_WORKFLOW


@pytest.mark.parametrize("removed", ["default/other", "default/trial", None])
async def test_what_follows_an_earlier_success_is_asked_for_though_another_one_is_served(removed: str | None) -> None:
    """Who is to create its container has it served again, or hears that it was deleted, or may be over."""
    async with trial(protocol=BY_TURNS) as on:
        first = await on.served()
        await on.tell(first, State.RUNNING, State.SUCCESS)
        second = await on.served()
        await on.tell(second, State.RUNNING)
        on.server.add(TEMPLATE.replace("trial", "other"))
        async with speaking("agent", on.server.address, on.clock) as anew:
            anew.recall(Report(first.workflow, first.task, first.action, "w1", State.SUCCESS, identity=first.identity))
            assert [each.workflow for each in await anew.workflows("w1")] == ["default/other"]
            if removed is not None:
                on.server.remove(removed)
            with pytest.raises(ServerUnreachable):  # nobody has asked for it who would create a container
                await anew.actions(first.workflow)

            anew.recall(
                Report(second.workflow, second.task, second.action, "w1", State.PENDING, identity=second.identity)
            )
            if removed == "default/other":
                assert [each.name for each in await anew.actions(first.workflow)] == [second.action]
            else:
                with pytest.raises(ServerRefused) as caught:
                    await anew.actions(first.workflow)
                assert caught.value.refusal is Refusal.UNKNOWN_WORKFLOW


async def test_a_workflow_that_was_deleted_keeps_no_other_one_back() -> None:
    """What is told again and refused was deleted, which says nothing of the others that are told again."""
    async with by_turns() as on:
        assert [await run(on) for _ in range(2)] == ["other one 0", "trial one 0"]
        await lose(on)
        on.server.remove("default/trial")

        assert await run(on) == "other two 1"
        with pytest.raises(ServerRefused):
            await on.client.actions("default/trial")


@pytest.mark.parametrize("text", ["Workflow not in pending or running state", "current Action not in success state"])
async def test_what_was_lost_is_served_again_although_another_workflow_is_spoken_of(text: str) -> None:
    """If the server says that some workflow is over, or stands, the one whose answer got lost need not be that one."""
    async with by_turns() as on:
        assert [await run(on) for _ in range(2)] == ["other one 0", "trial one 0"]
        await lose(on)
        on.server.faults.append(Fault("another", "GetAction", answer=Status("FAILED_PRECONDITION", text)))

        assert await run(on) == "other two 1"


async def test_what_is_known_to_be_served_is_shown_although_another_workflow_is_over() -> None:
    """Once a server has said that it serves nothing twice, what it says of what is over is not said of what is not."""
    async with by_turns() as on:
        assert [await run(on) for _ in range(2)] == ["other one 0", "trial one 0"]
        second = [await on.served() for _ in range(2)][-1]  # as it came with the success, and as it is
        over = Status("FAILED_PRECONDITION", "Workflow not in pending or running state")
        on.server.faults.append(Fault("over", "GetAction", answer=over))
        assert await on.client.workflows("w1") == ()
        assert await on.served() == second
        on.server.faults.append(Fault("over", "GetAction", answer=over))

        assert await on.served() == second


async def test_what_the_server_lost_itself_is_served_again() -> None:
    """What the server has served to nobody, without a word to us, is had again even if it spoke of others at first."""
    async with by_turns() as on:
        assert [await run(on) for _ in range(2)] == ["other one 0", "trial one 0"]
        on.server.faults.append(
            Fault("lost", "GetAction", point=Point.AFTER, answer=Status("FAILED_PRECONDITION", "Workflow not in"))
        )
        assert await on.client.workflows("w1") == ()

        assert await run(on) == "other two 1"


async def test_what_was_lost_is_served_again_although_the_other_one_failed() -> None:
    """A failure ends its own workflow: one between whose actions it came goes on."""
    async with by_turns() as on:
        assert await run(on) == "other one 0"
        await on.tell(await on.served(), State.RUNNING, State.FAILED)
        await lose(on)

        assert await run(on) == "other two 1"


async def test_what_was_not_lost_is_not_asked_for_twice() -> None:
    """When nothing comes behind a success that may have been followed unheard, that is known, and asked for no more."""
    async with by_turns() as on:
        assert [await run(on) for _ in range(4)][-1] == "trial two 1"
        on.server.faults.append(Fault("cut off", "GetAction", answer=Status()))
        with pytest.raises(ServerUnreachable):
            await on.served()
        calls = on.calls()
        assert [await on.client.workflows("w1") for _ in range(3)] == [()] * 3

        assert calls.struck == 4


async def test_what_is_made_again_by_the_name_of_what_is_over_begins_anew() -> None:
    """What was served of a workflow that is over is not counted with what comes by its name later."""
    async with by_turns() as on:
        assert [await run(on) for _ in range(4)][-2:] == ["other two 1", "trial two 1"]
        assert await on.client.workflows("w1") == ()
        on.server.remove("default/other")
        on.server.add(TEMPLATE.replace("trial", "other"))

        assert [await run(on) for _ in range(2)] == ["other one 0", "other two 1"]


async def test_what_failed_is_over_whatever_the_server_says_of_another_workflow() -> None:
    """That an action was served before is no outage for who has just told a failure: it is not said of that one."""
    async with by_turns() as on:
        await on.tell(await on.served(), State.RUNNING, State.FAILED)
        on.server.faults.append(
            Fault("another", "GetAction", answer=Status("FAILED_PRECONDITION", "current Action not in success state"))
        )

        assert await on.client.workflows("w1") == ()
