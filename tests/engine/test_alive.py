"""Activities and timers live as long as their state, each under a number of its own, and come back after a restart."""

import pytest

from tests.engine.workshop import Notes, activity, begun, send
from tinkworker.engine.machine import Machine
from tinkworker.engine.step import RESUME, Command, Step

OVEN = """
    chart: oven
    initial: heating
    events: {turn: operator, peek: operator, stop: operator}
    states:
      heating:
        initial: warm
        invoke: fire
        after: {limit: cold}
        when:
          stop: cold
          burnt: cold
          flicker: {do: look}
        states:
          warm:
            invoke: fan
            after: {minute: hot, second: {do: chirp}}
            when: {done: hot, turn: hot, peek: {do: look}}
          hot: {entry: ring, after: {minute: warm}, ignore: peek}
      cold: {final: true}
"""
ACTIVITIES = {"fire": activity("burnt", "flicker", bounded=False), "fan": activity("done")}


def oven(**seconds: float | None) -> Machine:
    """An oven that was lit at second 0."""
    return begun(OVEN, Notes(seconds=seconds), activities=ACTIVITIES)


def numbers(step: Step) -> tuple[list[int], list[int]]:
    """The numbers of what begins: activities and timers."""
    return [each.number for each in step.started], [each.number for each in step.armed]


def test_numbers_count_up_from_the_outside_in() -> None:
    """What begins is numbered from 1: composites before what is in them, a state's activity before its timers."""
    made = oven()

    assert made.invocations == {"heating": 1, "warm": 3}
    assert {name: armed.number for name, armed in made.timers.items()} == {
        "after limit": 2,
        "after minute": 4,
        "after second": 5,
    }


def test_numbers_are_never_given_twice() -> None:
    """What begins anew has a new number, and the old one is not awaited any more."""
    made = oven()

    step = send(made, "turn")

    assert numbers(step) == ([], [6])
    assert (step.cancelled, step.disarmed) == ((3,), (4, 5))
    assert [made.awaits(number) for number in range(1, 8)] == [True, True, False, False, False, True, False]


def test_a_composites_activity_lives_on_while_states_in_it_change() -> None:
    """Moving inside a composite neither cancels nor begins what lives in it."""
    made = oven()

    send(made, "turn")

    assert (made.invocations, made.timers["after limit"].number) == ({"heating": 1}, 2)


def test_an_outcome_that_leaves_nothing_was_the_activitys_last_word() -> None:
    """An activity that has answered is awaited no longer, even if its state goes on."""
    made = oven()

    step = send(made, "flicker", number=1)

    assert (step.cancelled, made.awaits(1), made.invocations) == ((), False, {"warm": 3})


def test_a_timer_that_has_rung_is_over() -> None:
    """A timer whose edge leaves nothing does not ring again."""
    made = oven()

    step = send(made, "after second", at=1.0, number=5)

    assert (step.disarmed, made.awaits(5), "after second" in made.timers) == ((), False, False)


def test_what_has_answered_is_not_cancelled() -> None:
    """A step cancels what was still awaited, not the activity or timer that it answers."""
    assert send(oven(), "done", number=3).cancelled == ()
    assert send(oven(), "after minute", number=4).disarmed == (5,)
    assert send(oven(), "after limit", number=2).cancelled == (3, 1)


def test_a_timer_is_due_counting_from_the_event() -> None:
    """A timer counts from the moment of the event that entered its state."""
    made = oven(minute=60.0)

    send(made, "turn", at=100.0)

    assert made.timers["after minute"].due == 160.0


def test_a_timer_may_not_be_armed() -> None:
    """A timer whose function says None does not run."""
    made = oven(minute=None)

    assert set(made.timers) == {"after limit", "after second"}


def test_requests_and_durations_see_the_data_after_the_whole_step() -> None:
    """What begins is asked for its request once everything in the step has been assigned."""
    made = begun(
        """
        chart: late
        initial: one
        events: {go: operator}
        states:
          one: {when: {go: {assign: first, target: two}}, waits_for: operator}
          two: {entry: {assign: second}, invoke: work, when: {done: three}}
          three: {final: true}
        """
    )

    step = send(made, "go")

    assert [invocation.request for invocation in step.started] == [2]


def resumed(made: Machine, at: float, *, elapsed: bool = True) -> Step:
    """Resume a machine; the state and the data must not change."""
    before = (made.state, made.data, made.deferred)
    step = made.resume(at, elapsed=elapsed)
    assert (made.state, made.data, made.deferred) == before
    assert (step.event, step.states, step.taken) == (RESUME, (), ())
    return step


def test_resuming_begins_everything_again() -> None:
    """After a restart activities and timers of the present state and its composites begin again, under new numbers."""
    made = oven()

    step = resumed(made, 0.5)

    assert [(each.activity, each.number) for each in step.started] == [("fire", 6), ("fan", 8)]
    assert [(each.name, each.number) for each in step.armed] == [
        ("after limit", 7),
        ("after minute", 9),
        ("after second", 10),
    ]
    assert (sorted(step.cancelled), sorted(step.disarmed)) == ([1, 3], [2, 4, 5])
    assert not any(made.awaits(number) for number in range(1, 6))


@pytest.mark.parametrize(("at", "left"), [(20.0, 40.0), (60.0, 0.0), (1000.0, 0.0)])
def test_resuming_on_the_same_boot_arms_what_is_left(at: float, left: float) -> None:
    """On the same boot a timer has what is left of it, and never less than nothing."""
    made = oven(minute=60.0)

    step = resumed(made, at)

    assert [timer.seconds for timer in step.armed if timer.name == "after minute"] == [left]
    assert made.timers["after minute"].due == max(at, 60.0)


def test_resuming_on_another_boot_arms_anew() -> None:
    """On another boot the monotonic clock began again, so timers do too."""
    made = oven(minute=60.0)

    step = resumed(made, 5.0, elapsed=False)

    assert [timer.seconds for timer in step.armed if timer.name == "after minute"] == [60.0]


def test_resuming_does_not_begin_what_has_answered_or_rung() -> None:
    """An activity that answered, a timer that rang and one that was not armed are not begun by a restart."""
    made = oven(minute=None)
    send(made, "flicker", number=1)
    send(made, "after second", at=1.0, number=4)

    step = resumed(made, 2.0)

    assert [each.activity for each in step.started] == ["fan"]
    assert [each.name for each in step.armed] == ["after limit"]


def test_resuming_gives_the_last_commands_once_more() -> None:
    """The commands of the last step are said again; those of steps before are not."""
    made = oven()
    send(made, "peek")
    send(made, "turn")

    assert resumed(made, 0.0).commands == (Command("ring", "ring on turn after 0"),)


def test_resuming_twice_is_resuming_once() -> None:
    """A second restart finds what the first one left: the same things, under newer numbers."""
    made = oven(minute=60.0)
    first = resumed(made, 10.0)

    second = resumed(made, 20.0)

    assert [each.activity for each in second.started] == [each.activity for each in first.started]
    assert [each.name for each in second.armed] == [each.name for each in first.armed]
    assert made.timers["after minute"].due == 60.0
    assert not set(numbers(second)[0]) & set(numbers(first)[0])
