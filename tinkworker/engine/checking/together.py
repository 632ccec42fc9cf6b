"""Charts with each other: what one sends the other takes, whoever is started ends, nobody waits in a circle."""

from collections.abc import Iterator, Mapping

from tinkworker.engine.binding import Bindings
from tinkworker.engine.chart import Chart, Send
from tinkworker.engine.checking.names import effects_of
from tinkworker.engine.checking.ways import circle
from tinkworker.engine.problem import Problem, nearest
from tinkworker.engine.text import Text
from tinkworker.engine.topology import Topology

OUTSIDERS = frozenset({"operator"})
"""Senders that are no charts: people, by signals."""


def check_together(topologies: Mapping[str, Topology], bindings: Mapping[str, Bindings]) -> Iterator[Problem]:
    """Everything that charts owe each other."""
    for name, topology in topologies.items():
        yield from check_spawns(topology, bindings[name], topologies)
        yield from check_sends(topology, topologies, parents_of(name, bindings))
        yield from check_senders(topology, topologies, bindings)
    yield from check_waiting(topologies)


def parents_of(chart: str, bindings: Mapping[str, Bindings]) -> set[str]:
    """The charts whose machines start machines of this one."""
    return {
        name for name, each in bindings.items() if any(spawning.chart == chart for spawning in each.spawns.values())
    }


def check_spawns(topology: Topology, bindings: Bindings, topologies: Mapping[str, Topology]) -> Iterator[Problem]:
    """However a child ends, the parent is told by an event that it declared for that."""
    chart = topology.chart
    for name, spawning in bindings.spawns.items():
        position = chart.name.position
        child = topologies.get(spawning.chart)
        if child is None:
            what = f"the spawn {name!r} starts a machine of {spawning.chart!r}, which is no chart"
            yield Problem(chart.file, position, what, nearest(spawning.chart, topologies))
            continue
        finals = {state for state in child.edges if child.final(state)}
        for state in sorted(finals ^ set(spawning.ends)):
            what = f"the spawn {name!r} and {spawning.chart!r} differ about the final state {state!r}"
            yield Problem(chart.file, position, what, "bind exactly its final states to events")
        for event in spawning.ends.values():
            if spawning.chart not in chart.events.get(Text(event), ()):
                what = f"the spawn {name!r} comes back as {event!r}, not declared as coming from {spawning.chart!r}"
                yield Problem(chart.file, position, what, f"add '{event}: {spawning.chart}' under 'events'")


def check_sends(topology: Topology, topologies: Mapping[str, Topology], parents: set[str]) -> Iterator[Problem]:
    """A message goes to a chart that declared it as coming from this one."""
    chart = topology.chart
    for send in sends_of(chart):
        receivers = parents if send.to == "parent" else {str(send.to)} & set(topologies)
        if not receivers:
            yield Problem(
                chart.file, send.position, f"there is nobody called {str(send.to)!r}", nearest(send.to, topologies)
            )
        for receiver in sorted(receivers & set(topologies)):
            if str(chart) not in topologies[receiver].chart.events.get(send.event, ()):
                what = f"{receiver!r} does not take {str(send.event)!r} from {str(chart)!r}"
                events = topologies[receiver].chart.events
                yield Problem(chart.file, send.position, what, nearest(send.event, events))


def sends_of(chart: Chart) -> Iterator[Send]:
    """All messages that a chart sends."""
    for state in chart.walk():
        for effects in effects_of(state):
            yield from effects.send


def check_senders(
    topology: Topology, topologies: Mapping[str, Topology], bindings: Mapping[str, Bindings]
) -> Iterator[Problem]:
    """A declared sender exists and does send the event."""
    chart = topology.chart
    for event, senders in chart.events.items():
        for sender in senders:
            if sender in OUTSIDERS:
                continue
            if sender not in topologies:
                what = f"{str(event)!r} is to come from {str(sender)!r}, which is no chart"
                yield Problem(chart.file, sender.position, what, nearest(sender, {*topologies, *OUTSIDERS}))
            elif event not in sent(str(sender), str(chart), topologies, bindings):
                what = f"{str(sender)!r} never sends {str(event)!r}"
                yield Problem(chart.file, sender.position, what, "remove the declaration, or send it")


def sent(sender: str, receiver: str, topologies: Mapping[str, Topology], bindings: Mapping[str, Bindings]) -> set[str]:
    """The events that machines of one chart send to those of another, by message or by ending."""
    messages = {str(send.event) for send in sends_of(topologies[sender].chart) if send.to in (receiver, "parent")}
    ends = {
        event
        for spawning in bindings[receiver].spawns.values()
        if spawning.chart == sender
        for event in spawning.ends.values()
    }
    return messages | ends


def check_waiting(topologies: Mapping[str, Topology]) -> Iterator[Problem]:
    """
    Charts do not wait for each other in a circle.

    Only states that nothing else ends count: one with a timer moves by itself.
    """
    graph: dict[str, set[str]] = {name: set() for name in topologies}
    for name, topology in topologies.items():
        for leaf in topology.edges:
            around = topology.active[leaf]
            for state in around:
                for chart in state.waits_for:
                    if chart not in topologies:
                        what = f"{str(state.name)!r} waits for {str(chart)!r}, which is no chart"
                        yield Problem(topology.chart.file, chart.position, what, nearest(chart, topologies))
                    elif not any(each.after for each in around):
                        graph[name].add(str(chart))
    if found := circle(graph):
        first = topologies[found[0]].chart
        what = f"charts wait for each other in a circle: {' → '.join([*found, found[0]])}"
        yield Problem(first.file, first.name.position, what, "give one of the waiting states a timer")
