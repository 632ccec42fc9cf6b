"""What each function is given and must answer follows from the edges that call it."""

from typing import Any

from attrs import evolve, frozen

from tests.engine.workshop import Notes, activity, bindings, chart, spawning
from tinkworker.engine.relation import Relations
from tinkworker.engine.stubs.signature import Kind, Signatures
from tinkworker.engine.topology import flatten


@frozen
class Ball:
    """Comes with an event."""


@frozen
class Letter:
    """Comes with another."""


GAME = """
    chart: game
    initial: waiting
    events: {throw: operator, write: parent}
    states:
      waiting:
        entry: greet
        exit: leave
        when:
          throw: {if: ready, assign: catch, target: busy}
          write: {assign: note, target: busy}
        after: {patience: {assign: note, target: over}}
      busy:
        entry: {assign: begin_work, send: {to: field, event: ball}}
        invoke: work
        defer: throw
        when: {failed: over, done: rest}
      rest:
        when: {throw: {assign: catch}}
        always: [{if: tired, assign: note, target: over}, {else: stay}]
        after: {patience: over}
      over: {entry: farewell, final: true}
""".replace("{if: ready, assign: catch, target: busy}", "[{if: ready, assign: catch, target: busy}, {else: stay}]")
FIELD = """
    chart: field
    initial: x
    events: {ball: game}
    states: {x: {when: {ball: y}, waits_for: game}, y: {final: true}}
"""


def signatures(**changes: Any) -> Signatures:
    """What the functions of the game must be."""
    game, field = chart(GAME), chart(FIELD)
    bound = bindings(
        game,
        events={"throw": Ball, "write": Letter},
        activities={"work": evolve(activity("done", "failed"), outcomes={"done": None, "failed": Letter})},
        spawns={"other": spawning("field", y="done")},
        **changes,
    )
    relations = Relations(
        {"game": flatten(game), "field": flatten(field)},
        {"game": bound, "field": bindings(field, events={"ball": Ball})},
    )
    found = Signatures(relations.topologies["game"], relations)
    found.collect()
    return found


def given(kind: Kind, name: str) -> set[Any]:
    """What a function is given with its events."""
    return signatures().functions[kind, name].payloads


def test_a_function_is_given_what_comes_with_its_events() -> None:
    """A guard or assignment is given what the events bring on whose edges it stands."""
    assert given("guards", "ready") == {Ball}
    assert given("assignments", "catch") == {Ball}


def test_entries_and_exits_are_given_whatever_leads_there() -> None:
    """What happens on entering and leaving is given what comes with every edge that does so, and with the beginning."""
    assert given("commands", "greet") == {None}
    assert given("commands", "leave") == {Ball, Letter, None}
    assert given("assignments", "begin_work") == {Ball, Letter}
    assert given("commands", "farewell") == {Letter, None, object}


def test_edges_without_event_are_given_anything() -> None:
    """What needs no event is given the one that came last, whichever that was."""
    assert given("guards", "tired") == {object}
    assert given("assignments", "note") == {Letter, None, object}


def test_answers_follow_from_the_kind() -> None:
    """Guards answer a bool, assignments the data, messages what the receiver expects, commands anything."""
    functions = signatures().functions

    assert functions["guards", "ready"].answer is bool
    assert functions["assignments", "catch"].answer is Notes
    assert functions["messages", "ball"].answer is Ball
    assert functions["commands", "greet"].answer is object


def test_a_message_without_payload_needs_no_function() -> None:
    """Where the receiver expects nothing with an event, no function makes anything."""
    game, field = chart(GAME), chart(FIELD)
    relations = Relations(
        {"game": flatten(game), "field": flatten(field)},
        {"game": bindings(game, spawns={"other": spawning("field", y="done")}), "field": bindings(field)},
    )
    found = Signatures(relations.topologies["game"], relations)
    found.collect()

    assert found.of("messages") == []


def test_functions_know_their_events() -> None:
    """The events with which a function is called are told, for people."""
    assert signatures().functions["commands", "leave"].events == {"throw", "write", "after patience"}


def test_functions_come_in_alphabetical_order() -> None:
    """The functions of a kind are listed the same way every time."""
    assert [each.name for each in signatures().of("commands")] == ["farewell", "greet", "leave"]


def test_a_result_is_what_parents_expect() -> None:
    """What a machine must end with follows from the events that its end brings to those who start it."""
    found = signatures()
    child = Signatures(found.relations.topologies["field"], found.relations)

    assert (found.result(), child.result()) == (set(), {None})
