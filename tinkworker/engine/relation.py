"""What charts have to do with each other: a chart starts machines of others, tells them things, and hears from them."""

from collections.abc import Mapping
from functools import cached_property

from attrs import frozen

from tinkworker.engine.binding import Bindings
from tinkworker.engine.graph import reachable
from tinkworker.engine.topology import Topology

PARENT = "parent"
"""Stands for whoever started a machine."""


@frozen
class Relations:
    """
    Who starts, tells and hears whom, among charts that belong together.

    Attributes:
        topologies: The flattened charts by name.
        bindings: What their names mean.
    """

    topologies: Mapping[str, Topology]
    bindings: Mapping[str, Bindings]

    @cached_property
    def _messages(self) -> Mapping[tuple[str, str], set[str]]:
        """The events of messages, by the charts of who sends and who receives; found once for all pairs."""
        messages: dict[tuple[str, str], set[str]] = {}
        for sender, topology in self.topologies.items():
            for send in topology.chart.sends():
                for receiver in self.receivers(sender, send.to):
                    messages.setdefault((sender, receiver), set()).add(str(send.event))
        return messages

    def parents(self, chart: str) -> set[str]:
        """The charts whose machines start machines of this one."""
        return {name for name in self.topologies if chart in self.children(name)}

    def children(self, chart: str) -> set[str]:
        """The charts of which machines of this one start machines."""
        return {spawning.chart for spawning in self.bindings[chart].spawns.values()} & set(self.topologies)

    def below(self, chart: str) -> set[str]:
        """The charts whose machines may live below machines of this one."""
        children = {name: self.children(name) for name in self.topologies}
        return reachable(children, children[chart])

    def receivers(self, chart: str, to: str) -> set[str]:
        """The charts whose machines a message reaches."""
        return self.parents(chart) if to == PARENT else {str(to)} & self.below(chart)

    def known_as(self, sender: str, receiver: str) -> set[str]:
        """The names under which a chart may declare that another one sends it something."""
        return {sender, PARENT} if sender in self.parents(receiver) else {sender}

    def sent(self, sender: str, receiver: str) -> set[str]:
        """The events that machines of one chart send to those of another, by message or by ending."""
        messages = self._messages.get((sender, receiver), set())
        spawnings = self.bindings[receiver].spawns.values()
        return messages.union(*(spawning.ends.values() for spawning in spawnings if spawning.chart == sender))
