"""The shortest way to each state and each edge of a chart, as its structure has it: guards are not asked."""

from collections import deque
from collections.abc import Mapping
from itertools import chain

from attrs import frozen

from tinkworker.engine.topology import Edge, Topology


@frozen
class Paths:
    """
    The shortest ways through a chart, as edges from the beginning on.

    Attributes:
        states: To each state that a machine can be in.
        edges: To and over each edge, by its identity; of an edge that several states share, over the nearest.
    """

    states: Mapping[str, tuple[Edge, ...]]
    edges: Mapping[str, tuple[Edge, ...]]


def shortest(topology: Topology) -> Paths:
    """Find the shortest ways; of those of the same length, that which the chart writes first."""
    states: dict[str, tuple[Edge, ...]] = {topology.initial: ()}
    edges: dict[str, tuple[Edge, ...]] = {}
    ahead = deque([topology.initial])
    while ahead:
        state = ahead.popleft()
        for edge in chain.from_iterable(topology.edges[state].values()):
            way = (*states[state], edge)
            edges.setdefault(edge.identity, way)
            if edge.target not in states:
                states[edge.target] = way
                ahead.append(edge.target)
    return Paths(states, edges)
