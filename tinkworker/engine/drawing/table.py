"""A chart as a table in plain text, for terminals and for comparing; never wider than 100 columns."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap
from types import MappingProxyType

from attrs import frozen

from tinkworker.engine.chart import State
from tinkworker.engine.drawing.arrow import Arrow, answers, facts
from tinkworker.engine.drawing.paint import Paint, Tone
from tinkworker.engine.drawing.spine import Spine, spine
from tinkworker.engine.topology import Topology

COLUMNS = 100
GAP = 2
WIDEST = 22
"""How wide a column of names may be; four of them leave room for the last one."""

NAMES = ("state", "event", "guard", "target")

MARKS = MappingProxyType({Tone.CURRENT: ">", Tone.TAKEN: "+", Tone.SPINE: "*"})
SPINE_LEGEND = "* on the spine: the way that a machine goes while nothing is in its way"
RUN_LEGEND = "+ it was here   > it is here, or ended here"

Row = tuple[str, ...]
"""A cell for each column; or two, the second of which reaches from the column of events to the end."""
SPANNING = 2


@frozen
class Table:
    """
    Writes a table.

    Attributes:
        topology: The chart.
        spine: Its spine.
        paint: What is painted; None for nothing.
    """

    topology: Topology
    spine: Spine
    paint: Paint | None

    def lines(self) -> Iterator[str]:
        """The lines of the table."""
        chart = self.topology.chart
        yield from wrap(f"{chart}: {chart.description}" if chart.description else str(chart), COLUMNS)
        yield from wrap(self.legend(), COLUMNS)
        yield ""
        rows = [row for state in chart.states.values() for row in self.rows(state, 0)]
        last = "effects" if self.paint is None else "taken"
        widths = self.widths(rows)
        for row in ((*NAMES, last), tuple("-" * width for width in widths), *rows):
            yield from self.written(row, widths)

    def legend(self) -> str:
        """What the marks mean."""
        if self.paint is None:
            return SPINE_LEGEND
        return self.paint.title if self.paint.states is None else f"{self.paint.title}.   {RUN_LEGEND}"

    def widths(self, rows: Sequence[Row]) -> list[int]:
        """How wide each column is: as wide as it must be, and the last one what is left."""
        full = [row for row in rows if len(row) > SPANNING]
        cells = [[name, *(row[index] for row in full)] for index, name in enumerate(NAMES)]
        cells[0].extend(row[0] for row in rows)
        widths = [min(WIDEST, max(map(len, column))) for column in cells]
        return [*widths, COLUMNS - sum(widths) - GAP * len(widths)]

    def rows(self, state: State, depth: int) -> Iterator[Row]:
        """The rows of a state, and of those in it."""
        said = [f"initial {state.initial}"] if state.initial else []
        said.extend(facts(state))
        said.extend(["final"] if state.final else [])
        if self.paint and (note := self.paint.note(str(state.name))):
            said.insert(0, note)
        name = f"{self.mark(str(state.name))} {'  ' * depth}{state.name}"
        yield from zip_longest([name] if said else [], said, fillvalue="")
        begin, event = "" if said else name, ""
        for answer in answers(state):
            yield (begin, answer.event if answer.event != event else "", *self.rest(answer))
            begin, event = "", answer.event
        if begin:
            yield (begin, "")
        for child in state.states.values():
            yield from self.rows(child, depth + 1)

    def rest(self, answer: Arrow) -> Row:
        """Guard, target and effects of an answer, or what was painted."""
        target = "(stay)" if answer.stays else answer.target or ""
        return answer.guard, target, ", ".join(answer.effects) if self.paint is None else self.painted(answer)

    def painted(self, answer: Arrow) -> str:
        """What was painted on an answer."""
        assert self.paint is not None
        never = "never" if self.paint.rest is Tone.MISSING and not answer.stays else ""
        return self.paint.edges.get(answer.identity, never)

    def mark(self, state: str) -> str:
        """The mark before a state."""
        if self.paint is not None and self.paint.states is not None:
            return MARKS.get(self.paint.state(state), " ")
        return MARKS[Tone.SPINE] if state in self.spine.states else " "

    def written(self, row: Row, widths: Sequence[int]) -> Iterator[str]:
        """A row, in as many lines as it needs."""
        if len(row) == SPANNING:
            widths = (widths[0], COLUMNS - widths[0] - GAP)
        cells = [
            wrap(cell, width, drop_whitespace=index > 0)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for parts in zip_longest(*cells, fillvalue=""):
            padded = (f"{part:{width}}" for part, width in zip(parts, widths, strict=True))
            yield (" " * GAP).join(padded).rstrip()


def table(topology: Topology, paint: Paint | None = None) -> str:
    """The table of a chart, with a newline at the end."""
    return "\n".join(Table(topology, spine(topology), paint).lines()) + "\n"
