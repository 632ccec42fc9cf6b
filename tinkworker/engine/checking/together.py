"""Charts with each other: what one sends the other takes, whoever is started ends, nobody waits in a circle."""

from collections.abc import Iterator

from tinkworker.engine.binding import no_result
from tinkworker.engine.chart import Chart, Send
from tinkworker.engine.checking.endings import ends_itself
from tinkworker.engine.checking.names import OUTSIDERS
from tinkworker.engine.graph import circle
from tinkworker.engine.problem import Problem, nearest
from tinkworker.engine.relation import PARENT, Relations
from tinkworker.engine.text import Text
from tinkworker.engine.topology import Topology


def check_together(relations: Relations) -> Iterator[Problem]:
    """Everything that charts owe each other."""
    for topology in relations.topologies.values():
        yield from check_spawns(topology, relations)
        yield from check_sends(topology, relations)
        yield from check_senders(topology, relations)
    yield from check_waiting(relations)


def check_spawns(topology: Topology, relations: Relations) -> Iterator[Problem]:
    """However a child ends, the parent is told by an event that it declared for that, with what it expects."""
    chart = topology.chart
    position = chart.name.position
    bindings = relations.bindings[str(chart)]
    for name, spawning in bindings.spawns.items():
        child = relations.topologies.get(spawning.chart)
        if child is None:
            what = f"the spawn {name!r} starts a machine of {spawning.chart!r}, which is no chart"
            yield Problem(chart.file, position, what, nearest(spawning.chart, relations.topologies))
            continue
        finals = {state for state in child.edges if child.final(state)}
        for state in sorted(finals ^ set(spawning.ends)):
            what = f"the spawn {name!r} and {spawning.chart!r} differ about the final state {state!r}"
            yield Problem(chart.file, position, what, "bind exactly its final states to events")
        silent = relations.bindings[spawning.chart].result is no_result
        for event in sorted(set(spawning.ends.values())):
            if spawning.chart not in chart.events.get(Text(event), ()):
                what = f"the spawn {name!r} comes back as {event!r}, not declared as coming from {spawning.chart!r}"
                yield Problem(chart.file, position, what, f"add '{event}: {spawning.chart}' under 'events'")
            elif silent and bindings.events[event] is not None:
                what = f"{event!r} is to bring something, and machines of {spawning.chart!r} end without a result"
                yield Problem(chart.file, position, what, "bind a 'result' there, or None as its payload here")


def check_sends(topology: Topology, relations: Relations) -> Iterator[Problem]:
    """A message reaches a chart that declared it as coming from this one, and brings what that expects."""
    chart = topology.chart
    first: dict[str, str] = {}
    for send in chart.sends():
        receivers = relations.receivers(str(chart), send.to)
        if not receivers and send.to != PARENT:  # the parent of the first machine is whoever drives it
            what = f"no machine of {str(send.to)!r} ever lives below one of {str(chart)!r}"
            yield Problem(chart.file, send.position, what, nearest(send.to, {PARENT, *relations.below(str(chart))}))
        for receiver in sorted(receivers):
            events = relations.topologies[receiver].chart.events
            if not relations.known_as(str(chart), receiver) & {*events.get(send.event, ())}:
                what = f"{receiver!r} does not take {str(send.event)!r} from {str(chart)!r}"
                yield Problem(chart.file, send.position, what, nearest(send.event, events))
            else:
                yield from check_payload(chart, send, receiver, relations)
                yield from check_agreed(chart, send, (first.setdefault(str(send.event), receiver), receiver), relations)


def check_payload(chart: Chart, send: Send, receiver: str, relations: Relations) -> Iterator[Problem]:
    """Of sender and receiver of a message, both or neither know of a payload."""
    made = send.event in relations.bindings[str(chart)].messages
    wanted = relations.bindings[receiver].events[send.event] is not None
    if wanted and not made:
        what = f"{receiver!r} expects something with {str(send.event)!r}, and no message {str(send.event)!r} is bound"
        yield Problem(chart.file, send.position, what, "bind a function that makes it")
    elif made and not wanted:
        what = f"something is sent with {str(send.event)!r}, and {receiver!r} expects nothing"
        yield Problem(chart.file, send.position, what, "bind its type there, or no message here")


def check_agreed(chart: Chart, send: Send, receivers: tuple[str, str], relations: Relations) -> Iterator[Problem]:
    """Receivers of the same message expect the same with it."""
    one, other = (relations.bindings[receiver].events[send.event] for receiver in receivers)
    if one is not other:
        what = f"{receivers[0]!r} and {receivers[1]!r} expect different things with {str(send.event)!r}"
        yield Problem(chart.file, send.position, what, "one function makes it for both; bind one type, or two events")


def check_senders(topology: Topology, relations: Relations) -> Iterator[Problem]:
    """A declared sender exists and does send the event."""
    chart = topology.chart
    sent = {name: relations.sent(name, str(chart)) for name in relations.topologies}
    for event, senders in chart.events.items():
        for sender in senders:
            meant = relations.parents(str(chart)) if sender == PARENT else {str(sender)} - OUTSIDERS
            if not meant <= relations.topologies.keys():
                what = f"{str(event)!r} is to come from {str(sender)!r}, which is no chart"
                yield Problem(chart.file, sender.position, what, nearest(sender, {*relations.topologies, *OUTSIDERS}))
            elif meant and not any(event in sent[each] for each in meant):
                what = f"{str(sender)!r} never sends {str(event)!r}"
                yield Problem(chart.file, sender.position, what, "remove the declaration, or send it")


def check_waiting(relations: Relations) -> Iterator[Problem]:
    """Charts do not wait for each other in a circle. Only states that nothing else ends count."""
    graph: dict[str, set[str]] = {name: set() for name in relations.topologies}
    for name, topology in relations.topologies.items():
        for leaf, around in topology.active.items():
            awaited = {str(chart) for state in around for chart in state.waits_for}
            if awaited and not ends_itself(topology, leaf, relations.bindings[name]):
                graph[name] |= (awaited | (relations.parents(name) if PARENT in awaited else set())) & graph.keys()
    if found := circle(graph):
        first = relations.topologies[found[0]].chart
        what = f"charts wait for each other in a circle: {' → '.join([*found, found[0]])}"
        yield Problem(first.file, first.name.position, what, "give one of the waiting states a timer")
