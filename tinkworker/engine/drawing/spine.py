"""The spine of a chart: the way that a machine goes while nothing is in its way. A picture leads the eye along it.

No chart says which way that is, but a chart is written in the order in which it is told: what is hoped for comes before
what else may happen. So, of all ways from the initial state to the first final state of the file that never step back
in the file's order, the spine is the one with the best balance:

- Only *hoped* edges count: those on outcomes of a state's own activity, on events from a machine that it waits for, and
  those that need no event. Timers, other events and edges of a composite's border are interruptions.
- Every activity on the way counts for it: on its spine a lifecycle does what it is for.
- Against it counts every hoped event that the file has before the one that is followed; every alternative to which
  there were others; and once more if it is an *exception*: guarded, and what stands behind it leads elsewhere.
- An exception that ends a *loop* costs nothing: if the last alternative behind it, where it leads otherwise, comes back
  within `LONGEST_LOOP` edges, told in the file before the way on, that loop was lived first. It belongs to the spine. A
  timer belongs to a loop only where nothing else goes on: not in a state with edges that need no event.

Of equals the shorter one is meant, then the one that is written first.
"""

from collections.abc import Iterator, Sequence

from attrs import field, frozen

from tinkworker.engine.topology import ALWAYS, Edge, Topology, after

Pair = tuple[str, str]
"""Source and target of edges, neither of them a composite."""


@frozen
class Spine:
    """
    The way that a machine goes while nothing is in its way.

    Attributes:
        states: The states on it, in the order of the file. Empty if no such way leads to the first final state.
        pairs: Between which of them it goes.
    """

    states: tuple[str, ...] = ()
    pairs: frozenset[Pair] = frozenset()

    def last(self, states: Sequence[str]) -> str | None:
        """Of some states in the order of the file, the last one on it; None if none is."""
        return next((state for state in reversed(states) if state in self.states), None)


@frozen
class Hop:
    """
    A hoped edge that steps on in the file.

    Attributes:
        edge: The edge.
        cost: What counts against it.
        loop: The pairs of the loop that it ends, in order.
    """

    edge: Edge
    cost: int
    loop: tuple[Pair, ...] = ()


LONGEST_LOOP = 3
"""Edges of a loop that is part of a spine; what comes back by longer ways is not done again and again."""


@frozen
class Way:
    """
    A way from the initial state.

    Attributes:
        cost: What counts against it, minus what counts for it.
        hops: Its hops.
    """

    cost: int = 0
    hops: tuple[Hop, ...] = ()

    @property
    def rank(self) -> tuple[int, int]:
        """The lower, the better."""
        return self.cost, len(self.hops)


@frozen
class Search:
    """
    Looks for the spine of a chart.

    Attributes:
        topology: The chart.
        place: Where in the file's order each state stands.
    """

    topology: Topology
    place: dict[str, int] = field(init=False)

    @place.default
    def _place(self) -> dict[str, int]:
        return {state: index for index, state in enumerate(self.topology.edges)}

    def spine(self) -> Spine:
        """The spine; an empty one if there is none."""
        final = next(filter(self.topology.final, self.place), "")
        ways = {self.topology.initial: Way()}
        for state in self.place:
            if way := ways.get(state):
                for hop in self.hops(state):
                    target = hop.edge.target
                    found = Way(way.cost + hop.cost - bool(self.topology.states[target].invoke), (*way.hops, hop))
                    if target not in ways or found.rank < ways[target].rank:
                        ways[target] = found
        if final not in ways:
            return Spine()
        hops = ways[final].hops
        pairs = {(hop.edge.source, hop.edge.target) for hop in hops}.union(*(hop.loop for hop in hops))
        on_it = {self.topology.initial}.union(*pairs)
        return Spine(tuple(state for state in self.place if state in on_it), frozenset(pairs))

    def hops(self, state: str) -> Iterator[Hop]:
        """The hoped edges of a state that step on in the file."""
        leaving = [edges for edges in self.hoped(state) if any(edge.exits for edge in edges)]
        for earlier, edges in enumerate(leaving):
            for index, edge in enumerate(edges):
                if self.place[edge.target] > self.place[state]:
                    yield self.hop(edge, earlier, edges, edges[index + 1 :])

    def hop(self, edge: Edge, earlier: int, edges: Sequence[Edge], behind: Sequence[Edge]) -> Hop:
        """
        What counts against an edge.

        Args:
            edge: The edge.
            earlier: How many hoped events the file has before its own.
            edges: The alternatives to the same event.
            behind: Those behind it.
        """
        if not elsewhere(edge, edges):
            return Hop(edge, earlier)
        if not (edge.alternative.guard and elsewhere(edge, behind)):
            return Hop(edge, earlier + 1)
        if loop := self.loop(edge, behind):
            return Hop(edge, earlier, loop)
        return Hop(edge, earlier + 2)

    def loop(self, end: Edge, behind: Sequence[Edge]) -> tuple[Pair, ...]:
        """The shortest way back from where it leads otherwise, told before where the exception leads; or nothing."""
        between = range(self.place[end.source] + 1, self.place[end.target])
        ways: list[tuple[Pair, ...]] = [((edge.source, edge.target),) for edge in behind[-1:]]
        seen: set[str] = set()
        for way in ways:
            state = way[-1][1]
            if state == end.source and len(way) > 1:
                return way
            if self.place[state] in between and state not in seen and len(way) < LONGEST_LOOP:
                seen.add(state)
                ways.extend((*way, (state, edge.target)) for edge in self.onward(state))
        return ()

    def onward(self, state: str) -> Iterator[Edge]:
        """The hoped edges of a state and its own timers: the ways on in a loop that may rest."""
        for edges in self.hoped(state):
            yield from edges
        if not self.topology.states[state].always:  # which would go on by itself: the timer only looks after it
            for timer in self.topology.states[state].after:
                yield from self.topology.edges[state][after(timer)]

    def hoped(self, state: str) -> Iterator[tuple[Edge, ...]]:
        """The hoped edges of a state, by event."""
        own = self.topology.states[state]
        for event, edges in self.topology.edges[state].items():
            if (event == ALWAYS and own.always) or (event in own.when and self.hopes(state, event)):
                yield edges

    def hopes(self, state: str, event: str) -> bool:
        """Whether an event is an outcome, or comes from a machine that is waited for."""
        outside = {str(name): set(map(str, senders)) for name, senders in self.topology.chart.events.items()}
        senders = outside.get(event, set())
        waited = {str(chart) for around in self.topology.active[state] for chart in around.waits_for}
        return bool(senders & waited) if senders else True


def elsewhere(edge: Edge, others: Sequence[Edge]) -> bool:
    """Whether some of other edges lead elsewhere."""
    return any(other.exits and other.target != edge.target for other in others)


def spine(topology: Topology) -> Spine:
    """The spine of a chart."""
    return Search(topology).spine()
