"""`xstate-statemachine`: a machine made from XState's JSON, guards and actions by name, run synchronously."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from xstate_statemachine import MachineLogic, SyncInterpreter, create_machine

from benchmarks.engine.contender.ordinary import outcome_of
from benchmarks.engine.contender.port import Outcome
from benchmarks.engine.work import Act, FlatEdge, Model, action_chart, begin, edges, word
from tinkworker.engine.step import Event


class Xstate:
    """`xstate-statemachine`."""

    def __init__(self) -> None:
        logging.disable(logging.CRITICAL)
        self.chart = action_chart()
        self.actions: dict[str, Callable[..., None]] = {}
        self.guards: dict[str, Callable[..., bool]] = {}
        config = {
            "id": "action",
            "initial": self.chart.topology.initial,
            "context": {},
            "states": {state: self.state(state, found) for state, found in edges(self.chart).items()},
        }
        self.machine = create_machine(config, logic=MachineLogic(actions=self.actions, guards=self.guards))

    def state(self, state: str, found: list[FlatEdge]) -> dict[str, Any]:
        """One state in XState's words."""
        if self.chart.table[state].final:
            return {"type": "final"}
        by_event: dict[str, list[dict[str, Any]]] = {}
        for edge in found:
            by_event.setdefault(edge.event, []).append(self.transition(edge))
        always = by_event.pop("", [])
        return {"on": by_event, "always": always} if always else {"on": by_event}

    def transition(self, edge: FlatEdge) -> dict[str, Any]:
        """One edge in XState's words."""
        config: dict[str, Any] = {"actions": [self.action(act) for act in edge.acts]}
        if edge.target is not None:
            config["target"] = edge.target
        if edge.guard is not None:
            config["guard"] = self.guard(edge.guard)
        return config

    def action(self, act: Act) -> str:
        """An act as an action with a name."""
        name = f"act_{len(self.actions)}"
        self.actions[name] = lambda _interpreter, context, _event, _definition: act(
            context["model"], context["model"].now
        )
        return name

    def guard(self, guard: Callable[[Any, Event[Any]], bool]) -> str:
        """A guard with a name."""
        name = f"guard_{len(self.guards)}"
        self.guards[name] = lambda context, _event: guard(context["model"].data, context["model"].now)
        return name

    def create(self) -> SyncInterpreter[Any]:
        """An interpreter with a model of its own."""
        interpreter = SyncInterpreter(self.machine)
        interpreter.context["model"] = Model()
        begin(interpreter.context["model"], self.chart)
        return interpreter.start()

    def live(self, instance: SyncInterpreter[Any], events: Sequence[Event[Any]]) -> None:
        """Send each event by its name; edges that need no event are not told of it, so it stands in the model."""
        model: Model = instance.context["model"]
        for event in events:
            model.now = event
            instance.send(word(event.name))

    def outcome(self, instance: SyncInterpreter[Any]) -> Outcome:
        """Read the model."""
        model: Model = instance.context["model"]
        (state,) = instance.current_state_ids
        model.state = state.removeprefix("action.")
        return outcome_of(model)
