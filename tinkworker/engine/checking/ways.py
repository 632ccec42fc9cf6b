"""The ways through a chart: every state is reached, from every state there is a way to an end, nothing circles."""

from collections.abc import Iterable, Iterator, Mapping

from tinkworker.engine.problem import Problem
from tinkworker.engine.topology import ALWAYS, Topology

Graph = Mapping[str, set[str]]


def check_ways(topology: Topology) -> Iterator[Problem]:
    """All ways."""
    graph = {
        state: {edge.target for edges in by_event.values() for edge in edges}
        for state, by_event in topology.edges.items()
    }
    yield from check_reachable(topology, graph)
    yield from check_ends(topology, graph)
    yield from check_circles(topology)
    yield from check_deferred(topology)


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
    """Some circle in a graph, as the nodes on it; empty if there is none."""
    done: set[str] = set()

    def follow(node: str, path: list[str]) -> list[str]:
        if node in path:
            return path[path.index(node) :]
        if node in done:
            return []
        for target in sorted(graph.get(node, ())):
            if found := follow(target, [*path, node]):
                return found
        done.add(node)
        return []

    return next((found for node in sorted(graph) if (found := follow(node, []))), [])


def check_reachable(topology: Topology, graph: Graph) -> Iterator[Problem]:
    """Every state can be reached."""
    chart = topology.chart
    seen = reachable(graph, [topology.initial])
    for name in graph.keys() - seen:
        position = topology.states[name].name.position
        yield Problem(chart.file, position, f"no way leads to {name!r}", "remove it, or lead an edge to it")


def check_ends(topology: Topology, graph: Graph) -> Iterator[Problem]:
    """From every state there is a way to a final one."""
    chart = topology.chart
    finals = [name for name in graph if topology.final(name)]
    if not finals:
        yield Problem(chart.file, chart.name.position, "no state is final", "mark the last one with 'final: true'")
        return
    for name in graph.keys() - reachable(reverse(graph), finals):
        position = topology.states[name].name.position
        yield Problem(chart.file, position, f"no way leads from {name!r} to an end", "lead an edge on from it")


def check_circles(topology: Topology) -> Iterator[Problem]:
    """Edges that need no event do not lead in a circle."""
    graph = {
        state: {edge.target for edge in by_event.get(ALWAYS, ()) if not edge.stays}
        for state, by_event in topology.edges.items()
    }
    if found := circle(graph):
        position = topology.states[found[0]].name.position
        what = f"edges that need no event lead in a circle: {' → '.join([*found, found[0]])}"
        yield Problem(topology.chart.file, position, what, "break it with an event or a timer")


def check_deferred(topology: Topology) -> Iterator[Problem]:
    """What is deferred is mentioned wherever the machine goes next."""
    chart = topology.chart
    complained: set[tuple[str, str]] = set()
    for state, events in topology.deferred.items():
        for target in {edge.target for edges in topology.edges[state].values() for edge in edges}:
            mentioned = {*topology.edges[target], *topology.deferred[target], *topology.ignored[target]}
            missing = () if topology.final(target) else sorted(events - mentioned)
            for event in missing:
                if (event, target) not in complained:
                    complained.add((event, target))
                    position = topology.states[target].name.position
                    what = f"{event!r}, deferred in {state!r}, comes to {target!r}, which does not mention it"
                    yield Problem(chart.file, position, what, "answer, defer or ignore it there")
