"""What the report's chart promises: nothing is told to another workflow, or told twice, or forgotten."""

import pytest

from tests.lifecycle.living import Living
from tests.lifecycle.sample import context, report
from tinkworker.lifecycle.policy import SIGHTINGS_APART
from tinkworker.lifecycle.report.data import Refused, Shown, Unreachable
from tinkworker.server.port import Refusal, State

DOWN = Unreachable("no answer")
MISMATCH = Refused(Refusal.MISMATCH, "another action")
RUNS = Shown(context(), None)
GONE = Shown(None, known=False)


def sending(*, repeatable: bool = False) -> Living:
    """A report of a success that is being sent."""
    return Living("report", report(repeatable=repeatable))


def test_it_is_sent_at_once() -> None:
    """A report is sent as soon as it is owed, and ends when it is acknowledged."""
    assert sending().begun == ["server.report"]
    assert sending().hears("acknowledged").state == "acknowledged"


def test_without_evidence_the_server_is_read_first() -> None:
    """What was not sent, because the workflow may be another one by now, is sent once the server shows it running."""
    subject = sending().hears("unsupported")

    assert subject.state == "reconciling"
    assert subject.hears("shown", RUNS).state == "sending"
    assert subject.begun == ["server.report", "server.read", "server.report"]


@pytest.mark.parametrize(("repeatable", "then"), [(False, "server.read"), (True, "server.report")])
def test_an_unanswered_report_is_not_blindly_repeated(*, repeatable: bool, then: str) -> None:
    """The server may have it: it is read before it is told again, unless it takes every report again."""
    subject = sending(repeatable=repeatable).hears("unreachable", DOWN).waits("report_backoff")

    assert subject.begun == ["server.report", then]


@pytest.mark.parametrize(("repeatable", "then"), [(False, "server.read"), (True, "server.report")])
def test_expediting_waits_for_nothing_and_skips_nothing(*, repeatable: bool, then: str) -> None:
    """A worker that is about to stop does not wait, but does not repeat blindly either."""
    subject = sending(repeatable=repeatable).hears("unreachable", DOWN).hears("expedite")

    assert subject.begun == ["server.report", then]
    assert subject.hears("expedite").state in {"sending", "reconciling"}


def test_an_outage_is_waited_out() -> None:
    """However long the server is away, the report is kept, and it is asked less and less often."""
    subject = sending().hears("unreachable", DOWN)
    waits = []
    for _ in range(50):
        waits.append(subject.machine.timers["after report_backoff"].due - subject.at)
        subject.waits("report_backoff").hears("unreachable", DOWN)

    assert subject.state == "waiting"
    assert waits[0] <= 1.0
    assert 5.0 <= waits[-1] <= 10.0


def test_a_lost_acknowledgement_is_found_out() -> None:
    """A server that has moved on to the next action has the success, though nobody heard it say so."""
    subject = sending().hears("unreachable", DOWN).waits("report_backoff")

    assert subject.hears("shown", Shown(context(position=3, state=State.PENDING), None)).state == "acknowledged"
    assert subject.begun.count("server.report") == 1


def test_a_refusal_is_not_believed_at_once() -> None:
    """A server at another action is read, waited for a moment, by which its cache is mostly behind, and told again."""
    subject = sending().hears("refused", MISMATCH).hears("shown", RUNS)

    assert subject.state == "waiting"
    assert subject.machine.timers["after report_backoff"].due - subject.at <= 0.25
    assert subject.waits("report_backoff").hears("shown", RUNS).state == "sending"


def test_refused_again_and_apart_it_has_it() -> None:
    """A workflow that the server knows, lists no more, and refuses the report of for ten seconds, has it."""
    hidden = Shown(None, known=True)
    subject = sending().hears("refused", MISMATCH).hears("shown", hidden)
    asked = 0.0
    while subject.state == "waiting":
        asked = subject.waits("report_backoff").at
        assert subject.hears("shown", hidden).state == "sending"
        subject.hears("refused", MISMATCH).hears("shown", hidden)

    assert subject.state == "acknowledged"
    assert SIGHTINGS_APART <= asked <= 3 * SIGHTINGS_APART
    assert subject.begun.count("server.report") <= 6


def test_a_malformed_report_is_given_up() -> None:
    """What no state of the server would take is not sent again."""
    assert sending().hears("refused", Refused(Refusal.MALFORMED, "bad")).state == "abandoned"


def test_a_workflow_that_is_gone_is_given_up_after_a_minute() -> None:
    """Missing three times is not enough, nor is missing for a minute: it takes both."""
    subject = sending().hears("unsupported").hears("shown", GONE)
    for _ in range(3):
        assert subject.waits("report_backoff").hears("shown", GONE).state == "waiting"

    assert subject.at < 60.0
    while subject.state == "waiting":
        subject.waits("report_backoff").hears("shown", GONE)
    assert subject.state == "abandoned"
    assert subject.at >= 60.0
    assert subject.begun.count("server.report") == 1


def test_an_end_is_never_told_to_a_workflow_that_has_not_begun() -> None:
    """Where the server shows the action pending although it knew that it ran, it means another workflow."""
    subject = sending().hears("unsupported")
    for _ in range(20):
        subject.hears("shown", Shown(context(state=State.PENDING), None)).waits("report_backoff")

    assert subject.begun.count("server.report") == 1


def test_a_call_under_way_is_waited_for_before_it_is_withdrawn() -> None:
    """What is being sent may still arrive: if it does it stands, if not nothing more is sent."""
    assert sending().hears("withdraw").state == "sending"
    assert sending().hears("withdraw").hears("acknowledged").state == "acknowledged"
    assert sending().hears("withdraw").hears("unreachable", DOWN).state == "withdrawn"
    assert sending().hears("withdraw").hears("refused", MISMATCH).state == "withdrawn"


def test_whatever_waits_is_withdrawn_at_once() -> None:
    """A report that waits, or reads, is not sent to the workflow that has replaced its own."""
    waiting = sending().hears("unreachable", DOWN)
    assert waiting.hears("withdraw").state == "withdrawn"
    assert sending().hears("unsupported").hears("withdraw").state == "withdrawn"
