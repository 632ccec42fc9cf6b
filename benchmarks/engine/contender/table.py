"""No engine at all: a dict of dicts and a loop, as one would write it by hand; nothing is checked, nothing is told."""

from collections.abc import Sequence
from typing import Any

from benchmarks.engine.contender.ordinary import outcome_of
from benchmarks.engine.contender.port import Outcome
from benchmarks.engine.work import FlatEdge, Model, action_chart, begin, edges, word
from tinkworker.engine.step import Event


class Table:
    """A dict by state and event."""

    def __init__(self) -> None:
        self.chart = action_chart()
        self.table: dict[str, dict[str, list[FlatEdge]]] = {}
        for state, found in edges(self.chart).items():
            by_event = self.table.setdefault(state, {})
            for edge in found:
                by_event.setdefault(edge.event, []).append(edge)

    def create(self) -> Model:
        """A model in its first state."""
        model = Model()
        model.state = self.chart.topology.initial
        begin(model, self.chart)
        return model

    def live(self, instance: Model, events: Sequence[Event[Any]]) -> None:
        """Look each event up, and then edges that need none."""
        for event in events:
            moved = self.take(instance, word(event.name), event)
            while moved:
                moved = self.take(instance, "", event)

    def take(self, model: Model, name: str, event: Event[Any]) -> bool:
        """Take the first edge that applies; whether there was one and it did anything."""
        for edge in self.table[model.state].get(name, ()):
            if edge.guard is None or edge.guard(model.data, event):
                for act in edge.acts:
                    act(model, event)
                if edge.target is not None:
                    model.state = edge.target
                return bool(edge.acts) or edge.target is not None
        return False

    def outcome(self, instance: Model) -> Outcome:
        """Read the model."""
        return outcome_of(instance)
