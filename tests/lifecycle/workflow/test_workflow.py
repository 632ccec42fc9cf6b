"""A workflow knows whose turn it is, what may be prepared, and how it ended."""

import pytest
from attrs import evolve

from tests.lifecycle.sample import FAILURE, SUCCESS, TIMEOUT, context, event, workflow
from tinkworker.lifecycle.action.data import ActionResult
from tinkworker.lifecycle.action.events import Begin, Cancel, CancelReason
from tinkworker.lifecycle.conclusion import Conclusion
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.workflow import assignments, commands, guards, messages, timers
from tinkworker.lifecycle.workflow.activities import ACTIVITIES, DescribeRequest
from tinkworker.lifecycle.workflow.commands import Release
from tinkworker.lifecycle.workflow.data import (
    Described,
    Listing,
    Outcome,
    Settling,
    WorkflowData,
    WorkflowResult,
    result,
)
from tinkworker.lifecycle.workflow.spawns import SPAWNS


@pytest.mark.parametrize(("position", "answer"), [(0, False), (2, False), (3, True)])
def test_nothing_left(position: int, *, answer: bool) -> None:
    """Nothing is left when all actions have had their turn."""
    assert guards.nothing_left(workflow(3, position=position), event()) is answer


def others(data: WorkflowData, index: int) -> WorkflowData:
    """The same, with one action for another worker."""
    outlines = list(data.outlines)
    outlines[index] = evolve(outlines[index], worker="w2")
    return evolve(data, outlines=tuple(outlines))


@pytest.mark.parametrize(("position", "answer"), [(0, False), (1, True), (2, False)])
def test_anothers_turn(position: int, *, answer: bool) -> None:
    """Whose turn it is stands in the action."""
    assert guards.anothers_turn(others(workflow(3, position=position), 1), event()) is answer


@pytest.mark.parametrize(("living", "answer"), [((), False), ((1,), True), ((2,), False)])
def test_next_is_prepared(living: tuple[int, ...], *, answer: bool) -> None:
    """The next action is prepared if it has a machine already."""
    assert guards.next_is_prepared(workflow(3, position=1, living=living), event()) is answer


@pytest.mark.parametrize(
    ("living", "ahead", "answer"),
    [((0,), 1, True), ((0,), 0, False), ((0, 1), 1, False), ((0, 1), 2, True), ((0, 1, 2), 5, False)],
)
def test_may_prepare(living: tuple[int, ...], ahead: int, *, answer: bool) -> None:
    """As many actions are prepared as the operator allows, and as there are."""
    data = workflow(3, living=living, policy=Policy(prepare_ahead=ahead))

    assert guards.may_prepare(data, event()) is answer


def test_another_workers_action_is_not_prepared() -> None:
    """What another worker will run is not prepared here."""
    assert guards.may_prepare(others(workflow(3, living=(0,)), 1), event()) is False


@pytest.mark.parametrize(("conclusion", "answer"), [(SUCCESS, True), (FAILURE, False), (TIMEOUT, False), (None, False)])
def test_action_succeeded(conclusion: Conclusion | None, *, answer: bool) -> None:
    """Only a success leads on."""
    assert guards.action_succeeded(workflow(), event(ActionResult(0, conclusion))) is answer


def test_nobody_left() -> None:
    """Nobody is left when no action has a machine any more."""
    assert guards.nobody_left(workflow(), event()) is True
    assert guards.nobody_left(workflow(living=(2,)), event()) is False


@pytest.mark.parametrize(("shown", "answer"), [((), True), (("other",), True), (("other", "wf"), False)])
def test_no_longer_listed(shown: tuple[str, ...], *, answer: bool) -> None:
    """A workflow is no longer listed when no entry has its id."""
    listing = Listing(tuple(context(each) for each in shown))

    assert guards.no_longer_listed(workflow(), event(listing)) is answer


OUTCOMES = {
    Outcome.SUCCEEDED: guards.has_succeeded,
    Outcome.FAILED: guards.has_failed,
    Outcome.TIMED_OUT: guards.has_timed_out,
    Outcome.HANDED_OVER: guards.is_handed_over,
}


@pytest.mark.parametrize("outcome", [*Outcome, None])
def test_one_question_for_each_outcome(outcome: Outcome | None) -> None:
    """Of the questions how it ended, the one for the outcome says yes, and no other."""
    yes = {of for of, guard in OUTCOMES.items() if guard(workflow(outcome=outcome), event())}

    assert yes == ({outcome} & set(OUTCOMES))


