"""What the adapter does where an action is served once: by Tinkerbell v0.17 to v0.23."""

from contextlib import suppress

import pytest
from attrs import evolve

from tests.server.client import speaking
from tests.server.trial import WORKFLOW, Trial, trial
from tinkworker.server.development.fault import Fault, Point, Status
from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.port import (
    Refusal,
    Report,
    Server,
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


async def resume(trial: Trial, client: Server) -> tuple[Report, Report]:
    """A life begins in the first action of a task; returns what says that this runs, and that it has not begun."""
    first = trial.server.workflow(WORKFLOW).reports[0]
    running = Report(WORKFLOW, "task", "one", "w1", State.RUNNING, identity=first.identity)
    client.recall(running)
    with pytest.raises(ServerUnreachable, match="goes on by what was written down"):
        await client.workflows("w1")
    return running, evolve(running, state=State.PENDING)


def told(trial: Trial) -> list[State | None]:
    """The states that the server was told, in order."""
    return [each.state for each in trial.server.workflow(WORKFLOW).reports]


async def test_what_an_earlier_life_had_not_begun_is_served_again() -> None:
    """A first action of a task that was told to run, and never did, is served again to who creates its container."""
    async with trial(protocol=ONCE) as on:
        await on.tell(await on.served(), State.RUNNING)
        async with speaking("agent", on.server.address, on.clock) as anew:
            _, unbegun = await resume(on, anew)

            anew.recall(unbegun)
            assert [each.name for each in await anew.actions(WORKFLOW)] == ["one"]
            assert told(on) == [State.RUNNING, State.PENDING, State.RUNNING]
            (shown,) = await anew.workflows("w1")
            assert (shown.action, shown.state) == ("one", State.RUNNING)
            anew.recall(unbegun)
            await anew.actions(WORKFLOW)
            assert len(told(on)) == 3


async def test_who_does_not_create_a_container_has_nothing_served_again() -> None:
    """Who wants to know an action for another reason, or asks again without saying so, changes nothing."""
    async with trial(protocol=ONCE) as on:
        await on.tell(await on.served(), State.RUNNING)
        async with speaking("agent", on.server.address, on.clock) as anew:
            _, unbegun = await resume(on, anew)
            with pytest.raises(ServerUnreachable, match="not asked for yet"):
                await anew.actions(WORKFLOW)
            on.server.faults.append(Fault("refused", "ReportActionStatus", answer=Status()))
            anew.recall(unbegun)
            with pytest.raises(ServerUnreachable):
                await anew.actions(WORKFLOW)
            with pytest.raises(ServerUnreachable, match="not asked for yet"):
                await anew.actions(WORKFLOW)

            assert told(on) == [State.RUNNING]


@pytest.mark.parametrize("outcome", [State.SUCCESS, State.FAILED, State.TIMEOUT])
async def test_what_has_ended_does_not_begin_again(outcome: State) -> None:
    """Once an outcome of an action was sent, even one that nobody acknowledged, that it has not begun is not told."""
    async with trial(protocol=ONCE) as on:
        await on.tell(await on.served(), State.RUNNING)
        async with speaking("agent", on.server.address, on.clock) as anew:
            running, unbegun = await resume(on, anew)
            on.server.faults.append(Fault("lost", point=Point.AFTER, answer=Status()))
            with pytest.raises(ServerUnreachable):
                await anew.report(evolve(running, state=outcome))
            anew.recall(unbegun)
            with pytest.raises(ServerUnreachable, match="not asked for yet"):
                await anew.actions(WORKFLOW)

            assert told(on) == [State.RUNNING, outcome]


@pytest.mark.parametrize("point", list(Point))
async def test_what_may_have_begun_again_is_asked_before_it_is_told_again(point: Point) -> None:
    """Where nobody knows whether PENDING was taken, it is told again only if the server still serves nothing."""
    async with trial(protocol=ONCE) as on:
        await on.tell(await on.served(), State.RUNNING)
        async with speaking("agent", on.server.address, on.clock) as anew:
            _, unbegun = await resume(on, anew)
            on.server.faults.append(Fault("lost", "ReportActionStatus", point=point, answer=Status()))
            for _ in range(2):
                anew.recall(unbegun)
                with suppress(ServerUnreachable):
                    await anew.actions(WORKFLOW)

            assert told(on) == [State.RUNNING, State.PENDING, State.RUNNING]
            assert [each.name for each in await anew.actions(WORKFLOW)] == ["one"]


async def test_what_was_deleted_does_not_begin_again() -> None:
    """A workflow that the server has lost meanwhile is unknown, each time that it is to be served again."""
    async with trial(protocol=ONCE) as on:
        await on.tell(await on.served(), State.RUNNING)
        async with speaking("agent", on.server.address, on.clock) as anew:
            _, unbegun = await resume(on, anew)
            on.server.remove(WORKFLOW)
            for _ in range(2):
                anew.recall(unbegun)
                with pytest.raises(ServerRefused) as caught:
                    await anew.actions(WORKFLOW)
                assert caught.value.refusal is Refusal.UNKNOWN_WORKFLOW


async def test_what_begins_again_is_told_to_run_before_anybody_hears_what_it_is() -> None:
    """A life that is served it as not begun, for an earlier one ended just there, tells first that it runs."""
    async with trial(protocol=ONCE) as on:
        first = await on.served()
        await on.tell(first, State.RUNNING, State.PENDING)
        async with speaking("agent", on.server.address, on.clock) as anew:
            running = Report(WORKFLOW, first.task, "one", "w1", State.RUNNING, identity=first.identity)
            anew.recall(running)
            assert [each.action for each in await anew.workflows("w1")] == ["one"]
            on.server.faults.append(Fault("lost", "ReportActionStatus", answer=Status()))
            anew.recall(evolve(running, state=State.PENDING))
            with pytest.raises(ServerUnreachable):
                await anew.actions(WORKFLOW)
            anew.recall(evolve(running, state=State.PENDING))

            assert [each.name for each in await anew.actions(WORKFLOW)] == ["one"]
            assert told(on) == [State.RUNNING, State.PENDING, State.RUNNING]


async def test_what_an_earlier_life_told_may_be_over() -> None:
    """When nothing is served any more of what an earlier life told of, its workflow is unknown."""
    async with trial(protocol=ONCE) as on:
        on.client.recall(Report(WORKFLOW, "task", "one", "w1", State.SUCCESS, identity="gone"))
        on.server.remove(WORKFLOW)
        assert await on.client.workflows("w1") == ()

        with pytest.raises(ServerRefused) as caught:
            await on.client.actions(WORKFLOW)
        assert caught.value.refusal is Refusal.UNKNOWN_WORKFLOW
