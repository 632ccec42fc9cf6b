"""What the adapter does where an action is served once: by Tinkerbell v0.17 to v0.23."""

import pytest

from tests.server.client import speaking
from tests.server.trial import WORKFLOW, trial
from tinkworker.server.development.fault import Fault, Point, Status
from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.port import (
    Refusal,
    Report,
    ServerRefused,
    ServerUnreachable,
    State,
)

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


async def test_what_an_earlier_life_had_not_begun_is_served_again() -> None:
    """A first action of a task that was told to run, and never did, is served again when somebody wants to know it."""
    async with trial(protocol=ONCE) as on:
        first = await on.served()
        await on.tell(first, State.RUNNING)
        async with speaking("agent", on.server.address, on.clock) as anew:
            anew.recall(Report(WORKFLOW, first.task, "one", "w1", State.PENDING, identity=first.identity))
            with pytest.raises(ServerUnreachable, match="not asked for yet"):
                await anew.actions(WORKFLOW)
            with pytest.raises(ServerUnreachable, match="goes on by what was written down"):
                await anew.workflows("w1")
            assert [each.state for each in on.server.workflow(WORKFLOW).reports] == [State.RUNNING]

            assert [each.name for each in await anew.actions(WORKFLOW)] == ["one"]
            told = [each.state for each in on.server.workflow(WORKFLOW).reports]
            assert told == [State.RUNNING, State.PENDING, State.RUNNING]
            (shown,) = await anew.workflows("w1")
            assert (shown.action, shown.state) == ("one", State.RUNNING)


async def test_what_an_earlier_life_told_may_be_over() -> None:
    """When nothing is served any more of what an earlier life told of, its workflow is unknown."""
    async with trial(protocol=ONCE) as on:
        on.client.recall(Report(WORKFLOW, "task", "one", "w1", State.SUCCESS, identity="gone"))
        on.server.remove(WORKFLOW)
        assert await on.client.workflows("w1") == ()

        with pytest.raises(ServerRefused) as caught:
            await on.client.actions(WORKFLOW)
        assert caught.value.refusal is Refusal.UNKNOWN_WORKFLOW
