"""What was served, one action at a time."""

from datetime import UTC, datetime

import pytest

from tinkworker.server.port import Action, Report, State
from tinkworker.server.served import Served

ONE = Action("task", "one", "w1", "image", identity="id-1")
TWO = Action("task", "two", "w1", "image", identity="id-2")
THREE = Action("task", "three", "w1", "image", identity="id-3")

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def report(action: Action, state: State) -> Report:
    """A report about an action."""
    return Report("wf", action.task, action.name, action.worker, state, identity=action.identity)


def lead(served: Served, action: Action, *states: State) -> None:
    """Serve an action, and have the server hear these reports of it."""
    served.take("wf", action)
    for state in states:
        served.note_sent(report(action, state))
        served.note_acknowledged(report(action, state))


def test_places_count_what_was_served_before() -> None:
    """After a SUCCESS the next action has the next place; served once more, it keeps that."""
    served = Served()
    lead(served, ONE, State.RUNNING, State.SUCCESS)

    assert [served.take("wf", TWO).position for _ in range(2)] == [1, 1]
    assert served.actions("wf") == (ONE, TWO)


def test_a_success_counts_before_it_is_acknowledged() -> None:
    """The server may have acted on a SUCCESS whose acknowledgement is lost, and serves the next action then."""
    served = Served()
    lead(served, ONE, State.RUNNING)
    served.note_sent(report(ONE, State.SUCCESS))

    assert served.take("wf", TWO).position == 1


def test_an_action_out_of_turn_is_another_workflows() -> None:
    """What comes without a SUCCESS before it belongs to a workflow that was made again by the same name."""
    served = Served()
    lead(served, ONE, State.RUNNING)

    assert served.take("wf", TWO).position == 0
    assert served.actions("wf") == (TWO,)


def test_what_runs_is_known_as_long_as_nothing_else_is_said() -> None:
    """From the acknowledged RUNNING to the next report the action is shown as running."""
    served = Served()
    lead(served, ONE, State.RUNNING)
    assert served.running is not None
    assert (served.running.action, served.running.state) == ("one", State.RUNNING)

    served.note_sent(report(ONE, State.SUCCESS))

    assert served.running is None
    assert served.take("wf", ONE).state is State.RUNNING


@pytest.mark.parametrize("state", [State.SUCCESS, State.FAILED, State.TIMEOUT])
def test_what_has_ended_does_not_run(state: State) -> None:
    """After an end nothing is known to run."""
    served = Served()
    lead(served, ONE, State.RUNNING, state)

    assert served.running is None


@pytest.mark.parametrize(
    ("state", "over"), [(State.RUNNING, False), (State.SUCCESS, False), (State.FAILED, True), (State.TIMEOUT, True)]
)
def test_what_did_not_succeed_is_over(state: State, *, over: bool) -> None:
    """With an action whose failure the server has its workflow is over, until another one is served."""
    served = Served()
    assert not served.over
    lead(served, ONE, State.RUNNING, state)
    assert served.over is over

    served.take("wf", TWO)

    assert not served.over


def test_what_another_life_was_served_is_not_known() -> None:
    """A RUNNING of an action that this life was never served shows nothing."""
    served = Served()
    served.note_acknowledged(report(ONE, State.RUNNING))

    assert served.running is None
    assert served.actions("wf") == ()


def test_one_workflow_is_known() -> None:
    """An action of another workflow takes the place of all that was served before it."""
    served = Served()
    lead(served, ONE, State.RUNNING, State.SUCCESS)
    served.take("other", TWO)

    assert (served.actions("wf"), served.actions("other")) == ((), (TWO,))
    assert (served.succeeded, served.running) == (None, None)


def test_all_is_forgotten() -> None:
    """What is over leaves nothing, and may be forgotten twice."""
    served = Served()
    lead(served, ONE, State.RUNNING, State.SUCCESS)
    served.take("wf", TWO)
    served.forget()
    served.forget()

    assert served == Served()