def test_notes() -> None:
    """What is heard is noted: the actions, the listing of this workflow, whose machine lives and whose ended."""
    outlines = workflow(2).outlines
    shown = context()

    assert assignments.note_actions(workflow(0), event(Described(outlines))).outlines == outlines
    assert assignments.note_listing(workflow(), event(Listing((context("other"), shown)))).context == shown
    assert assignments.note_listing(workflow(context=shown), event(Listing(()))).context is None
    assert assignments.note_next(workflow(position=1), event()).living == (1,)
    assert assignments.note_ahead(workflow(position=1, living=(1,)), event()).living == (1, 2)
    assert assignments.note_ended(workflow(living=(0, 1)), event(ActionResult(0, SUCCESS))).living == (1,)
    assert assignments.note_advance(workflow(position=1), event()).position == 2


@pytest.mark.parametrize(
    ("name", "payload", "outcome"),
    [
        ("conclude_success", None, Outcome.SUCCEEDED),
        ("conclude_failure", ActionResult(0, FAILURE), Outcome.FAILED),
        ("conclude_failure", ActionResult(0, TIMEOUT), Outcome.TIMED_OUT),
        ("conclude_failure", ActionResult(0, None), Outcome.FAILED),
        ("conclude_timeout", None, Outcome.TIMED_OUT),
        ("conclude_handed_over", None, Outcome.HANDED_OVER),
        ("conclude_abandoned", None, Outcome.ABANDONED),
    ],
)
def test_the_first_outcome_stands(name: str, payload: object, outcome: Outcome) -> None:
    """How a workflow ended is written down once."""
    conclude = getattr(assignments, name)

    assert conclude(workflow(), event(payload)).outcome is outcome
    assert conclude(workflow(outcome=Outcome.SUCCEEDED), event(payload)).outcome is Outcome.SUCCEEDED


def test_what_is_released() -> None:
    """Containers before the present action are released when it runs, and all of them at the end."""
    assert commands.release_previous(workflow(position=2), event()) == Release("wf", 1, "w1", 2)
    assert commands.release_all(workflow(position=2), event()) == Release("wf", 1, "w1", None)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome.TIMED_OUT, CancelReason.TIMED_OUT),
        (Outcome.ABANDONED, CancelReason.GONE),
        (Outcome.FAILED, CancelReason.FAILED),
        (Outcome.HANDED_OVER, CancelReason.FAILED),
        (None, CancelReason.FAILED),
    ],
)
def test_what_it_says(outcome: Outcome | None, reason: CancelReason) -> None:
    """Actions hear whose turn it is and why they are cancelled; the worker hears which workflow settles."""
    data = workflow(position=1, outcome=outcome)

    assert messages.begin(data, event()) == Begin(1)
    assert messages.cancel(data, event()) == Cancel(reason)
    assert messages.workflow_settling(data, event()) == Settling("wf")


def test_how_long_it_waits() -> None:
    """A workflow's timeout is the operator's, or none; everything else is bounded."""
    policy = Policy(workflow_timeout=5.0, settle_budget=6.0, poll_interval=2.0, server_backoff=10.0)

    assert timers.workflow_timeout(workflow()) is None
    assert timers.workflow_timeout(workflow(policy=policy)) == 5.0
    assert timers.settle_budget(workflow(policy=policy)) == 6.0
    assert 1.0 <= timers.server_backoff(workflow(policy=policy)) <= 2.0


def test_what_it_asks() -> None:
    """The server is asked for the actions by the workflow's id."""
    assert ACTIVITIES["server.actions"].request(workflow()) == DescribeRequest("wf")


def test_whom_it_starts() -> None:
    """An action's machine is named by its place; the next one is the one whose turn it is, ahead comes the newest."""
    data = workflow(3, position=1, living=(1, 2))

    following = SPAWNS["next_action"].child(data, event())
    ahead = SPAWNS["action_ahead"].child(data, event())

    assert (following.name, ahead.name) == ("action:wf#1", "action:wf#2")
    assert (following.data.attempt.index, following.data.outline.name) == (1, "a1")
    assert (following.subject["actionName"], following.subject["image"]) == ("a1", "img:1")


def test_what_the_worker_is_told() -> None:
    """The worker hears how the workflow ended and what the server's list last showed; no outcome means abandoned."""
    shown = context()

    assert result(workflow(outcome=Outcome.FAILED, context=shown)) == WorkflowResult("wf", Outcome.FAILED, shown)
    assert result(workflow()).outcome is Outcome.ABANDONED
