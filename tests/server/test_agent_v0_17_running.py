"""What the adapter shows of an action that runs, or may run: Tinkerbell v0.17 and later."""

import pytest
from attrs import evolve

from tests.server.client import speaking
from tests.server.trial import WORKFLOW, trial
from tinkworker.server.development.fault import Fault, Point, Status
from tinkworker.server.port import (
    ServerUnreachable,
    State,
)


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
