"""What can be reached in a graph, and whether it circles."""

import pytest

from tinkworker.engine.graph import Graph, circle, reachable, reverse

GRAPH: Graph = {"a": {"b"}, "b": {"c"}, "c": set(), "d": {"a"}}


def test_reaches_what_arrows_lead_to() -> None:
    """A node reaches itself and all that arrows lead to from it."""
    assert reachable(GRAPH, ["b"]) == {"b", "c"}
    assert reachable(GRAPH, ["d"]) == {"a", "b", "c", "d"}
    assert reachable(GRAPH, []) == set()


def test_turns_arrows_round() -> None:
    """Turned round twice, a graph is what it was."""
    assert reverse(GRAPH) == {"a": {"d"}, "b": {"a"}, "c": {"b"}, "d": set()}
    assert reverse(reverse(GRAPH)) == GRAPH


@pytest.mark.parametrize(
    ("graph", "nodes"),
    [
        (GRAPH, []),
        ({"a": {"a"}}, ["a"]),
        ({"c": {"a"}, "a": {"b"}, "b": {"c"}}, ["a", "b", "c"]),
        ({"x": {"c"}, "c": {"b"}, "b": {"a"}, "a": {"c"}}, ["a", "c", "b"]),
    ],
)
def test_finds_a_circle(graph: Graph, nodes: list[str]) -> None:
    """A circle is told along its arrows, from its first node in the alphabet on; where there is none, nothing is."""
    assert circle(graph) == nodes
