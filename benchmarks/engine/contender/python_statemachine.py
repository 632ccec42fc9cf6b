"""`python-statemachine`: a class made from a definition, guards as conditions, work in callbacks."""

from collections.abc import Callable, Sequence
from typing import Any

from statemachine import StateChart
from statemachine.io import create_machine_class_from_definition

from benchmarks.engine.contender.ordinary import outcome_of
from benchmarks.engine.contender.port import Outcome
from benchmarks.engine.work import Act, FlatEdge, Model, action_chart, begin, edges, word
from tinkworker.engine.step import Event


class PythonStatemachine:
    """`python-statemachine`."""

    def __init__(self) -> None:
        self.chart = action_chart()
        states: dict[str, Any] = {state: self.state(state, found) for state, found in edges(self.chart).items()}
        self.machine: type[StateChart[Model]] = create_machine_class_from_definition("Action", states=states)
        self.machine.catch_errors_as_events = False

    def state(self, state: str, found: list[FlatEdge]) -> dict[str, Any]:
        """One state in the library's words."""
        by_event: dict[str, list[dict[str, Any]]] = {}
        for edge in found:
            by_event.setdefault(edge.event, []).append(self.transition(state, edge))
        always = by_event.pop("", [])
        definition: dict[str, Any] = {"on": by_event, "transitions": always}
        if state == self.chart.topology.initial:
            definition["initial"] = True
        return {"final": True} if self.chart.table[state].final else definition

    def transition(self, state: str, edge: FlatEdge) -> dict[str, Any]:
        """One edge in the library's words."""
        return {
            "target": edge.target or state,
            "internal": edge.target is None,
            "cond": [condition(edge.guard)] if edge.guard else [],
            "on": [callback(act) for act in edge.acts],
        }

    def create(self) -> StateChart[Model]:
        """A machine with a model of its own."""
        model = Model()
        begin(model, self.chart)
        return self.machine(model=model, state_field="place")

    def live(self, instance: StateChart[Model], events: Sequence[Event[Any]]) -> None:
        """Send each event by its name; edges that need no event are not told of it, so it stands in the model."""
        for event in events:
            instance.model.now = event
            instance.send(word(event.name))

    def outcome(self, instance: StateChart[Model]) -> Outcome:
        """Read the model."""
        model: Model = instance.model
        (model.state,) = (str(state.id) for state in instance.configuration)
        return outcome_of(model)


def condition(guard: Callable[[Any, Event[Any]], bool]) -> Callable[[Model], bool]:
    """A guard as a condition; the library hands over arguments by their names."""

    def cond(model: Model) -> bool:
        return guard(model.data, model.now)

    return cond


def callback(act: Act) -> Callable[[Model], None]:
    """An act as a callback."""

    def on(model: Model) -> None:
        act(model, model.now)

    return on
