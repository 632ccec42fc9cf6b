"""Questions to a graph: what can be reached from where, and does it circle?"""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

Graph = Mapping[str, set[str]]
"""The nodes that an arrow leads to, by the node that it comes from."""


def reachable(graph: Graph, start: Iterable[str]) -> set[str]:
    """The nodes that can be reached, the first ones included."""
    seen: set[str] = set()
    ahead = list(start)
    while ahead:
        node = ahead.pop()
        if node not in seen:
            seen.add(node)
            ahead.extend(graph.get(node, ()))
    return seen


def reverse(graph: Graph) -> Graph:
    """The graph with all arrows turned round."""
    turned: dict[str, set[str]] = {node: set() for node in graph}
    for node, targets in graph.items():
        for target in targets:
            turned[target].add(node)
    return turned


def circle(graph: Graph) -> list[str]:
    """Some circle in a graph, the same every time: the nodes on it in order, the first in the alphabet first."""
    try:
        TopologicalSorter({node: sorted(graph[node]) for node in sorted(graph)}).prepare()
    except CycleError as error:
        nodes: list[str] = error.args[1][:0:-1]  # comes against the arrows, its first node at both ends
        first = nodes.index(min(nodes))
        return nodes[first:] + nodes[:first]
    return []
