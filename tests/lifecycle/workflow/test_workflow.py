"""A workflow knows whose turn it is, what may be prepared, and how it ended."""

import pytest
from attrs import evolve

from tests.lifecycle.sample import FAILURE, SUCCESS, TIMEOUT, context, event, outlines, workflow
from tinkworker.lifecycle.action.data import ActionResult, Trace, trace
from tinkworker.lifecycle.action.events import Begin, Cancel, CancelReason, Prepared
from tinkworker.lifecycle.attempt import Attempt
from tinkworker.lifecycle.conclusion import Conclusion
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.workflow import commands, guards, messages, timers
from tinkworker.lifecycle.workflow.activities import ACTIVITIES, ClearRequest, DescribeRequest, SurveyRequest
from tinkworker.lifecycle.workflow.commands import Release
from tinkworker.lifecycle.workflow.data import (
    Described,
    Doubt,
    Listing,
    Named,
    Origin,
    Outcome,
    Sighting,
    Surveyed,
    WorkflowData,
    cut_off,
    result,
)
from tinkworker.lifecycle.workflow.spawns import SPAWNS
from tinkworker.server.port import State


@pytest.mark.parametrize(
    ("position", "complete", "nothing", "more"),
    [(0, True, False, False), (2, True, False, False), (3, True, True, False), (3, False, False, True)],
)
def test_nothing_left(position: int, *, complete: bool, nothing: bool, more: bool) -> None:
    """When all known actions have had their turn nothing is left, unless they are shown one by one."""
    data = workflow(3, position=position, complete=complete)

    assert guards.nothing_left(data, event()) is nothing
    assert guards.more_may_come(data, event()) is more


def others(data: WorkflowData, index: int) -> WorkflowData:
    """The same, with one action for another worker."""
    changed = [*data.outlines]
    changed[index] = evolve(changed[index], worker="w2")
    return evolve(data, outlines=tuple(changed))


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
    """As many actions are prepared as the operator allows, and as there are, and none of another worker's."""
    data = workflow(3, living=living, prepared=living[-1], policy=Policy(prepare_ahead=ahead))

    assert guards.may_prepare(data, event()) is answer
    assert guards.may_prepare(evolve(data, prepared=living[-1] - 1), event()) is False
    assert guards.may_prepare_next(evolve(data, prepared=-1), event(Prepared(living[-1]))) is answer
    assert guards.may_prepare(evolve(data, finishes=True), event()) is False


def test_another_workers_action_is_not_prepared() -> None:
    """What another worker will run is not prepared here."""
    assert guards.may_prepare(others(workflow(3, living=(0,), prepared=0), 1), event()) is False


@pytest.mark.parametrize("finishes", [True, False])
def test_draining(*, finishes: bool) -> None:
    """A workflow that is to finish begins nothing more and waits for nothing more."""
    assert guards.drains(workflow(finishes=finishes), event()) is finishes
    assert guards.finishes(workflow(finishes=finishes), event()) is finishes


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
    listing = Listing(tuple(context(each) for each in shown), 0.0)

    assert guards.no_longer_listed(workflow(), event(listing)) is answer


def test_next_is_shown() -> None:
    """An action that is shown and not known yet is the next one, where actions come one by one."""
    data = workflow(outlines=outlines(1, identified=True), complete=False)

    for identity, answer in (("id-0", False), ("id-1", True)):
        assert guards.next_is_shown(data, event(Listing((context(identity=identity),), 0.0))) is answer
    assert guards.next_is_shown(data, event(Listing((), 0.0))) is False


@pytest.mark.parametrize(
    ("sightings", "complete", "answer"),
    [((), True, False), (((1, "f"),), True, False), (((1, "f"), (2, "g")), True, True), (((2, "g"),), False, False)],
)
def test_others_are_there(sightings: tuple[tuple[int, str], ...], *, complete: bool, answer: bool) -> None:
    """Containers of another generation are another workflow's; where actions have ids there are no generations."""
    surveyed = Surveyed(tuple(Sighting(*sighting) for sighting in sightings))

    assert guards.others_are_there(workflow(complete=complete), event(surveyed)) is answer


OUTCOMES = {
    Outcome.SUCCEEDED: guards.has_succeeded,
    Outcome.FAILED: guards.has_failed,
    Outcome.TIMED_OUT: guards.has_timed_out,
    Outcome.HANDED_OVER: guards.is_handed_over,
    Outcome.REPLACED: guards.is_replaced,
}


@pytest.mark.parametrize("outcome", [*Outcome, None])
def test_one_question_for_each_outcome(outcome: Outcome | None) -> None:
    """Of the questions how it ended, the one for the outcome says yes, and no other."""
    yes = {of for of, guard in OUTCOMES.items() if guard(workflow(outcome=outcome), event())}

    assert yes == ({outcome} & set(OUTCOMES))


def test_what_is_released() -> None:
    """Containers before the present action are released when it runs."""
    assert commands.release_previous(workflow(position=2), event()) == Release("wf", 1, "w1", 2)


@pytest.mark.parametrize(
    ("outcome", "doubt", "reason"),
    [
        (Outcome.REPLACED, None, CancelReason.REPLACED),
        (Outcome.TIMED_OUT, None, CancelReason.TIMED_OUT),
        (Outcome.TIMED_OUT, Doubt.UNLISTED, CancelReason.ENDED_THERE),
        (Outcome.FAILED, None, CancelReason.OVER),
        (Outcome.ABANDONED, None, CancelReason.OVER),
        (None, None, CancelReason.OVER),
    ],
)
def test_what_it_says(outcome: Outcome | None, doubt: Doubt | None, reason: CancelReason) -> None:
    """Actions hear whose turn it is and why they are cancelled; the worker hears which workflow asks and settles."""
    data = workflow(position=1, outcome=outcome, doubt=doubt)

    assert messages.begin(data, event()) == Begin(1)
    assert messages.cancel(data, event()) == Cancel(reason)
    assert messages.workflow_settling(data, event()) == messages.workflow_asks(data, event()) == Named("wf")
    assert messages.workflow_waits(data, event()) == Named("wf")


