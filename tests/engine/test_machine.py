"""A machine keeps its laws, whatever the chart."""

from typing import Any

import pytest
from attrs import evolve

from tests.engine.workshop import Notes, activity, begun, machine, picture, send
from tinkworker.engine.effect import WrongAnswer
from tinkworker.engine.machine import Machine, Refused
from tinkworker.engine.step import START, Command, Disposition, Event, Message, Taken

LAMP = """
    chart: lamp
    initial: dark
    events: {press: operator, break_it: operator, clean: operator, look: operator}
    states:
      dark:
        when:
          press:
            - {if: has_power, assign: count, do: click, target: bright}
            - {else: stay}
          break_it: broken
          clean: {assign: count}
        ignore: [look]
        after: {night: bright}
      bright:
        invoke: shine
        when: {done: dark, press: dark, break_it: broken}
        ignore: [clean, look]
      broken: {final: true}
"""
POWER = Notes(yes=frozenset({"has_power"}))


def test_begins_in_the_initial_state() -> None:
    """A machine begins in its initial state, with the event `start`, and says what begins there."""
    step = machine(LAMP).start(5.0)

    assert (step.event, step.source, step.target, step.states, step.at) == (START, "dark", "dark", ("dark",), 5.0)
    assert [(timer.name, timer.number, timer.seconds) for timer in step.armed] == [("after night", 1, 1.0)]


def test_takes_the_edge_of_an_event() -> None:
    """An event takes its edge: the state changes, and the step says which edge, why, and what is to be done."""
    lamp = begun(LAMP, POWER)

    step = send(lamp, "press")

    assert (lamp.state, step.source, step.target) == ("bright", "dark", "bright")
    assert step.taken == (Taken("dark.press[0]", (("has_power", True),)),)
    assert step.disposition is Disposition.TAKEN
    assert step.commands == (Command("click", "click on press after 1"),)
    assert lamp.data.log == ("count on press",)


def test_says_that_nothing_happens() -> None:
    """With `else: stay` nothing changes, and the step says so and which guards said no."""
    lamp = begun(LAMP)
    before = picture(lamp)

    step = send(lamp, "press")

    assert step.disposition is Disposition.STAYED
    assert step.taken == (Taken("dark.press[1]", (("has_power", False),)),)
    assert picture(lamp) == before


def test_ignores_what_may_come_late() -> None:
    """An ignored event changes nothing, and the step says that it was ignored."""
    lamp = begun(LAMP)
    before = picture(lamp)

    step = send(lamp, "look")

    assert (step.disposition, step.taken, step.effective) == (Disposition.IGNORED, (), False)
    assert picture(lamp) == before


def test_an_edge_without_target_leaves_nothing() -> None:
    """An edge without target is internal: the timer goes on, only the data change."""
    lamp = begun(LAMP)

    step = send(lamp, "clean")

    assert (step.states, step.armed, step.disarmed, step.disposition) == ((), (), (), Disposition.TAKEN)
    assert lamp.data.log == ("count on clean",)


def test_refuses_what_is_not_listed() -> None:
    """An event that the state does not list is refused by name, with what is listed, and the machine is as it was."""
    lamp = begun(LAMP)
    before = picture(lamp)

    with pytest.raises(Refused) as refusal:
        send(lamp, "done")

    assert str(refusal.value) == (
        "m is in 'dark' and knows no event 'done' there; it takes: after night, break_it, clean, look, press"
    )
    assert (refusal.value.state, refusal.value.event) == ("dark", "done")
    assert picture(lamp) == before


def test_refuses_everything_when_it_has_ended() -> None:
    """A machine in a final state has ended, takes nothing, and nothing lives in it."""
    lamp = begun(LAMP)

    step = send(lamp, "break_it")

    assert (step.final, lamp.ended, step.disarmed, dict(lamp.timers)) == (True, True, (1,), {})
    with pytest.raises(Refused, match="it takes: nothing; it has ended"):
        send(lamp, "press")


