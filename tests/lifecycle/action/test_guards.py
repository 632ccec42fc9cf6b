"""The questions of the action's chart are answered from data and event alone."""

import pytest
from attrs import evolve

from tests.lifecycle.sample import ATTEMPT, FAILURE, OUTLINE, SUCCESS, TIMEOUT, action, event
from tinkworker.lifecycle.action import guards
from tinkworker.lifecycle.action.data import Turn
from tinkworker.lifecycle.action.events import Begin, Cancel, CancelReason, Exited, Fault, Found, Stranger
from tinkworker.lifecycle.conclusion import Conclusion, Reason
from tinkworker.lifecycle.policy import OnLost, Policy
from tinkworker.runtime.port import Exit, Phase
from tinkworker.server.port import State

TURNS = list(Turn)


@pytest.mark.parametrize(("index", "answer"), [(2, True), (1, False), (3, False)])
def test_meant(index: int, *, answer: bool) -> None:
    """A turn is meant for the action at its index alone."""
    assert guards.meant(action(), event(Begin(index))) is answer


@pytest.mark.parametrize("turn", TURNS)
def test_begun(turn: Turn) -> None:
    """An action has begun as soon as its turn has come, whether or not the server knows; before, it is ahead of it."""
    assert guards.begun(action(turn=turn), event()) is (turn is not Turn.AHEAD)
    assert guards.ahead(action(turn=turn), event()) is (turn is Turn.AHEAD)


@pytest.mark.parametrize("turn", TURNS)
def test_nothing_starts_or_is_reported_before_the_server_knows(turn: Turn) -> None:
    """An action starts, and its end is reported, only when the server knows that it begins."""
    assert guards.may_start(action(turn=turn), event()) is (turn is Turn.KNOWN)
    assert guards.running_is_known(action(turn=turn), event()) is (turn is Turn.KNOWN)


@pytest.mark.parametrize(
    ("phase", "specification", "wanted", "answer"),
    [
        (Phase.CREATED, "old", "new", True),
        (Phase.CREATED, "new", "new", False),
        (Phase.CREATED, "old", "", False),
        (Phase.RUNNING, "old", "new", False),
        (Phase.EXITED, "old", "new", False),
    ],
)
def test_found_outdated(phase: Phase, specification: str, wanted: str, *, answer: bool) -> None:
    """Only a container that never started, and certainly is from another specification, is replaced."""
    found = Found("c", 1, phase, specification, wanted)

    assert guards.found_outdated(action(), event(found)) is answer


@pytest.mark.parametrize(
    ("passing", "pulls", "answer"), [(True, 0, True), (True, 2, True), (True, 3, False), (False, 0, False)]
)
def test_pull_may_pass(pulls: int, *, passing: bool, answer: bool) -> None:
    """A pull is tried again as often as the operator says, and only if the fault may pass by itself."""
    fault = Fault("RegistryUnavailable", "no answer", passing)

    assert guards.pull_may_pass(action(pulls=pulls, policy=Policy(pull_retries=3)), event(fault)) is answer


@pytest.mark.parametrize(
    ("turn", "known_at", "kind", "answer"),
    [
        (Turn.AHEAD, None, "NoSpace", False),
        (Turn.BEGUN, None, "NoSpace", True),
        (Turn.KNOWN, 100.0, "NoSpace", True),
        (Turn.KNOWN, 97.0, "NoSpace", False),
        (Turn.KNOWN, 5000.0, "NoSpace", False),
        (Turn.KNOWN, 100.0, "Refused", False),
    ],
)
def test_room_may_come(turn: Turn, known_at: float | None, kind: str, *, answer: bool) -> None:
    """Room comes as the container before goes, soon after the server knows; a clock of another boot says nothing."""
    full = event(Fault(kind, "no space left on device", passing=False), at=100.0)

    assert guards.room_may_come(action(turn=turn, known_at=known_at), full) is answer


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("reason", list(CancelReason))
def test_cancel_is_reported(turn: Turn, reason: CancelReason) -> None:
    """A cancelled action is reported if the server believes that it has its turn, unless nobody is to be told."""
    replaced = reason is CancelReason.REPLACED
    told = turn is not Turn.AHEAD and not replaced

    assert guards.cancel_is_reported(action(turn=turn), event(Cancel(reason))) is told
    assert guards.cancel_withdraws(action(turn=turn), event(Cancel(reason))) is replaced
    assert guards.nobody_is_told(action(turn=turn, cancelled=reason), event()) is replaced


