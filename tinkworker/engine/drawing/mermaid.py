"""A chart as a Mermaid state diagram.

Mermaid gives arrows no looks, so what is painted on one stands at the beginning of its label; states have classes.
Fill, border and ink are given together: the diagram can be read on dark pages as on light ones.
"""

import json
from collections.abc import Iterable, Iterator
from types import MappingProxyType

from attrs import frozen

from tinkworker.engine.chart import State
from tinkworker.engine.drawing.arrow import Arrow, arrows, facts
from tinkworker.engine.drawing.paint import Paint, Tone
from tinkworker.engine.drawing.spine import Spine, spine
from tinkworker.engine.topology import Topology

CLASSES = MappingProxyType(
    {
        Tone.SPINE: "fill:#e3eefb,stroke:#1f5fa8,stroke-width:3px,color:#1a1a1a",
        Tone.TAKEN: "fill:#e2f4e6,stroke:#1a7f37,stroke-width:3px,color:#1a1a1a",
        Tone.CURRENT: "fill:#fff1c2,stroke:#b54708,stroke-width:4px,color:#1a1a1a",
        Tone.FADED: "fill:#fdfdfd,stroke:#cfcfcf,color:#8c8c8c",
    }
)


ENTITIES = str.maketrans({character: f"#{ord(character)};" for character in "#:;"})
"""What Mermaid takes for syntax, as it wants it written instead."""

RESERVED = frozenset(
    ("accdescr", "acctitle", "class", "classdef", "click", "default", "href", "note", "root", "scale", "state", "style")
)
"""Words that Mermaid does not take for the name of a state."""


@frozen
class Diagram:
    """
    Writes a diagram.

    Attributes:
        topology: The chart.
        spine: Its spine.
        paint: What is painted; None for nothing.
    """

    topology: Topology
    spine: Spine
    paint: Paint | None

    def lines(self) -> Iterator[str]:
        """The lines of the diagram."""
        chart = self.topology.chart
        if self.paint is not None:
            yield from ("---", f"title: {json.dumps(self.paint.title, ensure_ascii=False)}", "---")
        yield "stateDiagram-v2"
        yield f"    [*] --> {called(chart.initial)}"
        yield from self.blocks(chart.states.values(), "    ")
        for arrow in arrows(chart):
            if arrow.target is not None:
                yield f"    {called(arrow.source)} --> {called(arrow.target)}{self.suffix(arrow)}"
        yield from self.notes()
        yield from (f"    {called(state.name)} --> [*]" for state in chart.walk() if state.final)
        yield from self.classes()

    def blocks(self, states: Iterable[State], indent: str) -> Iterator[str]:
        """The states, each composite around what is in it."""
        for state in states:
            if state.composite:
                alias = f'"{state.name}" as ' if state.name in RESERVED else ""
                yield f"{indent}state {alias}{called(state.name)} {{"
                yield f"{indent}    [*] --> {called(state.initial)}"
                yield from self.blocks(state.states.values(), indent + "    ")
                yield f"{indent}}}"
            else:
                note = self.paint.note(str(state.name)) if self.paint else ""
                # Whatever is said first of a state stands there instead of its name.
                said = [str(state.name), *([note] if note else []), *facts(state)]
                yield from (f"{indent}{called(state.name)}: {escaped(each)}" for each in said)

    def label(self, arrow: Arrow) -> str:
        """The label of an arrow, what was painted before it."""
        if self.paint is None:
            return arrow.label
        never = "NEVER" if self.paint.edge(arrow.identity) is Tone.MISSING else ""
        painted = self.paint.edges.get(arrow.identity, never)
        return f"({painted}) {arrow.label}".strip() if painted else arrow.label

    def suffix(self, arrow: Arrow) -> str:
        """The label of an arrow as it stands behind it; nothing for one without."""
        label = self.label(arrow)
        return f": {escaped(label)}" if label else ""

    def notes(self) -> Iterator[str]:
        """What happens in each state without leaving it."""
        inside: dict[str, list[Arrow]] = {}
        for arrow in arrows(self.topology.chart):
            if arrow.target is None:
                inside.setdefault(arrow.source, []).append(arrow)
        for name, group in inside.items():
            yield f"    note right of {called(name)}"
            yield from (f"        {escaped(self.label(arrow))}" for arrow in group)
            yield "    end note"

    def classes(self) -> Iterator[str]:
        """The looks of states, those that look alike together."""
        alike: dict[Tone, list[str]] = {}
        for state in self.topology.edges:
            alike.setdefault(self.tone(state), []).append(state)
        for tone, look in CLASSES.items():
            if tone in alike:
                yield f"    classDef {tone.value} {look}"
                yield f"    class {','.join(map(called, alike[tone]))} {tone.value}"

    def tone(self, state: str) -> Tone:
        """How a state looks."""
        if self.paint is not None and self.paint.states is not None:
            return self.paint.state(state)
        return Tone.SPINE if state in self.spine.states else Tone.PLAIN


def called(state: str | None) -> str:
    """What a state is called. No state's own name ends with an underscore."""
    return f"{state}_" if state in RESERVED else str(state)


def escaped(text: str) -> str:
    """Text that Mermaid does not take for syntax."""
    return text.translate(ENTITIES)


def mermaid(topology: Topology, paint: Paint | None = None) -> str:
    """The text of the diagram, the same for the same chart, with a newline at the end."""
    return "\n".join(Diagram(topology, spine(topology), paint).lines()) + "\n"