def test_what_comes_early_is_at_hand_until_it_was_shown() -> None:
    """What follows an action whose success is being told is at hand until then, and once more; to its worker alone."""
    served = Served()
    lead(served, ONE, State.RUNNING)
    success = report(ONE, State.SUCCESS)
    served.note_sent(success)
    early = served.take("wf", TWO)

    assert [served.at_hand("w1") for _ in range(2)] == [early] * 2
    assert served.at_hand("w2") is None
    served.note_acknowledged(success)
    assert [served.at_hand("w1") for _ in range(2)] == [early, None]


def test_what_another_life_ran_may_be_followed_early() -> None:
    """An action that an earlier life was served has a next one, too, which may come before its success is taken."""
    served = Served()
    success = report(ONE, State.SUCCESS)
    served.note_sent(success)
    early = served.take("wf", TWO)
    served.note_acknowledged(success)

    assert served.at_hand("w1") == early
    assert served.succeeded == success


@pytest.mark.parametrize("told", ["about it", "refused"])
def test_what_comes_early_is_at_hand_no_longer(told: str) -> None:
    """Once something is told of it, or the success before it is refused, the server is asked again."""
    served = Served()
    lead(served, ONE, State.RUNNING)
    served.note_sent(report(ONE, State.SUCCESS))
    served.take("wf", TWO)
    if told == "refused":
        served.note_refused(report(ONE, State.SUCCESS))
    else:
        served.note_sent(report(TWO, State.RUNNING))

    assert served.at_hand("w1") is None


@pytest.mark.parametrize(
    ("states", "is_open"),
    [((), True), ((State.RUNNING,), True), ((State.RUNNING, State.FAILED), True), ((State.SUCCESS,), False)],
)
def test_what_was_served_is_open_until_it_has_succeeded(states: tuple[State, ...], *, is_open: bool) -> None:
    """The action that was served last is the current one until the server has its success; to its worker alone."""
    served = Served()
    lead(served, ONE, *states)

    assert (served.open("w1") is not None) == is_open
    assert served.open("w2") is None
    assert Served().open("w1") is None


def test_when_actions_began_is_known_while_they_may_be_told_of() -> None:
    """A success may be told again, until the next one is taken; what failed or is refused may not."""
    served = Served()
    for action in (ONE, TWO):
        served.began[action.identity] = NOW
        lead(served, action, State.RUNNING, State.SUCCESS)
    assert list(served.began) == [TWO.identity]
    lead(served, ONE, State.FAILED)
    assert list(served.began) == [TWO.identity]
    served.began[ONE.identity] = NOW
    served.note_refused(report(ONE, State.SUCCESS))
    served.note_refused(report(TWO, State.SUCCESS))

    assert served.began == {}


def test_what_another_workflow_was_served_is_shown_when_nothing_else_is() -> None:
    """Where two workflows are served by turns, what was displaced unbegun is shown once the other one is done."""
    served = Served()
    served.take("other", THREE)
    lead(served, ONE, State.RUNNING, State.SUCCESS)

    shown = served.open("w1")

    assert shown is not None
    assert (shown.workflow, shown.identity, shown.state) == ("other", "id-3", State.PENDING)
    assert served.actions("other") == (THREE,)


def test_what_was_done_meanwhile_is_not_shown_again() -> None:
    """What was displaced, and has come again since, or was another agent's, is not gone on with."""
    served = Served()
    served.take("other", THREE)
    served.take("wf", ONE)
    lead(served, ONE, State.RUNNING, State.SUCCESS)
    served.take("other", THREE)
    for state in (State.RUNNING, State.SUCCESS):
        told = Report("other", "task", "three", "w1", state, identity="id-3")
        served.note_sent(told)
        served.note_acknowledged(told)

    assert served.open("w1") is None
    served.take("wf", TWO)
    served.take("other", THREE)
    served.note_acknowledged(Report("other", "task", "three", "w1", State.SUCCESS, identity="id-3"))
    assert served.open("w2") is None
