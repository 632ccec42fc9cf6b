"""A report is sent at once only while the server surely means the same action by it."""

import pytest
from attrs import evolve

from tests.lifecycle.sample import context
from tinkworker.lifecycle.policy import SIGHTINGS_APART
from tinkworker.server.port import Report, State
from tinkworker.testing.clock import ManualClock
from tinkworker.worker.evidence import ENDS_APART, Evidence

PENDING, RUNNING, SUCCESS, FAILED = State.PENDING, State.RUNNING, State.SUCCESS, State.FAILED


def report(state: State) -> Report:
    """A report about the action at some index of the workflow `wf`."""
    return Report("wf", "t", "a", "w1", state, 0, "")


@pytest.fixture
def evidence() -> Evidence:
    """Nothing is known yet."""
    return Evidence(ManualClock())


@pytest.mark.parametrize(
    ("shown", "told", "index", "answer"),
    [
        (PENDING, RUNNING, 2, True),
        (RUNNING, RUNNING, 2, True),
        (RUNNING, SUCCESS, 2, True),
        (RUNNING, FAILED, 2, True),
        (PENDING, SUCCESS, 2, False),
        (SUCCESS, SUCCESS, 2, False),
        (FAILED, FAILED, 2, False),
        (RUNNING, SUCCESS, 1, False),
        (RUNNING, SUCCESS, 3, False),
    ],
)
def test_a_list_supports_what_follows_from_it(
    evidence: Evidence, shown: State, told: State, index: int, *, answer: bool
) -> None:
    """A beginning follows where the action is next, an end where it runs, and nothing where the list is elsewhere."""
    evidence.note_list([context(position=2, state=shown)], 0.0)

    assert evidence.supports(report(told), index, repeats_running=True) is answer


def test_nothing_is_supported_by_what_was_not_shown(evidence: Evidence) -> None:
    """Without evidence nothing is sent, and a list that shows the workflow no more takes its evidence away."""
    assert evidence.supports(report(RUNNING), 2, repeats_running=True) is False
    evidence.note_list([context(position=2)], 0.0)
    evidence.note_list([context("other", position=2)], 0.0)

    assert evidence.supports(report(SUCCESS), 2, repeats_running=True) is False


def test_what_was_read_counts_in_this_life_and_for_its_workflow(evidence: Evidence) -> None:
    """Only an action that is named by an id is no other one, however long ago somebody read what became of it."""
    assert evidence.is_read_for(report(SUCCESS)) is False
    assert evidence.is_read_for(evolve(report(SUCCESS), identity="id")) is True
    evidence.note_read("other")
    assert evidence.is_read_for(report(SUCCESS)) is False
    evidence.note_read("wf")
    assert evidence.is_read_for(report(SUCCESS)) is True
    evidence.forget("wf")
    assert evidence.is_read_for(report(SUCCESS)) is False


@pytest.mark.parametrize(
    ("told", "index", "following", "at", "answer"),
    [
        (RUNNING, 2, SUCCESS, 2, True),
        (SUCCESS, 2, RUNNING, 3, True),
        (SUCCESS, 2, SUCCESS, 3, False),
        (SUCCESS, 2, RUNNING, 2, False),
        (FAILED, 2, RUNNING, 3, False),
        (FAILED, 2, FAILED, 2, False),
    ],
)
def test_an_acknowledgement_supports_what_follows_from_it(
    evidence: Evidence, told: State, index: int, following: State, at: int, *, answer: bool
) -> None:
    """After a beginning its end may follow, after a success the next beginning, after a failure nothing."""
    evidence.note_acknowledged(report(told), index, 0.0)

    assert evidence.supports(report(following), at, repeats_running=True) is answer


@pytest.mark.parametrize(
    ("shown", "told", "age", "answer"),
    [
        (PENDING, RUNNING, SIGHTINGS_APART - 0.1, True),
        (PENDING, RUNNING, SIGHTINGS_APART, False),
        (RUNNING, SUCCESS, ENDS_APART - 0.1, True),
        (RUNNING, SUCCESS, ENDS_APART, False),
    ],
)
def test_evidence_grows_old(shown: State, told: State, age: float, *, answer: bool) -> None:
    """What was asked for a while ago supports nothing, an end sooner than a beginning: another may have the name."""
    clock = ManualClock()
    evidence = Evidence(clock)
    evidence.note_list([context(position=2, state=shown)], 0.0)
    clock.advance(age)

    assert evidence.supports(report(told), 2, repeats_running=True) is answer


@pytest.mark.parametrize(("shown", "answer"), [(PENDING, True), (RUNNING, False)])
def test_a_beginning_that_would_count_for_the_next_action_is_not_repeated(
    evidence: Evidence, shown: State, *, answer: bool
) -> None:
    """A server that takes a second RUNNING for the next action's is read instead; its end may be told at once."""
    evidence.note_list([context(position=2, state=shown)], 0.0)

    assert evidence.supports(report(RUNNING), 2, repeats_running=False) is answer
    assert evidence.supports(report(SUCCESS), 2, repeats_running=False) is not answer
