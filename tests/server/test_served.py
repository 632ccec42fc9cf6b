"""What was served, one action at a time."""

import pytest

from tinkworker.server.port import Action, Report, State
from tinkworker.server.served import Served

ONE = Action("task", "one", "w1", "image", identity="id-1")
TWO = Action("task", "two", "w1", "image", identity="id-2")


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


def test_what_another_life_was_served_is_not_known() -> None:
    """A RUNNING of an action that this life was never served shows nothing."""
    served = Served()
    served.note_acknowledged(report(ONE, State.RUNNING))

    assert served.running is None
    assert served.actions("wf") == ()


def test_a_workflow_is_forgotten() -> None:
    """What the server has lost is not listed any more, and may be forgotten twice."""
    served = Served()
    served.take("wf", ONE)
    served.take("other", TWO)
    served.forget("wf")
    served.forget("wf")

    assert (served.actions("wf"), served.actions("other")) == ((), (TWO,))
