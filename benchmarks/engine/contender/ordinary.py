"""`transitions`, used the ordinary way: a queued machine for each model, guards as conditions, work in callbacks."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

import transitions

from benchmarks.engine.contender.port import Outcome
from benchmarks.engine.work import Act, FlatEdge, Model, action_chart, begin, edges, word
from tinkworker.engine.step import Event

SETTLE = "settle"
"""The trigger of edges that need no event: fired after every other, ignored where there is none."""


class Ordinary:
    """`transitions`, as its documentation has it."""

    def __init__(self) -> None:
        logging.getLogger("transitions").setLevel(logging.ERROR)
        self.chart = action_chart()
        self.states = list(self.chart.table)
        self.transitions = [
            self.transition(state, edge) for state, found in edges(self.chart).items() for edge in found
        ]

    def transition(self, source: str, edge: FlatEdge) -> dict[str, Any]:
        """One edge in the library's words."""
        always = {state for state, place in self.chart.table.items() if place.always}
        then = [advance] if (edge.target or source) in always and (edge.target or edge.acts) else []
        return {
            "trigger": edge.event or SETTLE,
            "source": source,
            "dest": edge.target,
            "conditions": [condition(edge.guard)] if edge.guard else [],
            "before": [callback(act) for act in edge.acts],
            "after": then,
        }

    def create(self) -> Model:
        """A model with a machine of its own."""
        model = Model()
        transitions.Machine(
            model,
            states=self.states,
            transitions=self.transitions,
            initial=self.chart.topology.initial,
            auto_transitions=False,
            send_event=True,
            queued=True,
        )
        begin(model, self.chart)
        return model

    def live(self, instance: Model, events: Sequence[Event[Any]]) -> None:
        """Trigger each event by its name."""
        for event in events:
            getattr(instance, word(event.name))(event)

    def outcome(self, instance: Model) -> Outcome:
        """Read the model."""
        return outcome_of(instance)


def condition(guard: Callable[[Any, Event[Any]], bool]) -> Callable[[Any], bool]:
    """A guard as a condition."""
    return lambda data: guard(data.model.data, data.args[0])


def callback(act: Act) -> Callable[[Any], None]:
    """An act as a callback."""
    return lambda data: act(data.model, data.args[0])


def advance(data: Any) -> None:
    """Queue the trigger of edges that need no event."""
    data.model.settle(data.args[0])


def outcome_of(model: Model) -> Outcome:
    """What has come of a model."""
    return Outcome(model.state, model.data, (model.commands, model.spawned, model.messages), tuple(model.begun))
