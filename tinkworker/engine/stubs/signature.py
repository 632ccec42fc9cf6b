"""What each function of a chart is given and must answer, found by following every edge that calls it."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from attrs import define, field

from tinkworker.engine.binding import Bindings
from tinkworker.engine.chart import Effects
from tinkworker.engine.relation import Relations
from tinkworker.engine.topology import ALWAYS, Edge, Topology

Kind = Literal["guards", "assignments", "commands", "messages"]
"""The kinds of functions that are given the data and an event."""


@define
class Signature:
    """
    One function, as the chart uses it.

    Attributes:
        name: Its name.
        events: The events with which it is called.
        payloads: The types of what those bring; None for nothing, `object` for anything.
        answer: The type of what it must answer.
    """

    name: str
    answer: Any
    events: set[str] = field(factory=set)
    payloads: set[Any] = field(factory=set)


@define
class Signatures:
    """
    All functions of one chart.

    Attributes:
        topology: The flattened chart.
        relations: The charts that it belongs to.
        functions: The functions by kind and name.
    """

    topology: Topology
    relations: Relations
    functions: dict[tuple[Kind, str], Signature] = field(factory=dict)

    @property
    def chart(self) -> str:
        """The chart's name."""
        return str(self.topology.chart)

    @property
    def bindings(self) -> Bindings:
        """What is bound to the chart."""
        return self.relations.bindings[self.chart]

    def of(self, kind: Kind) -> list[Signature]:
        """The functions of one kind, in alphabetical order."""
        return [signature for (each, _), signature in sorted(self.functions.items()) if each == kind]

    def collect(self) -> None:
        """Follow every edge, and the beginning."""
        for state in self.topology.start:
            self.use(state.entry, "start", {None})
        for edge in self.topology.walk():
            payloads = self.payloads(edge)
            if edge.alternative.guard is not None:
                self.call("guards", str(edge.alternative.guard), bool, edge.event, payloads)
            for effects in (
                *(state.exit for state in edge.exits),
                edge.alternative.effects,
                *(state.entry for state in edge.enters),
            ):
                self.use(effects, edge.event, payloads)

    def use(self, effects: Effects, event: str, payloads: set[Any]) -> None:
        """Note the functions of some effects."""
        for name in effects.assign:
            self.call("assignments", str(name), self.bindings.data, event, payloads)
        for name in effects.do:
            self.call("commands", str(name), object, event, payloads)
        for send in effects.send:
            wanted = set(self.wanted(str(send.to), str(send.event)))
            if wanted - {None}:
                self.call("messages", str(send.event), next(iter(wanted)), event, payloads)

    def call(self, kind: Kind, name: str, answer: Any, event: str, payloads: set[Any]) -> None:
        """Note that a function is called."""
        signature = self.functions.setdefault((kind, name), Signature(name, answer))
        signature.events.add(event)
        signature.payloads |= payloads

    def payloads(self, edge: Edge) -> set[Any]:
        """What may come with the event of an edge."""
        if edge.event == ALWAYS:
            return {object}
        if edge.event in self.bindings.events:
            return {self.bindings.events[edge.event]}
        alive = {str(state.invoke) for state in self.topology.active[edge.source] if state.invoke}
        outcomes = outcomes_of(edge.event, {name: self.bindings.activities[name].outcomes for name in alive})
        # An outcome that was deferred comes when its activity lives no longer; a timer is nobody's outcome.
        every = {name: activity.outcomes for name, activity in self.bindings.activities.items()}
        return outcomes or outcomes_of(edge.event, every) or {None}

    def wanted(self, to: str, event: str) -> Iterator[Any]:
        """What those who are told expect with an event."""
        for receiver in sorted(self.relations.receivers(self.chart, to)):
            yield self.relations.bindings[receiver].events.get(event)

    def result(self) -> set[Any]:
        """What those who started a machine of this chart expect when it ends."""
        return {
            bindings.events.get(event)
            for bindings in self.relations.bindings.values()
            for spawning in bindings.spawns.values()
            if spawning.chart == self.chart
            for event in spawning.ends.values()
        }


def outcomes_of(event: str, activities: Mapping[str, Mapping[str, Any]]) -> set[Any]:
    """What activities that may end with an event bring with it."""
    return {outcomes[event] for outcomes in activities.values() if event in outcomes}
