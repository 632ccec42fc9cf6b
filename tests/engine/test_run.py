"""A step runs to completion, in a fixed order: the event's edge, deferred events, edges that need no event."""

from tests.engine.workshop import begun, machine, send
from tinkworker.engine.step import Command

CLOCK = """
    chart: clock
    initial: outer
    events: {tick: operator, skip: operator, inside: operator, again: operator}
    states:
      outer:
        initial: first
        entry: enter_outer
        exit: exit_outer
        invoke: outer_work
        after: {outer_time: end}
        when:
          done: end
          tick: {do: on_tick, target: other}
          inside: {target: second}
          again: {target: outer}
        states:
          first: {entry: enter_first, exit: exit_first}
          second: {entry: enter_second, exit: exit_second, when: {inside: second, skip: {do: on_skip}}}
      other:
        initial: third
        entry: enter_other
        exit: exit_other
        states:
          third: {entry: enter_third, exit: exit_third, always: {do: on_always, target: fourth}}
          fourth: {entry: enter_fourth, after: {fourth_time: end}}
      end: {entry: enter_end, final: true}
"""


def names(commands: tuple[Command, ...]) -> list[str]:
    """The names of commands."""
    return [command.name for command in commands]


def test_enters_from_outside_in() -> None:
    """A machine enters composites before the states in them."""
    assert names(machine(CLOCK).start(0.0).commands) == ["enter_outer", "enter_first"]


def test_leaves_from_inside_out_and_enters_from_outside_in() -> None:
    """An edge leaves the innermost state first, then acts, then enters the outermost first; `always` comes last."""
    clock = begun(CLOCK)

    step = send(clock, "tick")

    assert names(step.commands) == [
        "exit_first",
        "exit_outer",
        "on_tick",
        "enter_other",
        "enter_third",
        "exit_third",
        "on_always",
        "enter_fourth",
    ]
    assert step.states == ("third", "fourth")
    assert [taken.edge for taken in step.taken] == ["outer.tick[0]", "third.always[0]"]


def test_an_edge_to_a_state_inside_does_not_leave_the_composite() -> None:
    """An edge from a composite to a state in it leaves what was active in it, not the composite itself."""
    clock = begun(CLOCK)

    step = send(clock, "inside")

    assert names(step.commands) == ["exit_first", "enter_second"]
    assert (step.cancelled, step.disarmed) == ((), ())


def test_an_edge_to_the_state_itself_leaves_and_enters_it() -> None:
    """A state that an edge leads to from itself is left and entered again."""
    clock = begun(CLOCK)
    send(clock, "inside")

    assert names(send(clock, "inside").commands) == ["exit_second", "enter_second"]


def test_an_edge_to_the_composite_itself_begins_it_anew() -> None:
    """A composite that one of its edges leads to is left and entered again, with its activity and its timer."""
    clock = begun(CLOCK)
    send(clock, "inside")

    step = send(clock, "again")

    assert names(step.commands) == ["exit_second", "exit_outer", "enter_outer", "enter_first"]
    assert (step.cancelled, step.disarmed) == ((1,), (2,))
    assert [invocation.number for invocation in step.started] == [3]
    assert [timer.number for timer in step.armed] == [4]


def test_the_inner_handler_wins() -> None:
    """Of a state and its composite, the state's own answer to an event counts."""
    clock = begun(CLOCK)
    send(clock, "inside")

    assert [taken.edge for taken in send(clock, "inside").taken] == ["second.inside[0]"]
    assert names(send(clock, "skip").commands) == ["on_skip"]