@pytest.mark.parametrize(
    ("shown", "turn", "run", "answer"),
    [
        (True, Turn.BEGUN, 1, True),
        (True, Turn.KNOWN, 1, True),
        (True, Turn.AHEAD, 1, False),
        (True, Turn.BEGUN, 2, False),
        (False, Turn.BEGUN, 1, False),
    ],
)
def test_runs_elsewhere(turn: Turn, run: int, *, shown: bool, answer: bool) -> None:
    """What the server shows running, and nobody here has begun, may run in another worker's container."""
    data = action(shown_running=shown, turn=turn, attempt=evolve(ATTEMPT, run=run))

    assert guards.runs_elsewhere(data, event()) is answer


@pytest.mark.parametrize("matches", [True, False])
def test_stranger_differs(*, matches: bool) -> None:
    """Another worker's container is this action's only if command and environment are, too."""
    stranger = Stranger("c", matches=matches, running_for=None)

    assert guards.stranger_differs(action(), event(stranger)) is not matches


@pytest.mark.parametrize(("on_lost", "answer"), [("fail", False), ("rerun", True)])
def test_lost_runs_again(on_lost: OnLost, *, answer: bool) -> None:
    """A lost action runs again only if the operator said so."""
    assert guards.lost_runs_again(action(policy=Policy(on_lost=on_lost)), event()) is answer


@pytest.mark.parametrize(("seconds", "answer"), [(70.1, True), (70.0, False), (1.0, False), (None, False)])
def test_overran(seconds: float | None, *, answer: bool) -> None:
    """An action overran if the engine says that it ran for longer than its timeout and the grace together."""
    exited = Exited(Exit(0, seconds=seconds))

    assert guards.overran(action(policy=Policy(stop_grace=10.0)), event(exited)) is answer


@pytest.mark.parametrize(("seconds", "answer"), [(None, False), (59.9, False), (60.0, True)])
def test_overran_and_failed(seconds: float | None, *, answer: bool) -> None:
    """One that failed when its time was over was stopped for that, by a life whose journal is lost."""
    exited = Exited(Exit(143, seconds=seconds))

    assert guards.overran(action(policy=Policy(stop_grace=10.0)), event(exited)) is answer


@pytest.mark.parametrize(("code", "answer"), [(0, True), (1, False), (137, False)])
def test_exited_well(code: int, *, answer: bool) -> None:
    """Only status 0 is success."""
    assert guards.exited_well(action(), event(Exited(Exit(code)))) is answer


@pytest.mark.parametrize(
    ("code", "out_of_memory", "answer"),
    [(143, False, True), (137, False, True), (137, True, False), (130, False, False), (1, False, False)],
)
def test_ended_by_signal(code: int, *, out_of_memory: bool, answer: bool) -> None:
    """What SIGTERM or SIGKILL ended may have been ended with the machine; what the kernel killed for memory was not."""
    exited = Exited(Exit(code, out_of_memory=out_of_memory))

    assert guards.ended_by_signal(action(), event(exited)) is answer


BOTH = evolve(OUTLINE, on_timeout=True, on_failure=True)
LOST = Conclusion(State.FAILED, Reason.LOST, "lost")
BROKEN = Conclusion(State.FAILED, Reason.BROKEN, "broken")
OUT_OF_TIME = Conclusion(State.TIMEOUT, Reason.WORKFLOW_TIMED_OUT, "workflow timeout")


@pytest.mark.parametrize(
    ("conclusion", "on_timeout", "on_failure", "answer"),
    [
        (None, True, True, False),
        (TIMEOUT, True, False, True),
        (TIMEOUT, False, True, False),
        (FAILURE, False, True, True),
        (FAILURE, True, False, False),
        (LOST, True, True, False),
        (BROKEN, True, True, False),
        (OUT_OF_TIME, True, True, False),
        (SUCCESS, True, True, False),
    ],
)
def test_has_handler(conclusion: Conclusion | None, *, on_timeout: bool, on_failure: bool, answer: bool) -> None:
    """A handler runs for what the template has one for, and never for an action whose end nobody knows."""
    outline = evolve(OUTLINE, on_timeout=on_timeout, on_failure=on_failure)

    assert guards.has_handler(action(outline=outline, conclusion=conclusion), event()) is answer


def test_a_cancelled_action_handles_nothing() -> None:
    """A workflow that is out of time runs no handlers."""
    data = action(outline=BOTH, conclusion=TIMEOUT, cancelled=CancelReason.TIMED_OUT)

    assert guards.has_handler(data, event()) is False