def test_how_long_it_waits() -> None:
    """A workflow's timeout is the operator's, or none; everything else is bounded."""
    policy = Policy(workflow_timeout=5.0, settle_budget=6.0, poll_interval=2.0, engine_backoff=7.0)
    data = workflow(policy=policy)

    assert timers.workflow_timeout(workflow()) is None
    assert (timers.workflow_timeout(data), timers.settle_budget(data), timers.engine_backoff(data)) == (5.0, 6.0, 7.0)
    assert 1.0 <= timers.server_backoff(data) <= 2.0


def test_what_it_asks() -> None:
    """Server and runtime are asked by the workflow's id; what is cleared away is of other generations."""
    assert {name: each.request(workflow(generation=4)) for name, each in ACTIVITIES.items()} == {
        "server.actions": DescribeRequest("wf"),
        "runtime.survey": SurveyRequest("wf", "w1"),
        "runtime.clear": ClearRequest("wf", "w1", 4),
        "runtime.release": Release("wf", 4, "w1", None),
    }


def test_whom_it_starts() -> None:
    """An action's machine is named by its place; the next one is the one whose turn it is, ahead comes the newest."""
    data = workflow(3, position=1, living=(1, 2), reports_repeat=True)

    following = SPAWNS["next_action"].child(data, event())
    ahead = SPAWNS["action_ahead"].child(data, event())

    assert (following.name, ahead.name) == ("action:wf#1", "action:wf#2")
    assert (following.data.attempt.index, following.data.outline.name) == (1, "a1")
    assert (following.data.attempt.fingerprint, following.data.reports_repeat) == ("f", True)
    assert (following.subject["actionName"], following.subject["image"]) == ("a1", "img:1")


@pytest.mark.parametrize(
    ("shown", "origin", "running"),
    [
        (context(position=1, state=State.RUNNING), Origin(), True),
        (context(position=1, state=State.PENDING), Origin(), False),
        (context(position=0, state=State.RUNNING), Origin(), False),
        (context(position=1, state=State.RUNNING), Origin(2), False),
    ],
)
def test_an_action_that_runs_elsewhere_is_noted(*, shown: object, origin: Origin, running: bool) -> None:
    """What the server showed running when it was taken, without any record here, may run in another's container."""
    data = workflow(3, position=1, taken=shown, origin=origin)

    assert SPAWNS["next_action"].child(data, event()).data.shown_running is running


PROVED = Trace(Attempt("wf", 1, "t", "a1", 1, 2, "w1"), intended=True, conclusion=FAILURE)


@pytest.mark.parametrize(("generation", "proved"), [(1, True), (2, False)])
def test_what_is_proved_of_an_action_goes_with_it(generation: int, *, proved: bool) -> None:
    """What is left of an earlier record concerns the action that it speaks of, and no other generation's."""
    data = workflow(3, generation=generation, origin=Origin(1, "f", (PROVED,)), living=(1,))

    ahead = SPAWNS["action_ahead"].child(data, event()).data
    other = SPAWNS["next_action"].child(data, event()).data

    assert (ahead.intended, ahead.proven, ahead.attempt.run) == ((True, FAILURE, 2) if proved else (False, None, 1))
    assert (other.intended, other.proven, other.attempt.run) == (False, None, 1)
    assert trace(ahead).conclusion == ahead.proven


def test_what_is_remembered_of_a_record_that_ends_too_early() -> None:
    """A workflow without an outcome counts as handed over, so that it is taken again; one with keeps it."""
    assert cut_off(workflow(position=1), (PROVED,)).outcome is Outcome.HANDED_OVER
    past = cut_off(workflow(position=1, outcome=Outcome.FAILED), (PROVED,))

    assert (past.outcome, past.reached, past.traces) == (Outcome.FAILED, 1, (PROVED,))


def test_what_one_record_proves_stands_when_the_next_one_ends_too_early() -> None:
    """What had no machine in the later record is still what the earlier one says; the others are what they became."""
    later = evolve(PROVED, conclusion=None)
    other = evolve(PROVED, attempt=evolve(PROVED.attempt, index=2, action="a2", run=1))
    data = workflow(position=1, origin=Origin(1, "f", (PROVED, other)))

    assert cut_off(data, ()).traces == (PROVED, other)
    assert cut_off(data, (later,)).traces == (later, other)
    assert cut_off(evolve(data, position=2), ()).traces == (other,)


def test_what_the_worker_is_told() -> None:
    """The worker remembers how the workflow ended and how far it got; no outcome means abandoned."""
    shown = context()
    past = result(workflow(outcome=Outcome.FAILED, context=shown, position=2))

    assert (past.workflow, past.outcome, past.context, past.reached, past.generation) == (
        "wf",
        Outcome.FAILED,
        shown,
        2,
        1,
    )
    assert result(workflow()).outcome is Outcome.ABANDONED
    assert (past.begun, result(workflow(0)).begun) == (True, False)
    assert result(workflow(generation=0, origin=Origin(3))).generation == 3


@pytest.mark.parametrize(("described", "more"), [(1, False), (2, True)])
def test_more_is_described(described: int, *, more: bool) -> None:
    """A description brings more if it has an action that was not known."""
    data = workflow(complete=False, outlines=outlines(1, identified=True))
    now = Described(outlines(described, identified=True), complete=False, reports_repeat=True, fingerprint="")

    assert guards.brings_more(data, event(now)) is more
