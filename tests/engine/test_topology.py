"""Composites are flattened by three rules: inner handlers win, least common ancestor, no target is internal."""

from tests.engine.workshop import topology
from tinkworker.engine.topology import Topology

NEST = """
    chart: nest
    initial: a
    events: {go: operator, come: operator, stay: operator}
    states:
      a:
        initial: b
        when: {go: a, come: d, stay: c}
        after: {outer: e}
        always: [{if: sure, target: e}, {else: stay}]
        defer: late
        ignore: noise
        states:
          b:
            initial: c
            when: {come: {do: shout}}
            ignore: late
            states:
              c: {when: {go: d, noise: c}, defer: stay}
          d: {always: [{if: daring, target: e}, {else: stay}], after: {inner: b}}
      e: {final: true}
"""


def arrows(flat: Topology, state: str, event: str) -> list[tuple[str, str, list[str], list[str]]]:
    """The edges of an event: identity, target, what is left, what is entered."""
    return [
        (edge.identity, edge.target, [str(each.name) for each in edge.exits], [str(each.name) for each in edge.enters])
        for edge in flat.edges[state].get(event, ())
    ]


def test_a_machine_is_in_a_state_without_states_in_it() -> None:
    """Only leaves are places to be; each knows the composites around it, innermost first."""
    flat = topology(NEST)

    assert {leaf: [str(state.name) for state in around] for leaf, around in flat.active.items()} == {
        "c": ["c", "b", "a"],
        "d": ["d", "a"],
        "e": ["e"],
    }
    assert (flat.initial, [str(state.name) for state in flat.start]) == ("c", ["a", "b", "c"])
    assert [leaf for leaf in flat.edges if flat.final(leaf)] == ["e"]


def test_the_innermost_mention_decides_alone() -> None:
    """Whether it answers, defers or ignores: the innermost state that mentions an event decides, and nobody else."""
    flat = topology(NEST)

    assert [edge.identity for edge in flat.edges["c"]["go"]] == ["c.go[0]"]
    assert [edge.identity for edge in flat.edges["c"]["come"]] == ["b.come[0]"]
    assert [edge.identity for edge in flat.edges["d"]["come"]] == ["a.come[0]"]
    assert "stay" not in flat.edges["c"]
    assert ([*flat.deferred["c"]], [*flat.deferred["d"]]) == (["stay"], ["late"])
    assert ([*flat.ignored["c"]], [*flat.ignored["d"]]) == (["late"], ["noise"])


def test_timers_of_all_states_around_count() -> None:
    """Every timer that runs has its edge: the state's own and those of its composites."""
    flat = topology(NEST)

    assert {event for event in flat.edges["d"] if event.startswith("after")} == {"after outer", "after inner"}


def test_the_innermost_always_decides_alone() -> None:
    """A state with `always` of its own does not look at that of its composite."""
    flat = topology(NEST)

    assert [edge.identity for edge in flat.edges["c"]["always"]] == ["a.always[0]", "a.always[1]"]
    assert [edge.identity for edge in flat.edges["d"]["always"]] == ["d.always[0]", "d.always[1]"]


def test_an_edge_leaves_up_to_the_innermost_composite_of_both() -> None:
    """What holds both ends is neither left nor entered; what is entered is entered down to its initial states."""
    flat = topology(NEST)

    assert arrows(flat, "c", "go") == [("c.go[0]", "d", ["c", "b"], ["d"])]
    assert arrows(flat, "d", "after inner") == [("d.after inner[0]", "c", ["d"], ["b", "c"])]
    assert arrows(flat, "d", "stay") == [("a.stay[0]", "c", ["d"], ["b", "c"])]
    assert arrows(flat, "c", "after outer") == [("a.after outer[0]", "e", ["c", "b", "a"], ["e"])]


def test_an_edge_to_itself_leaves_and_enters() -> None:
    """A state is left and entered again by an edge to itself, and so is a composite by an edge to it from inside."""
    flat = topology(NEST)

    assert arrows(flat, "c", "noise") == [("c.noise[0]", "c", ["c"], ["c"])]
    assert arrows(flat, "d", "go") == [("a.go[0]", "c", ["d", "a"], ["a", "b", "c"])]


def test_no_target_leaves_nothing() -> None:
    """An edge without target ends where it began and neither leaves nor enters anything."""
    flat = topology(NEST)

    assert arrows(flat, "c", "come") == [("b.come[0]", "c", [], [])]
    assert [edge.stays for edge in flat.edges["d"]["always"]] == [False, True]


def test_all_edges_are_walked_once() -> None:
    """Walking a topology meets each edge of each state."""
    flat = topology(NEST)

    walked = [(edge.source, edge.identity) for edge in flat.walk()]

    assert (
        len(walked)
        == len(set(walked))
        == sum(len(edges) for by_event in flat.edges.values() for edges in by_event.values())
    )
