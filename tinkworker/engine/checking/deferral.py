"""Deferred events: wherever they are delivered, there is an answer.

A machine cannot refuse a deferred event for itself alone: it is delivered in the middle of a step, and the whole step,
an activity's outcome perhaps, would be refused with it. Several may be kept at a time, the same one twice among them,
and what the first one does decides where the next one is delivered.
"""

from collections.abc import Iterator, Mapping

from tinkworker.engine.problem import Problem
from tinkworker.engine.topology import EdgesByEvent, Topology

Kept = Mapping[str, str]
"""Events that a machine may bring to a state, each with the state in which it was deferred."""


def check_deferred(topology: Topology) -> Iterator[Problem]:
    """What is deferred is mentioned wherever the machine may come with it."""
    chart = topology.chart
    for state, kept in arriving(topology).items():
        mentioned = {*topology.edges[state], *topology.deferred[state], *topology.ignored[state]}
        for event in sorted(kept.keys() - mentioned) if not topology.final(state) else ():
            position = topology.states[state].name.position
            what = f"{event!r}, deferred in {kept[event]!r}, comes to {state!r}, which does not mention it"
            yield Problem(chart.file, position, what, "answer, defer or ignore it there")


def arriving(topology: Topology) -> Mapping[str, Kept]:
    """What a machine may bring to each state."""
    brought: dict[str, dict[str, str]] = {state: {} for state in topology.edges}
    ahead = [state for state, events in topology.deferred.items() if events]
    while ahead:
        state = ahead.pop()
        for target, kept in leaving(topology.edges[state], topology.deferred[state], brought[state], state):
            if news := {event: origin for event, origin in kept.items() if event not in brought[target]}:
                brought[target].update(news)
                ahead.append(target)
    return brought


def leaving(edges: EdgesByEvent, deferred: frozenset[str], brought: Kept, state: str) -> Iterator[tuple[str, Kept]]:
    """Where a machine may go from a state, and what it takes along: what is deferred there, or what waited behind."""
    resting = {event: brought.get(event, state) for event in sorted(deferred)}
    for event, alternatives in edges.items():
        kept = {**brought, **resting} if event in brought else resting
        yield from ((edge.target, kept) for edge in alternatives if edge.enters)
