"""
A chart as a graph in Graphviz's language.

Graphviz places things well if it is told little. What keeps the spine straight and in the middle: its states are one
*group*, its lines down are heavy, and what hangs off a composite's spine is pulled to where that spine ends by lines
that nobody sees.
"""

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from attrs import frozen

from tinkworker.engine.chart import State
from tinkworker.engine.drawing.arrow import Arrow
from tinkworker.engine.drawing.dot.label import Labels, table, text
from tinkworker.engine.drawing.dot.place import entered, leaves, tail_of
from tinkworker.engine.drawing.dot.plan import Line, Plan, plan
from tinkworker.engine.drawing.dot.style import (
    CLUSTER,
    EDGE,
    GRAPH,
    LOOKS,
    NODE,
    NOTE,
    START,
    UNSEEN,
    Attributes,
    quoted,
    written,
)
from tinkworker.engine.drawing.paint import Paint, Tone, strongest
from tinkworker.engine.topology import Topology

BEGINNING = "[*]"
"""The dot from which the first line comes. No state has this name."""

HEAVY = 100
"""The weight of the spine's lines. That of others is 1."""

GROUP: Attributes = MappingProxyType({"group": "spine"})


@frozen
class Writer:
    """
    Writes a graph.

    Attributes:
        plan: What is drawn.
        paint: What is painted on it; None for nothing.
        labels: Writes what stands on it.
    """

    plan: Plan
    paint: Paint | None
    labels: Labels

    def graph(self) -> Iterator[str]:
        """The whole graph, line by line."""
        topology = self.plan.topology
        yield f"digraph {quoted(str(topology.chart))} {{"
        yield f"  graph {written({**GRAPH, **self.title()})};"
        yield f"  node {written(NODE)};"
        yield f"  edge {written(EDGE)};"
        yield from self.states(topology.chart.states.values(), "  ")
        yield f"  {quoted(BEGINNING)} {written({**START, **(GROUP if self.plan.spine.states else {})})};"
        first = self.first()
        yield f"  {quoted(BEGINNING)} -> {quoted(topology.initial)} {written({**first, 'weight': HEAVY})};"
        for line in self.plan.lines:
            yield self.arrow(line.tail, line.head, self.line(line))
        for source, arrows in self.plan.signposts.items():
            yield from self.signpost(source, arrows)
        yield from self.pulls()
        yield "}"

    def title(self) -> Attributes:
        """What the picture shows, above it."""
        if self.paint is None:
            return {}
        return {"label": table([text(self.paint.title, 14, "#1a1a1a", bold=True)]), "labelloc": "t", "labeljust": "l"}

    def states(self, states: Iterable[State], indent: str) -> Iterator[str]:
        """States, each composite around what is in it, satellites beside their neighbours."""
        for state in states:
            if state.composite:
                yield from self.composite(state, indent)
            else:
                yield f"{indent}{quoted(str(state.name))} {written(self.state(state))};"
        for state in states:
            if neighbour := self.plan.satellites.get(state.name):
                yield f"{indent}{{rank=same; {quoted(neighbour)}; {quoted(str(state.name))};}}"

    def composite(self, state: State, indent: str) -> Iterator[str]:
        """A composite around what is in it; its title left of the state that is entered, where no line runs."""
        name = str(state.name)
        tone = strongest(map(self.tone, leaves(state)))
        tone = tone if tone is Tone.FADED else Tone.PLAIN
        label = self.labels.composite(state, tone, self.plan.inside.get(name, ()))
        beside = entered(self.plan.topology, name)
        yield f"{indent}subgraph {quoted(cluster(name))} {{"
        yield f"{indent}  graph {written({**CLUSTER, 'color': LOOKS[tone].border})};"
        yield f"{indent}  {quoted(name)} {written({**NOTE, 'label': label})};"
        yield from self.states(state.states.values(), f"{indent}  ")
        yield f"{indent}  {{rank=same; {quoted(name)}; {quoted(beside)};}}"
        for right in (beside, *(state for state, of in self.plan.satellites.items() if of == beside)):
            yield f"{indent}{self.arrow(name, right, UNSEEN)}"
        yield f"{indent}}}"

    def state(self, state: State) -> Attributes:
        """How a state looks, and what stands in it."""
        name = str(state.name)
        tone = self.tone(name)
        look = LOOKS[tone]
        attributes: dict[str, str | float] = {
            "label": self.labels.state(state, tone, self.plan.inside.get(name, ())),
            "fillcolor": look.fill,
            "color": look.border,
            "penwidth": look.state,
        }
        if state.final:
            attributes["peripheries"] = 2
        return {**attributes, **(GROUP if name in self.plan.spine.states else {})}

    def tone(self, state: str) -> Tone:
        """How a state looks."""
        if self.paint is not None:
            return self.paint.state(state)
        return Tone.SPINE if state in self.plan.spine.states else Tone.PLAIN

    def first(self) -> Attributes:
        """How the line looks that leads to the initial state."""
        tone = self.tone(self.plan.topology.initial)
        return stroke(Tone.TAKEN if tone is Tone.CURRENT else tone)

    def line(self, line: Line) -> Attributes:
        """How a line looks, and what stands on it."""
        tone = strongest(map(self.labels.tone, (*line.arrows, *line.back)))
        attributes = dict(stroke(Tone.SPINE if line.main and self.paint is None else tone))
        if line.main:
            attributes["weight"] = HEAVY if line.down else 0
        if line.source != line.tail:
            attributes["ltail"] = cluster(line.source)
        if line.back:
            attributes["dir"] = "both"
        if label := self.labels.line(line.arrows, line.back):
            attributes["label"] = label
        return attributes

    def signpost(self, source: str, arrows: Iterable[Arrow]) -> Iterator[str]:
        """A note beside a state that names where its arrows lead."""
        arrows = tuple(arrows)
        name, tail = f"{source} ->", tail_of(self.plan.topology.states[source], self.plan.spine)
        attributes = {**stroke(strongest(map(self.labels.tone, arrows))), "arrowhead": "none", "style": "dashed"}
        if tail != source:
            attributes["ltail"] = cluster(source)
        yield f"  {quoted(name)} {written({**NOTE, 'label': self.labels.signpost(arrows)})};"
        yield self.arrow(tail, name, attributes)

    def pulls(self) -> Iterator[str]:
        """What keeps a composite's other states beside and above where its spine ends."""
        for state in self.plan.topology.chart.walk():
            if state.composite and (last := self.plan.spine.last(leaves(state))):
                for leaf in leaves(state):
                    if leaf not in self.plan.spine.states and leaf not in self.plan.satellites:
                        yield self.arrow(leaf, last, {**UNSEEN, "minlen": 0})

    def arrow(self, tail: str, head: str, attributes: Attributes) -> str:
        """A line between two nodes."""
        return f"  {quoted(tail)} -> {quoted(head)} {written(attributes)};"


def stroke(tone: Tone) -> Attributes:
    """How a line in a tone looks."""
    return {"color": LOOKS[tone].border, "penwidth": LOOKS[tone].arrow}


def cluster(composite: str) -> str:
    """The name of a composite's box."""
    return f"cluster_{composite}"


def dot(topology: Topology, paint: Paint | None = None) -> str:
    """A chart in Graphviz's language, the same for the same chart, with a newline at the end."""
    return "\n".join(Writer(plan(topology), paint, Labels(paint)).graph()) + "\n"
