"""What is known of one workflow whose actions are served one at a time."""

import pytest
from attrs import evolve

from tinkworker.server.course import Course, Sequel
from tinkworker.server.port import Action, Report, State

ONE = Action("task", "one", "w1", "image", identity="id-1")
TWO = Action("task", "two", "w1", "image", identity="id-2")


def report(action: Action, state: State) -> Report:
    """A report about an action."""
    return Report("wf", action.task, action.name, action.worker, state, identity=action.identity)


def tell(course: Course, action: Action, *states: State) -> None:
    """Have the server hear these reports of an action."""
    for state in states:
        course.note_sent(report(action, state))
        course.note_acknowledged(report(action, state))


def led(*states: State) -> Course:
    """A workflow whose first action was served, and of which the server has heard these reports."""
    course = Course("wf")
    course.take(ONE)
    tell(course, ONE, *states)
    return course


def test_places_count_what_was_served_before() -> None:
    """After a SUCCESS the next action has the next place; served once more, it keeps that."""
    course = led(State.RUNNING, State.SUCCESS)

    assert course.goes_on_with(TWO)
    assert [course.take(TWO).position for _ in range(2)] == [1, 1]
    assert course.actions == [ONE, TWO]


def test_a_success_counts_before_it_is_acknowledged() -> None:
    """The server may have acted on a SUCCESS whose acknowledgement is lost, and serves the next action then."""
    course = led(State.RUNNING)
    assert not course.goes_on_with(TWO)
    course.note_sent(report(ONE, State.SUCCESS))

    assert course.goes_on_with(TWO)


def test_what_runs_is_known_as_long_as_nothing_else_is_said() -> None:
    """From the acknowledged RUNNING to the next report the action is shown as running."""
    course = led(State.RUNNING)
    assert course.running is not None
    assert (course.running.action, course.running.state) == ("one", State.RUNNING)

    course.note_sent(report(ONE, State.SUCCESS))

    assert course.running is None
    assert course.take(ONE).state is State.RUNNING


@pytest.mark.parametrize("state", [State.SUCCESS, State.FAILED, State.TIMEOUT])
def test_what_has_ended_does_not_run(state: State) -> None:
    """After an end nothing is known to run."""
    assert led(State.RUNNING, state).running is None


def test_what_another_life_was_served_is_not_known() -> None:
    """A RUNNING of an action that this life was never served shows nothing."""
    course = Course("wf")
    course.note_acknowledged(report(ONE, State.RUNNING))

    assert course == Course("wf")


@pytest.mark.parametrize(
    ("state", "over"), [(State.RUNNING, False), (State.SUCCESS, False), (State.FAILED, True), (State.TIMEOUT, True)]
)
def test_what_did_not_succeed_is_over(state: State, *, over: bool) -> None:
    """With an action whose failure the server has its workflow is over."""
    assert not Course("wf").over
    assert led(State.RUNNING, state).over is over


def test_what_comes_early_is_at_hand_until_it_was_shown() -> None:
    """What follows an action whose success is being told is at hand until then, and once more; to its worker alone."""
    course = led(State.RUNNING)
    success = report(ONE, State.SUCCESS)
    course.note_sent(success)
    early = course.take(TWO)

    assert [course.at_hand("w1") for _ in range(2)] == [early] * 2
    course.note_acknowledged(success)
    assert [course.at_hand(worker) for worker in ("w2", "w1", "w1")] == [None, early, None]


@pytest.mark.parametrize("told", ["about it", "refused"])
def test_what_comes_early_is_at_hand_no_longer(told: str) -> None:
    """Once something is told of it, or the success before it is refused, the server is asked again."""
    course = led(State.RUNNING)
    course.note_sent(report(ONE, State.SUCCESS))
    course.take(TWO)
    if told == "refused":
        course.note_refused(report(ONE, State.SUCCESS))
    else:
        course.note_sent(report(TWO, State.RUNNING))

    assert course.at_hand("w1") is None


@pytest.mark.parametrize(
    ("states", "is_open"),
    [((), True), ((State.RUNNING,), True), ((State.RUNNING, State.FAILED), False), ((State.SUCCESS,), False)],
)
def test_what_was_served_is_open_until_it_has_ended(states: tuple[State, ...], *, is_open: bool) -> None:
    """The action that was served last is the current one until the server has its end; to its worker alone."""
    course = led(*states)

    assert (course.open("w1") is not None) == is_open
    assert course.open("w2") is None
    assert Course("wf").open("w1") is None


def test_what_may_have_been_missed_is_so_until_it_comes() -> None:
    """Behind a SUCCESS an answer may have got lost, of this life or an earlier one, until the next action is there."""
    course = led(State.RUNNING)
    course.note_missed()
    assert sequels(course) == [Sequel.OPEN]
    tell(course, ONE, State.SUCCESS)
    course.note_missed()
    assert sequels(course, ONE, TWO) == [Sequel.MISSED, Sequel.MISSED, Sequel.OPEN]

    again = Course("wf")
    again.recall(report(ONE, State.SUCCESS))
    assert sequels(again) == [Sequel.MISSED]


def sequels(course: Course, *served: Action) -> list[Sequel]:
    """Whether something comes, and whether it does when these have been served."""
    seen = [course.sequel]
    for action in served:
        course.take(action)
        seen.append(course.sequel)
    return seen


@pytest.mark.parametrize(("over", "goes_on"), [(True, False), (False, True)])
def test_another_task_is_another_workflows_where_this_one_seemed_to_be_over(*, over: bool, goes_on: bool) -> None:
    """A workflow that is made again has the name of one that is over, and none of its tasks' ids."""
    course = led(State.RUNNING, State.SUCCESS)
    if over:
        course.note_over()
        course.note_missed()

    assert course.goes_on_with(evolve(TWO, task="another")) is goes_on
    assert course.goes_on_with(TWO)
    assert course.goes_on_with(ONE)


def test_what_is_told_after_a_workflow_seemed_to_be_over_opens_it() -> None:
    """A success is followed by something again, whatever was said before it of some workflow."""
    course = led(State.RUNNING)
    course.note_over()
    tell(course, ONE, State.SUCCESS)

    assert course.sequel is Sequel.OPEN


def test_what_an_earlier_life_was_at_is_awaited_until_something_comes() -> None:
    """A workflow of which an earlier life has told something goes on when its first action is served."""
    course = Course("wf")
    assert not course.is_awaited
    course.recall(report(ONE, State.RUNNING))
    assert course.is_awaited
    course.take(ONE)
    assert not course.is_awaited


def test_only_the_end_of_the_action_at_which_an_earlier_life_was_keeps_it_from_beginning_again() -> None:
    """It is wanted no more once its own end was told; that of another one says nothing of it."""
    course = Course("wf")
    course.recall(report(ONE, State.RUNNING))
    course.take(ONE)
    for told, begins in ((TWO, True), (ONE, False)):
        course.note_sent(report(told, State.SUCCESS))
        course.recall(report(ONE, State.PENDING))
        assert (course.take_unbegun() is not None) is begins
