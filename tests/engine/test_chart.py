"""A chart can be asked what stands in it."""

from tests.engine.workshop import chart

CHART = chart("""
    chart: a
    initial: x
    events: {go: operator}
    states:
      x:
        initial: y
        entry: {do: sing, send: {to: parent, event: first}}
        when: {go: [{if: sure, do: shout}, z]}
        after: {patience: {send: {to: parent, event: second}, target: z}}
        always: [{if: daring, target: z}, {else: stay}]
        defer: late
        ignore: [never]
        states: {y: {exit: dance}}
      z: {final: true}
""")


def test_states_are_walked_from_the_outside_in() -> None:
    """Walking a chart meets every state once, composites before what is in them, in the order of the file."""
    assert [str(state.name) for state in CHART.walk()] == ["x", "y", "z"]
    assert {str(child): str(parent.name) for child, parent in CHART.parents().items()} == {"y": "x"}


def test_a_state_knows_what_it_mentions_lists_and_does() -> None:
    """The events that a state mentions, its lists of alternatives and its effects can be asked for."""
    x, y, _ = CHART.walk()

    assert x.mentions == {"go", "late", "never"}
    assert [len(alternatives) for alternatives in x.lists()] == [2, 1, 2]
    assert [effects.do for effects in x.effects()] == [("sing",), (), ("shout",), (), (), (), ()]
    assert [effects.do for effects in y.effects()] == [(), ("dance",)]


def test_a_chart_knows_what_it_sends() -> None:
    """All messages can be asked for, wherever they are sent."""
    assert [str(send.event) for send in CHART.sends()] == ["first", "second"]
