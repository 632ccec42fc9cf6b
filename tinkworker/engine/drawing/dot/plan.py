"""What a picture of a chart is made of, before anything is said of how it looks.

Three things keep the picture of a large chart readable:

- Arrows with the same ends are drawn as one *line*, with a label for each.
- A *satellite* is a state off the spine that only leads back to its neighbour, as the pause between two tries does. It
  stands beside that neighbour, and one line with two heads tells of both ways. A neighbour has one: the line to a
  second one would run past the first, its words over the other's.
- An arrow that would run past more than three steps of the spine is a *signpost*: it ends in a note beside its source
  that names the target.
"""

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from tinkworker.engine.drawing.arrow import Arrow, arrows
from tinkworker.engine.drawing.dot.place import entered, leaves, spread, tail_of
from tinkworker.engine.drawing.spine import Spine, spine
from tinkworker.engine.topology import Topology

FAR = 3
"""How many steps of the spine a line may run past."""

Ends = tuple[str, str]
"""Source and target, as written."""


@frozen
class Line:
    """
    Arrows with the same ends, drawn as one.

    Attributes:
        source: Where they come from, as written.
        tail: The state at the beginning of the line: the source, or one in it.
        head: The state in which they end: the target, or the initial one in it.
        arrows: The arrows.
        back: Arrows that lead back, for a line with two heads.
        main: Whether it is part of the spine.
        down: Whether it goes down the spine.
    """

    source: str
    tail: str
    head: str
    arrows: tuple[Arrow, ...]
    back: tuple[Arrow, ...]
    main: bool
    down: bool


@frozen
class Plan:
    """
    What a picture is made of.

    Attributes:
        topology: The chart.
        spine: Its spine.
        satellites: States that stand beside another one, and which.
        inside: Arrows that are written into their state: internal ones, and those from a composite into itself.
        lines: Arrows that are drawn.
        signposts: Arrows that end in a note beside their source, by source.
    """

    topology: Topology
    spine: Spine
    satellites: Mapping[str, str]
    inside: Mapping[str, Sequence[Arrow]]
    lines: Sequence[Line]
    signposts: Mapping[str, Sequence[Arrow]]


@frozen
class Planner:
    """
    Makes the plan of a chart.

    Attributes:
        topology: The chart.
        spine: Its spine.
        bundles: The arrows that lead somewhere, by their ends.
        depths: How many steps down the spine each state is.
        satellites: States that stand beside another one, and which.
    """

    topology: Topology
    spine: Spine = field(init=False)
    bundles: Mapping[Ends, tuple[Arrow, ...]] = field(init=False)
    depths: Mapping[str, int] = field(init=False)
    satellites: Mapping[str, str] = field(init=False)

    @spine.default
    def _spine(self) -> Spine:
        return spine(self.topology)

    @bundles.default
    def _bundles(self) -> Mapping[Ends, tuple[Arrow, ...]]:
        bundles: dict[Ends, tuple[Arrow, ...]] = {}
        for arrow in arrows(self.topology.chart):
            if arrow.target is not None:
                ends = arrow.source, arrow.target
                bundles[ends] = (*bundles.get(ends, ()), arrow)
        return bundles

    @depths.default
    def _depths(self) -> Mapping[str, int]:
        edges: dict[str, list[str]] = {state: [] for state in self.topology.edges}
        for edge in self.topology.walk():
            edges[edge.source].append(edge.target)
        spine = {state: [end for end in ends if (state, end) in self.spine.pairs] for state, ends in edges.items()}
        down = spread({self.topology.initial: 0}, spine, 1)
        depths = spread(down, edges, 0)
        bottom = max(depths.values())
        return {state: bottom if self.topology.final(state) else depths.get(state, 0) for state in edges}

    @satellites.default
    def _satellites(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for state in self.topology.edges:
            targets = {target for source, target in self.bundles if source == state}
            if state not in self.spine.states and len(targets) == 1:
                (target,) = targets
                if self.neighbours(state, target) and target not in {*found, *found.values()}:
                    found[state] = target
        return found

    def neighbours(self, state: str, other: str) -> bool:
        """Whether a state leads to another one in the same composite, which leads back, neither being a composite."""
        around = self.topology.active
        return (
            other in around
            and other != state
            and around[other][1:] == around[state][1:]
            and (other, state) in self.bundles
        )

    def encloses(self, source: str, target: str) -> bool:
        """Whether a composite contains a state, or is it."""
        composite = self.topology.states[source]
        return composite.composite and target in {str(state.name) for state in composite.walk()}

    def line(self, source: str, target: str, bundle: tuple[Arrow, ...]) -> Line:
        """The line for arrows with the same ends."""
        tail, head = tail_of(self.topology.states[source], self.spine), entered(self.topology, target)
        back = self.bundles[head, source] if self.satellites.get(head) == source else ()
        main = source == tail and (tail, head) in self.spine.pairs
        return Line(source, tail, head, bundle, back, main, self.depths[head] > self.depths[tail])

    def far(self, line: Line) -> bool:
        """Whether a line would run past too much."""
        depths = (self.depths[leaf] for leaf in leaves(self.topology.states[line.source]))
        return min(abs(self.depths[line.head] - depth) for depth in depths) > FAR

    def plan(self) -> Plan:
        """The plan."""
        inside: dict[str, list[Arrow]] = {}
        signposts: dict[str, list[Arrow]] = {}
        lines: list[Line] = []
        for arrow in arrows(self.topology.chart):
            if arrow.target is None or self.encloses(arrow.source, arrow.target):
                inside.setdefault(arrow.source, []).append(arrow)
        for (source, target), bundle in self.bundles.items():
            if source in self.satellites or self.encloses(source, target):
                continue
            line = self.line(source, target, bundle)
            if line.main or not self.far(line):
                lines.append(line)
            else:
                signposts.setdefault(source, []).extend(bundle)
        return Plan(self.topology, self.spine, self.satellites, inside, lines, signposts)


def plan(topology: Topology) -> Plan:
    """The plan of a chart."""
    return Planner(topology).plan()
