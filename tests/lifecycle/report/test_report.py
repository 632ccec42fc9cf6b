"""A report learns from what the server says and shows, and waits accordingly."""

from typing import Any

import pytest

from tests.lifecycle.sample import ATTEMPT, context, event, report
from tinkworker.lifecycle.report import assignments, guards, timers
from tinkworker.lifecycle.report.activities import ACTIVITIES, ReadRequest, ReportRequest
from tinkworker.lifecycle.report.data import Refused, Shown, Unreachable
from tinkworker.server.port import Context, Refusal, Report, State

PENDING, RUNNING, SUCCESS, FAILED = State.PENDING, State.RUNNING, State.SUCCESS, State.FAILED
TWICE = {"mismatches": 2, "mismatched_first": 0.0, "mismatched_last": 10.0}
ONCE = {"mismatches": 1, "mismatched_first": 0.0, "mismatched_last": 0.0}


@pytest.mark.parametrize("refusal", list(Refusal))
def test_refused_for_good(refusal: Refusal) -> None:
    """What is taken in no form is given up at once; a server that takes every report again means what it says."""
    refused = event(Refused(refusal, "no"))

    assert guards.refused_for_good(report(), refused) is (refusal is Refusal.MALFORMED)
    assert guards.refused_for_good(report(repeatable=True), refused) is True


@pytest.mark.parametrize("repeatable", [True, False])
def test_may_be_repeated(*, repeatable: bool) -> None:
    """A server that takes every report again need not be read before."""
    assert guards.may_be_repeated(report(repeatable=repeatable), event()) is repeatable


@pytest.mark.parametrize(
    ("state", "listed", "known", "earlier", "answer"),
    [
        # the action is current: the server has the report if it shows that very state
        (SUCCESS, context(state=SUCCESS), None, {}, True),
        (FAILED, context(state=FAILED), None, {}, True),
        (RUNNING, context(state=RUNNING), None, {}, True),
        (SUCCESS, context(state=RUNNING), None, {}, False),
        (RUNNING, context(state=PENDING), None, {}, False),
        # it is at an earlier one: it has not heard of this
        (SUCCESS, context(position=1), None, {}, False),
        (SUCCESS, context(position=1), None, TWICE, False),
        # it has moved on: that takes a success, and says nothing for another worker's start
        (SUCCESS, context(position=3), None, {}, True),
        (RUNNING, context(position=3), None, {}, False),
        # it refused that the action begins: nothing but its acknowledgement is believed any more
        (RUNNING, context(state=RUNNING), None, ONCE, False),
        (RUNNING, context(state=RUNNING), None, TWICE, False),
        (RUNNING, context(position=3), None, TWICE, False),
        (RUNNING, None, True, TWICE, False),
        (FAILED, context(position=3), None, {}, False),
        (FAILED, context(position=3), None, TWICE, True),
        # it is not listed: only refusals tell, and only twice, and only if it is not gone altogether
        (SUCCESS, None, True, {}, False),
        (SUCCESS, None, True, ONCE, False),
        (SUCCESS, None, True, TWICE, True),
        (SUCCESS, None, None, TWICE, True),
        (SUCCESS, None, False, TWICE, False),
        (SUCCESS, None, True, {**TWICE, "mismatched_last": 9.9}, False),
    ],
)
def test_server_has_it(
    state: State, listed: Context | None, earlier: dict[str, Any], *, known: bool | None, answer: bool
) -> None:
    """What the server shows proves that it has the report, or does not."""
    assert guards.server_has_it(report(state=state, **earlier), event(Shown(listed, known))) is answer


def test_what_a_server_refuses_for_having_it_is_believed() -> None:
    """A server that takes no RUNNING twice refuses one that arrived before; that it runs is true then."""
    refused = report(state=RUNNING, **ONCE)

    assert guards.server_has_it(refused, event(Shown(context(state=RUNNING), None, repeats_running=False))) is True
    assert guards.server_has_it(refused, event(Shown(context(state=PENDING), None, repeats_running=False))) is False


@pytest.mark.parametrize(
    ("listed", "known", "unknowns", "since", "answer"),
    [
        (None, False, 2, 0.0, True),
        (None, False, 1, 0.0, False),
        (None, False, 2, 0.1, False),
        (None, True, 2, 0.0, False),
        (None, None, 2, 0.0, False),
        (context(), False, 2, 0.0, False),
    ],
)
def test_server_lost_it(
    listed: Context | None, unknowns: int, since: float, *, known: bool | None, answer: bool
) -> None:
    """A workflow counts as gone when it was missing three times over a minute, and not before."""
    data = report(unknowns=unknowns, unknown_since=since)

    assert guards.server_lost_it(data, event(Shown(listed, known), at=60.0)) is answer


