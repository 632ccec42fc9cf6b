"""A chart that can be run: its edges, bound to functions and held by one `transitions.Machine`.

`transitions` is used under a strict profile: one machine per chart and no model of its own, no auto-transitions,
bound callables only, nothing from `transitions.extensions`. Its `Event` and `Transition` objects are the table that
`Machine.send` reads; `Event.trigger` takes the same edges (a test runs every one of them both ways), only several times
slower, because it prepares for callbacks that are not used here.
"""

from collections.abc import Iterable, Mapping

import transitions
from attrs import field, frozen

from tinkworker.engine.binding import Activity, Bindings
from tinkworker.engine.chart import Effects, State
from tinkworker.engine.digest import digest
from tinkworker.engine.edge import BoundEdge, Edges, Living, Place, Way
from tinkworker.engine.effect import Assigning, Commanding, Effect, Sending, Starting
from tinkworker.engine.step import Taken
from tinkworker.engine.topology import ALWAYS, Edge, Topology, after


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
        table: What can be done in each state, for quick looking up.
        start: What happens when a machine begins.
        activities: The activity of each state that has one, with its name.
    """

    name: str
    topology: Topology = field(repr=False)
    bindings: Bindings = field(repr=False)
    digest: str
    machine: transitions.Machine = field(repr=False)
    table: Mapping[str, Place] = field(repr=False)
    start: Way = field(repr=False)
    activities: Mapping[str, tuple[str, Activity]] = field(repr=False)


class Binder:
    """Binds one flattened chart. The names exist; that was checked."""

    def __init__(self, topology: Topology, bindings: Bindings) -> None:
        self.topology = topology
        self.bindings = bindings
        self.effects = {
            name: (tuple(self.bind(state.exit)), tuple(self.bind(state.entry)))
            for name, state in topology.states.items()
        }
        self.living = {name: living for name, state in topology.states.items() if (living := self.live(state))}

    def bind(self, effects: Effects) -> Iterable[Effect]:
        """The effects of one thing."""
        bindings = self.bindings
        for name in effects.assign:
            yield Assigning(str(name), bindings.assignments[name], bindings.data)
        for name in effects.do:
            yield Commanding(str(name), bindings.commands[name])
        for name in effects.spawn:
            yield Starting(str(name), bindings.spawns[name].chart, bindings.spawns[name].child)
        for send in effects.send:
            yield Sending(str(send.to), str(send.event), bindings.messages.get(send.event))

    def live(self, state: State) -> Living | None:
        """What lives in a state; None if nothing does."""
        if state.invoke is None and not state.after:
            return None
        timers = tuple((after(name), self.bindings.timers[name]) for name in state.after)
        if state.invoke is None:
            return Living(str(state.name), "", None, timers)
        return Living(str(state.name), str(state.invoke), self.bindings.activities[state.invoke].request, timers)

    def lived(self, states: Iterable[State]) -> tuple[Living, ...]:
        """What lives in some states."""
        return tuple(self.living[state.name] for state in states if state.name in self.living)

    def way(self, exits: tuple[State, ...], effects: Effects, enters: tuple[State, ...]) -> Way:
        """What changes on the way out of some states and into others."""
        target = str(enters[-1].name) if enters else None
        return Way(
            effects=(
                *(effect for state in exits for effect in self.effects[state.name][0]),
                *self.bind(effects),
                *(effect for state in enters for effect in self.effects[state.name][1]),
            ),
            exits=self.lived(exits),
            enters=self.lived(enters),
            target=target,
            states=(target,) if target else (),
        )

    def edges(self, alternatives: tuple[Edge, ...]) -> Edges:
        """Bind alternatives, which are tried in order."""
        bound: list[BoundEdge] = []
        refused: tuple[tuple[str, bool], ...] = ()
        for edge in alternatives:
            name = str(edge.alternative.guard or "")
            guard = self.bindings.guards[name] if name else None
            way = None if edge.stays else self.way(edge.exits, edge.alternative.effects, edge.enters)
            taken = Taken(edge.identity, (*refused, (name, True)) if name else refused)
            bound.append(BoundEdge(edge.source, name, guard, way, taken))
            refused = (*refused, (name, False))
        return tuple(bound)

    def place(self, state: str) -> Place:
        """Bind one state."""
        topology = self.topology
        edges = {event: self.edges(alternatives) for event, alternatives in topology.edges[state].items()}
        return Place(
            name=state,
            final=topology.final(state),
            always=edges.pop(ALWAYS, ()),
            edges=edges,
            deferred=topology.deferred[state],
            ignored=topology.ignored[state],
            living=self.lived(topology.active[state]),
        )

    def machine(self, table: Mapping[str, Place]) -> transitions.Machine:
        """The `transitions` machine with all edges."""
        machine = transitions.Machine(
            model=None, states=list(table), initial=self.topology.initial, auto_transitions=False, send_event=True
        )
        for place in table.values():
            for name, edges in (*place.edges.items(), (ALWAYS, place.always)):
                event = machine.events.setdefault(name, transitions.Event(name, machine))
                for edge in edges:
                    event.add_transition(edge)
        return machine

    def statechart(self) -> Statechart:
        """The whole chart, bound."""
        topology = self.topology
        table = {state: self.place(state) for state in topology.edges}
        return Statechart(
            name=str(topology.chart.name),
            topology=topology,
            bindings=self.bindings,
            digest=digest(topology),
            machine=self.machine(table),
            table=table,
            start=self.way((), Effects(), topology.start),
            activities={
                str(state.name): (str(state.invoke), self.bindings.activities[state.invoke])
                for state in topology.states.values()
                if state.invoke
            },
        )


def bind(topology: Topology, bindings: Bindings) -> Statechart:
    """Bind a flattened chart whose names were checked."""
    return Binder(topology, bindings).statechart()
