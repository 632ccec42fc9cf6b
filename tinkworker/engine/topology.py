"""A chart without its composites: which edges leave each state that a machine can be in.

Three rules flatten it:

1. *Inner handlers win.* Of a state and the composites around it, the innermost that mentions an event (in `when`,
   `defer` or `ignore`) decides alone; so does, of edges that need no event, the innermost that has `always`.
2. *Least common ancestor.* An edge leaves everything from the present state up to, and not including, the innermost
   composite that holds both the present state and the target, being neither of them; it then enters everything down
   to the target, and on to its initial states. So an edge from a composite to a state inside it does not leave the
   composite, and an edge from a state to itself leaves and enters it.
3. *No target is an internal transition*: nothing is left or entered.
"""

from collections.abc import Iterator, Mapping

from attrs import frozen

from tinkworker.engine.chart import Alternative, Alternatives, Chart, State

ALWAYS = "always"
"""Stands for the event in edges that need none."""


def after(timer: str) -> str:
    """The event that a timer comes back as."""
    return f"after {timer}"


@frozen
class Edge:
    """
    A way from one state to another.

    Attributes:
        identity: `STATE.EVENT[INDEX]`: where it is written. The same for all states of a composite.
        event: The event; `after NAME` for a timer, `always` if it needs none.
        source: The state that it leaves: one without states in it.
        alternative: What the chart says there.
        target: The state that it ends in; the source for internal ones.
        exits: What is left, innermost first.
        enters: What is entered, outermost first.
    """

    identity: str
    event: str
    source: str
    alternative: Alternative
    target: str
    exits: tuple[State, ...] = ()
    enters: tuple[State, ...] = ()

    @property
    def stays(self) -> bool:
        """Whether it says that nothing happens."""
        return self.alternative.otherwise is not None


EdgesByEvent = Mapping[str, tuple[Edge, ...]]


@frozen
class Topology:
    """
    A flattened chart.

    Attributes:
        chart: The chart.
        states: All states by name, composites too.
        active: For each state that a machine can be in: itself and the composites around it, innermost first.
        start: What is entered when a machine begins, outermost first.
        edges: For each such state: its edges by event, in the order in which they are tried.
        deferred: For each such state: the events that are kept.
        ignored: For each such state: the events that mean nothing.
    """

    chart: Chart
    states: Mapping[str, State]
    active: Mapping[str, tuple[State, ...]]
    start: tuple[State, ...]
    edges: Mapping[str, EdgesByEvent]
    deferred: Mapping[str, frozenset[str]]
    ignored: Mapping[str, frozenset[str]]

    @property
    def initial(self) -> str:
        """The state that a machine begins in."""
        return str(self.start[-1].name)

    def walk(self) -> Iterator[Edge]:
        """All edges, by source and event, in the order of the file."""
        for by_event in self.edges.values():
            for edges in by_event.values():
                yield from edges

    def final(self, state: str) -> bool:
        """Whether a machine ends in this state."""
        return self.states[state].final


class Flattening:
    """Flattens one chart whose targets and initial states exist."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.states = {str(state.name): state for state in chart.walk()}
        self.mentions = {name: state.mentions for name, state in self.states.items()}
        parents = chart.parents()
        self.ancestry: dict[str, tuple[State, ...]] = {}
        for state in chart.walk():
            parent = parents.get(state.name)
            around = self.ancestry[parent.name] if parent else ()
            self.ancestry[str(state.name)] = (state, *around)

    def descend(self, state: State) -> tuple[State, ...]:
        """A state and the initial states in it, outermost first."""
        path = [state]
        while path[-1].composite:
            path.append(self.states[path[-1].initial or ""])
        return tuple(path)

    def edge(self, source: str, event: str, declared: State, index: int, alternative: Alternative) -> Edge:
        """One alternative, as seen from one source."""
        identity = f"{declared.name}.{event}[{index}]"
        if alternative.target is None:
            return Edge(identity, event, source, alternative, source)
        leaving, entering = self.ancestry[source], self.ancestry[alternative.target]
        common = {str(state.name) for state in leaving[1:]} & {str(state.name) for state in entering[1:]}
        exits = tuple(state for state in leaving if state.name not in common)
        above = tuple(state for state in entering[1:] if state.name not in common)
        enters = (*reversed(above), *self.descend(entering[0]))
        return Edge(identity, event, source, alternative, str(enters[-1].name), exits, enters)

    def handlers(self, source: str) -> Iterator[tuple[str, State, Alternatives]]:
        """What answers what in a state: the event, the state where that is written, and the alternatives."""
        decided: set[str] = set()
        for state in self.ancestry[source]:
            yield from ((event, state, each) for event, each in state.when.items() if event not in decided)
            yield from ((after(timer), state, each) for timer, each in state.after.items())
            if state.always and ALWAYS not in decided:
                yield ALWAYS, state, state.always
                decided.add(ALWAYS)
            decided |= self.mentions[state.name]

    def edges(self, source: str) -> EdgesByEvent:
        """The edges of one state, by event."""
        return {
            str(event): tuple(self.edge(source, str(event), state, *each) for each in enumerate(alternatives))
            for event, state, alternatives in self.handlers(source)
        }

    def listed(self, source: str, attribute: str) -> frozenset[str]:
        """The events that a state and its composites defer or ignore, unless something further in decided otherwise."""
        decided: set[str] = set()
        events: set[str] = set()
        for state in self.ancestry[source]:
            events |= {str(event) for event in getattr(state, attribute)} - decided
            decided |= self.mentions[state.name]
        return frozenset(events)

    def topology(self) -> Topology:
        """The whole chart, flattened."""
        leaves = [name for name, state in self.states.items() if not state.composite]
        return Topology(
            chart=self.chart,
            states=self.states,
            active={leaf: self.ancestry[leaf] for leaf in leaves},
            start=self.descend(self.chart.states[self.chart.initial or self.chart.name]),
            edges={leaf: self.edges(leaf) for leaf in leaves},
            deferred={leaf: self.listed(leaf, "defer") for leaf in leaves},
            ignored={leaf: self.listed(leaf, "ignore") for leaf in leaves},
        )


def flatten(chart: Chart) -> Topology:
    """Flatten a chart whose targets and initial states exist."""
    return Flattening(chart).topology()
