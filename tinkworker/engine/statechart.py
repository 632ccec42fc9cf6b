"""A chart that can be run: its edges, bound to functions and held by one `transitions.Machine`.

`transitions` is used under a strict profile: one machine per chart and no model of its own, no auto-transitions,
bound callables only, nothing from `transitions.extensions`. Its `Event` and `Transition` objects are the table that
`Machine.send` reads; `Event.trigger` takes the same edges (a test runs every one of them both ways), only four times
slower, because it prepares for callbacks that are not used here.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import transitions
from attrs import field, frozen

from tinkworker.engine.binding import Activity, Bindings, Function
from tinkworker.engine.chart import Effects, State
from tinkworker.engine.step import Command, Event, Message, Spawn
from tinkworker.engine.topology import ALWAYS, Edge, Topology, after

Guard = Callable[[Any, Event[Any]], bool]


class GuardError(TypeError):
    """A guard answered something that is neither True nor False."""


@frozen
class Block:
    """The effects of one thing: of a state that is left or entered, or of an edge."""

    assign: tuple[Function, ...]
    do: tuple[tuple[str, Function], ...]
    spawn: tuple[tuple[str, str, Function], ...]
    send: tuple[tuple[str, str, Function], ...]

    def apply(self, data: Any, event: Event[Any], effects: list[Command | Spawn | Message]) -> Any:
        """Append what is to be done, and return the new data."""
        for assign in self.assign:
            data = assign(data, event)
        effects.extend(Command(name, request(data, event)) for name, request in self.do)
        effects.extend(Spawn(name, chart, child(data, event)) for name, chart, child in self.spawn)
        effects.extend(Message(to, name, payload(data, event)) for to, name, payload in self.send)
        return data


class BoundEdge(transitions.Transition):
    """
    An edge whose names mean something.

    Attributes:
        edge: The edge.
        guard: Its guard; None: always.
        blocks: The effects of leaving, of the edge itself, and of entering, in this order.
    """

    def __init__(self, edge: Edge, guard: Guard | None, blocks: tuple[Block, ...]) -> None:
        # The library's stubs know neither internal transitions (no target) nor callables as conditions; it takes both.
        target: Any = edge.target if edge.enters else None
        conditions: Any = self.condition if guard else None
        super().__init__(edge.source, target, conditions=conditions)
        self.edge = edge
        self.identity = edge.identity
        self.stays = edge.stays
        self.target = edge.target
        self.guard = guard
        self.guard_name = str(edge.alternative.guard or "")
        self.blocks = blocks
        self.exits = tuple(str(state.name) for state in edge.exits)
        self.enters = tuple(str(state.name) for state in edge.enters)

    def asks(self, data: Any, event: Event[Any]) -> bool:
        """
        Ask the guard.

        Raises:
            GuardError: The answer is not a bool; other values are somebody's mistake, and `transitions` would take
                them for False.
        """
        answer = self.guard(data, event) if self.guard else True
        if answer is True or answer is False:
            return answer
        raise GuardError(f"guard {self.guard_name!r} of {self.identity} answered {answer!r}; it must be True or False")

    def condition(self, event_data: transitions.EventData) -> bool:
        """The guard, as `transitions` asks for it."""
        model: Any = event_data.model
        (event,) = event_data.args
        return self.asks(model.data, event)


@frozen
class Statechart:
    """
    A chart that can be run.

    Attributes:
        name: The chart's name.
        topology: The flattened chart.
        bindings: What its names mean.
        digest: A hash over everything that the chart says, descriptions aside.
        machine: The `transitions` machine that holds the edges.
        table: The machine's edges by state and event, for quick looking up.
        always: Those that need no event.
        start: The effects of beginning.
        activities: The activity of each state that has one, with its name.
        timers: The timers of each state that has some, with their functions.
    """

    name: str
    topology: Topology = field(repr=False)
    bindings: Bindings = field(repr=False)
    digest: str
    machine: transitions.Machine = field(repr=False)
    table: Mapping[str, Mapping[str, tuple[BoundEdge, ...]]] = field(repr=False)
    always: Mapping[str, tuple[BoundEdge, ...]] = field(repr=False)
    start: tuple[Block, ...] = field(repr=False)
    activities: Mapping[str, tuple[str, Activity]] = field(repr=False)
    timers: Mapping[str, tuple[tuple[str, Function], ...]] = field(repr=False)


class Binder:
    """Binds one flattened chart. The names exist; that was checked."""

    def __init__(self, topology: Topology, bindings: Bindings) -> None:
        self.topology = topology
        self.bindings = bindings

    def block(self, effects: Effects) -> Block:
        """Bind the effects of one thing."""
        bindings = self.bindings
        return Block(
            assign=tuple(bindings.assignments[name] for name in effects.assign),
            do=tuple((str(name), bindings.commands[name]) for name in effects.do),
            spawn=tuple(
                (str(name), bindings.spawns[name].chart, bindings.spawns[name].child) for name in effects.spawn
            ),
            send=tuple(
                (str(each.to), str(each.event), bindings.messages.get(each.event, nothing)) for each in effects.send
            ),
        )

    def blocks(self, *effects: Effects) -> tuple[Block, ...]:
        """Bind the effects of several things, leaving out those that have none."""
        return tuple(self.block(each) for each in effects if each != Effects())

    def bound(self, edge: Edge) -> BoundEdge:
        """Bind one edge."""
        guard = edge.alternative.guard
        blocks = self.blocks(
            *(state.exit for state in edge.exits),
            edge.alternative.effects,
            *(state.entry for state in edge.enters),
        )
        return BoundEdge(edge, self.bindings.guards[guard] if guard else None, blocks)

    def machine(self) -> transitions.Machine:
        """The `transitions` machine with all edges."""
        machine = transitions.Machine(
            model=None,
            states=list(self.topology.edges),
            initial=self.topology.initial,
            auto_transitions=False,
            send_event=True,
        )
        for edge in self.topology.walk():
            event = machine.events.setdefault(edge.event, transitions.Event(edge.event, machine))
            event.add_transition(self.bound(edge))
        return machine

    def statechart(self) -> Statechart:
        """The whole chart, bound."""
        machine = self.machine()
        table: dict[str, dict[str, tuple[BoundEdge, ...]]] = {state: {} for state in self.topology.edges}
        for name, event in machine.events.items():
            for state, edges in event.transitions.items():
                table[state][name] = tuple(edge for edge in edges if isinstance(edge, BoundEdge))
        states = self.topology.states.values()
        return Statechart(
            name=str(self.topology.chart.name),
            topology=self.topology,
            bindings=self.bindings,
            digest=digest(self.topology),
            machine=machine,
            table=table,
            always={state: by_event[ALWAYS] for state, by_event in table.items() if ALWAYS in by_event},
            start=self.blocks(*(state.entry for state in self.topology.start)),
            activities={
                str(state.name): (str(state.invoke), self.bindings.activities[state.invoke])
                for state in states
                if state.invoke
            },
            timers={str(state.name): self.timers(state) for state in states if state.after},
        )

    def timers(self, state: State) -> tuple[tuple[str, Function], ...]:
        """The timers of one state."""
        return tuple((after(name), self.bindings.timers[name]) for name in state.after)


def nothing(_data: Any, _event: Event[Any]) -> None:
    """The payload of a message that has none."""


def digest(topology: Topology) -> str:
    """A hash over all that decides what a machine does: 16 hexadecimal digits."""

    def words(effects: Effects) -> list[Any]:
        return [effects.assign, effects.do, effects.spawn, [(each.to, each.event) for each in effects.send]]

    states = [
        [
            name,
            [str(each.name) for each in topology.active.get(name, ())],
            state.invoke,
            words(state.entry),
            words(state.exit),
            state.final,
            sorted(topology.deferred.get(name, ())),
            sorted(topology.ignored.get(name, ())),
        ]
        for name, state in topology.states.items()
    ]
    edges = [
        [edge.identity, edge.source, edge.target, edge.alternative.guard, edge.stays, words(edge.alternative.effects)]
        for edge in topology.walk()
    ]
    content = json.dumps([str(topology.chart.name), topology.initial, states, edges], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def bind(topology: Topology, bindings: Bindings) -> Statechart:
    """Bind a flattened chart whose names were checked."""
    return Binder(topology, bindings).statechart()