@pytest.mark.parametrize(
    ("state", "listed", "earlier", "answer"),
    [
        (RUNNING, None, TWICE, True),
        (RUNNING, None, ONCE, False),
        (RUNNING, context(position=3), TWICE, False),
        (SUCCESS, None, TWICE, False),
    ],
)
def test_a_beginning_that_is_refused_is_given_up(
    state: State, listed: Context | None, earlier: dict[str, Any], *, answer: bool
) -> None:
    """What the server refused twice, apart, does not begin if its workflow is not listed; an end may stand."""
    assert guards.server_lost_it(report(state=state, **earlier), event(Shown(listed, known=True))) is answer


@pytest.mark.parametrize(
    ("state", "listed", "known", "refusal", "answer"),
    [
        (SUCCESS, context(), None, None, True),
        (SUCCESS, context(state=PENDING), None, None, False),
        (RUNNING, context(state=PENDING), None, None, True),
        (SUCCESS, context(position=1), None, None, False),
        (SUCCESS, None, True, None, True),
        (SUCCESS, None, False, None, False),
        (SUCCESS, None, None, None, False),
        (SUCCESS, context(), None, Refusal.MISMATCH, False),
        (SUCCESS, None, True, Refusal.UNKNOWN_WORKFLOW, False),
    ],
)
def test_worth_sending(
    state: State, listed: Context | None, refusal: Refusal | None, *, known: bool | None, answer: bool
) -> None:
    """A report is sent while the server means the same action, an end only while that runs, none after a refusal."""
    assert guards.worth_sending(report(state=state, refusal=refusal), event(Shown(listed, known))) is answer


def test_count_try_and_note_waited() -> None:
    """A server that did not answer is counted; a refusal that was waited for is forgotten."""
    assert assignments.count_try(report(tries=2), event(Unreachable("no"))).tries == 3
    assert assignments.note_waited(report(refusal=Refusal.MISMATCH), event()).refusal is None


def test_note_refusal() -> None:
    """Refusals are counted as tries, and those that name another action are dated: first answer and last try."""
    other = assignments.note_refusal(report(), event(Refused(Refusal.UNKNOWN_WORKFLOW, "no"), at=1.0))
    first = assignments.note_refusal(other, event(Refused(Refusal.MISMATCH, "no"), at=2.0))
    again = assignments.note_waited(first, event(at=12.0))
    second = assignments.note_refusal(again, event(Refused(Refusal.MISMATCH, "no"), at=30.0))

    assert (other.refusal, other.tries, other.mismatches) == (Refusal.UNKNOWN_WORKFLOW, 1, 0)
    assert (first.mismatches, first.mismatched_first) == (1, 2.0)
    assert (second.mismatches, second.mismatched_first, second.mismatched_last, second.tries) == (2, 2.0, 12.0, 3)


def test_note_shown() -> None:
    """Missing workflows are counted in a row from the first time; being shown, or known, begins anew; it was read."""
    gone = Shown(None, known=False)
    first = assignments.note_shown(report(), event(gone, at=5.0))
    second = assignments.note_shown(first, event(gone, at=50.0))

    assert (first.unknowns, first.unknown_since, first.confirmed) == (1, 5.0, True)
    assert (second.unknowns, second.unknown_since) == (2, 5.0)
    for shown in (Shown(context(), None), Shown(None, known=True), Shown(None, known=None)):
        assert assignments.note_shown(second, event(shown, at=60.0)).unknowns == 0


def test_report_backoff() -> None:
    """Waits grow up to the operator's longest; after a mismatch they begin short, as caches are behind by little."""
    waits = [timers.report_backoff(report(tries=tries)) for tries in range(1, 9)]
    behind = [timers.report_backoff(report(tries=tries, mismatches=1)) for tries in range(2, 9)]

    assert behind[0] <= 0.25
    assert behind[:5] == sorted(behind[:5])
    assert 5.0 <= behind[-1] <= 10.0
    assert 0.5 <= waits[0] <= 1.0
    assert 5.0 <= waits[-1] <= 10.0


def test_reads_that_settle_nothing_count() -> None:
    """A server that goes on showing what settles nothing is asked ever less often: each read costs it something."""
    data = report()
    for _ in range(3):
        data = assignments.note_shown(data, event(Shown(context(state=PENDING), None)))

    assert data.tries == 3


@pytest.mark.parametrize(("state", "seconds"), [(RUNNING, 0), (SUCCESS, 7)])
def test_requests(state: State, seconds: int) -> None:
    """The server is told the status as it is; with RUNNING no time has passed. It is read by workflow and worker."""
    told = Report("wf", "t", "a", "w1", state, seconds, "fine", "id-7")

    request_ = ACTIVITIES["server.report"].request(report(state=state, identity="id-7"))

    assert request_ == ReportRequest(ATTEMPT, told, confirmed=False)
    assert ACTIVITIES["server.read"].request(report()) == ReadRequest("wf", "w1")
    for known in ({"confirmed": True}, {"repeatable": True}):
        assert ACTIVITIES["server.report"].request(report(**known)).confirmed
    assert (ACTIVITIES["server.report"].effect, ACTIVITIES["server.read"].effect) == (True, False)
