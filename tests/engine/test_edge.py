"""Everything about an edge that does not depend on the data is known when the chart is loaded."""

import pytest

from tests.engine.workshop import Notes, statechart
from tinkworker.engine.effect import WrongAnswer
from tinkworker.engine.step import Event, Taken

CHART = """
    chart: a
    initial: x
    events: {go: operator, late: operator, never: operator}
    states:
      x:
        initial: y
        invoke: work
        after: {patience: z}
        when:
          done: z
          go: [{if: one, target: z}, {if: two, do: shout}, {else: stay}]
        defer: late
        ignore: never
        states: {y: {after: {haste: x}}}
      z: {final: true}
"""


def test_an_edge_knows_what_its_guards_will_have_said() -> None:
    """If an edge is taken, the guards before it said no and its own said yes; that is written down in advance."""
    edges = statechart(CHART).table["y"].edges["go"]

    assert [edge.taken for edge in edges] == [
        (Taken("x.go[0]", (("one", True),)),),
        (Taken("x.go[1]", (("one", False), ("two", True))),),
        (Taken("x.go[2]", (("one", False), ("two", False))),),
    ]


def test_an_edge_knows_where_it_leads_and_what_lives_there() -> None:
    """What an edge leaves and enters is reduced to what lives there: activities and timers."""
    table = statechart(CHART).table
    leaving = table["y"].edges["go"][0].way
    again = table["y"].edges["after haste"][0].way
    internal = table["y"].edges["go"][1].way

    assert leaving is not None
    assert again is not None
    assert internal is not None
    assert ([each.state for each in leaving.exits], leaving.enters, leaving.states) == (["y", "x"], (), ("z",))
    assert ([each.state for each in again.enters], again.target) == (["x", "y"], "y")
    assert (internal.exits, internal.enters, internal.target, internal.states) == ((), (), None, ())
    assert table["y"].edges["go"][2].way is None


def test_a_place_knows_what_it_lists() -> None:
    """A state that a machine can be in lists edges, deferred and ignored events; edges without event are not events."""
    table = statechart(
        CHART.replace("states: {y: {", "states: {y: {always: [{if: sure, target: z}, {else: stay}], ")
    ).table

    assert table["y"].takes == ("after haste", "after patience", "done", "go", "late", "never")
    assert (table["y"].deferred, table["y"].ignored, len(table["y"].always)) == (
        frozenset({"late"}),
        frozenset({"never"}),
        2,
    )
    assert [(each.state, each.activity, [name for name, _ in each.timers]) for each in table["y"].living] == [
        ("y", "", ["after haste"]),
        ("x", "work", ["after patience"]),
    ]
    assert (table["z"].takes, table["z"].final, table["z"].living) == ((), True, ())


@pytest.mark.parametrize("answer", [1, 0, "", "yes", None, [True]])
def test_a_guard_answers_true_or_false(answer: object) -> None:
    """What is merely true-ish is a mistake; it would be taken for no elsewhere."""
    edge = statechart(CHART, guards={"one": lambda _data, _event: answer, "two": bool}).table["y"].edges["go"][0]

    with pytest.raises(WrongAnswer):
        edge.applies(Notes(), Event("go", None))
