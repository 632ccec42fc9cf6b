"""What the adapter reports, and what it makes of a refusal: Tinkerbell v0.17 and later."""

from datetime import UTC, datetime

import pytest

from tests.server.client import TEMPLATE, speaking
from tests.server.peer import answering
from tests.server.trial import WORKFLOW, trial
from tinkworker.server.development.fault import Fault, Status
from tinkworker.server.port import (
    Refusal,
    Report,
    ServerRefused,
    ServerUnreachable,
    State,
)
from tinkworker.server.wire import agent_v0_17_pb2 as wire
from tinkworker.testing.clock import ManualClock


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