def fail(*_arguments: Any) -> Any:
    """Stand for any function of a lifecycle that has a mistake in it."""
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("kind", "name", "broken", "error"),
    [
        ("guards", "has_power", fail, ZeroDivisionError),
        ("guards", "has_power", lambda _data, _event: "yes", WrongAnswer),
        ("guards", "has_power", lambda _data, _event: 1, WrongAnswer),
        ("assignments", "count", fail, ZeroDivisionError),
        ("assignments", "count", lambda _data, _event: None, WrongAnswer),
        ("commands", "click", fail, ZeroDivisionError),
        ("activities", "shine", evolve(activity("done"), request=fail), ZeroDivisionError),
    ],
)
def test_a_failing_function_leaves_the_machine_as_it_was(kind: str, name: str, broken: Any, error: type) -> None:
    """When a guard, assignment, command or request fails or answers nonsense, nothing about the machine changes."""
    lamp = begun(LAMP, POWER)
    bindings = lamp.statechart.bindings
    lamp = begun(LAMP, POWER, **{kind: {**getattr(bindings, kind), name: broken}})
    before = picture(lamp)

    with pytest.raises(error):
        send(lamp, "press")

    assert picture(lamp) == before


@pytest.mark.parametrize("answer", ["soon", float("nan"), float("inf"), fail])
def test_a_failing_timer_leaves_the_machine_as_it_was(answer: Any) -> None:
    """When a duration cannot be had, or is none, nothing about the machine changes."""
    duration = answer if callable(answer) else lambda _data: answer
    lamp = begun(LAMP, POWER, timers={"night": lambda data: duration(data) if data.log else 1.0})
    send(lamp, "press")
    before = picture(lamp)

    with pytest.raises((WrongAnswer, ZeroDivisionError)):
        send(lamp, "press")

    assert (picture(lamp), lamp.state) == (before, "bright")


def test_a_failing_explanation_leaves_the_machine_as_it_was() -> None:
    """When the explanation of a step fails, nothing about the machine changes."""
    lamp = begun(LAMP, POWER)
    lamp = Machine(lamp.statechart, "m", POWER)
    lamp.start(0.0)
    before = picture(lamp)
    broken = evolve(lamp.statechart, bindings=lamp.statechart.bindings.having(explain=fail))
    lamp.statechart = broken

    with pytest.raises(ZeroDivisionError):
        send(lamp, "press")

    assert picture(lamp) == before


def test_a_wrong_answer_says_whose() -> None:
    """A guard that answers something else than True or False is named, with its answer."""
    lamp = begun(LAMP, guards={"has_power": lambda _data, _event: None})

    with pytest.raises(WrongAnswer, match="the guard 'has_power' answered None; it must answer True or False"):
        send(lamp, "press")


def test_machines_share_a_chart_and_nothing_else() -> None:
    """Two machines of a chart do not touch each other."""
    one, other = begun(LAMP, POWER), begun(LAMP)
    other.statechart = one.statechart
    before = picture(other)

    send(one, "press")

    assert picture(other) == before


def test_says_what_goes_to_other_machines() -> None:
    """Messages and machines to start are in the step, with what the bound functions make of data and event."""
    phone = begun(
        """
        chart: phone
        initial: idle
        events: {call: operator, child_ended: child}
        states:
          idle:
            when: {call: {assign: dial, spawn: line, send: [{to: child, event: ring}], target: busy}}
            waits_for: operator
          busy: {when: {child_ended: over}, waits_for: child}
          over: {final: true}
        """,
        messages={"ring": lambda data, event: (event.payload, data.log)},
    )

    step = phone.send(Event("call", 42))

    assert step.messages == (Message("child", "ring", (42, ("dial on call",))),)
    assert [(spawn.spawn, spawn.chart, spawn.child.name) for spawn in step.spawned] == [("line", "child", "child")]
