"""The ways through a chart: every state is reached, from every state there is a way to an end, nothing circles."""

from collections.abc import Iterator

from tinkworker.engine.graph import Graph, circle, reachable, reverse
from tinkworker.engine.problem import Problem
from tinkworker.engine.topology import ALWAYS, Topology


def check_ways(topology: Topology) -> Iterator[Problem]:
    """All ways."""
    graph = {
        state: {edge.target for edges in by_event.values() for edge in edges}
        for state, by_event in topology.edges.items()
    }
    yield from check_reachable(topology, graph)
    yield from check_ends(topology, graph)
    yield from check_circles(topology)
    yield from check_shadowed(topology)


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
        state: {edge.target for edge in by_event.get(ALWAYS, ()) if edge.enters}
        for state, by_event in topology.edges.items()
    }
    if found := circle(graph):
        position = topology.states[found[0]].name.position
        what = f"edges that need no event lead in a circle: {' → '.join([*found, found[0]])}"
        yield Problem(topology.chart.file, position, what, "break it with an event or a timer")


def check_shadowed(topology: Topology) -> Iterator[Problem]:
    """What a composite says counts in some state inside it; where every one says otherwise, it is never looked at."""
    counting = {word for leaf in topology.active for word in counting_words(topology, leaf)}
    for name, state in topology.states.items():
        for event in (*state.when, *state.defer, *state.ignore):
            if (name, event) not in counting:
                what = f"what {name!r} says about {str(event)!r} never counts"
                advice = "every state inside says otherwise; remove it"
                yield Problem(topology.chart.file, event.position, what, advice)
        if state.always and (name, ALWAYS) not in counting:
            what = f"'always' of {name!r} never counts"
            advice = "every state inside has its own; remove it"
            yield Problem(topology.chart.file, state.always[0].position, what, advice)


def counting_words(topology: Topology, leaf: str) -> Iterator[tuple[str, str]]:
    """Which state's word counts about which event, in one state that a machine can be in."""
    decided: set[str] = set()
    for state in topology.active[leaf]:
        mentioned = {*state.mentions, ALWAYS} if state.always else state.mentions
        yield from ((str(state.name), event) for event in mentioned - decided)
        decided |= mentioned
