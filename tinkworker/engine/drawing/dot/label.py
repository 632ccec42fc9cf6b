"""What is written on a picture: rows of markup, in a table."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from textwrap import wrap

from attrs import field, frozen

from tinkworker.engine.chart import State
from tinkworker.engine.drawing.arrow import Arrow, facts
from tinkworker.engine.drawing.dot.style import ACTIVITY, EFFECT, GUARD, LOOKS, TIMER, Markup
from tinkworker.engine.drawing.paint import Paint, Tone
from tinkworker.engine.topology import ALWAYS

LARGE, MEDIUM, SMALL, TINY = 14, 12, 10, 9
WIDTH = 32
"""How long a line of effects may be, in characters."""

FIRM = "\N{NO-BREAK SPACE}"

INVOKE, WAITS = "invoke ", "waits for "


def colour_of(own: str, tone: Tone) -> str:
    """A colour of its own, unless the tone has none to spare."""
    return LOOKS[tone].ink if tone in {Tone.FADED, Tone.MISSING} else own


def text(words: str, size: int, colour: str, *, bold: bool = False) -> str:
    """Words in a size and a colour."""
    inner = f"<b>{escape(words)}</b>" if bold else escape(words)
    return f'<font point-size="{size}" color="{colour}">{inner}</font>'


def table(rows: Iterable[str], align: str = "left") -> Markup:
    """Rows, one below the other."""
    cells = "".join(f'<tr><td align="{align}">{row}</td></tr>' for row in rows)
    return Markup(f'<table border="0" cellborder="0" cellspacing="0" cellpadding="1">{cells}</table>')


def wrapped(words: str) -> Iterator[str]:
    """Words in lines, not broken within an effect."""
    kept = words.replace(" → ", f"{FIRM}→{FIRM}").replace("start ", f"start{FIRM}")
    yield from (line.replace(FIRM, " ") for line in wrap(kept, WIDTH, break_long_words=False))


@frozen
class Labels:
    """
    Writes what stands on a picture.

    Attributes:
        paint: What is painted; None for nothing.
    """

    paint: Paint | None = field()

    def tone(self, arrow: Arrow) -> Tone:
        """How an arrow looks."""
        return self.paint.edge(arrow.identity) if self.paint else Tone.PLAIN

    def painted(self, note: str, tone: Tone) -> Iterator[str]:
        """What was painted, if anything was."""
        if note:
            yield text(note, SMALL, LOOKS[tone].paint or LOOKS[tone].ink, bold=True)

    def arrow(self, arrow: Arrow, before: str = "") -> Iterator[str]:
        """The rows of an arrow: what was painted, event and guard, effects."""
        tone = self.tone(arrow)
        yield from self.painted(self.paint.edges.get(arrow.identity, "") if self.paint else "", tone)
        if cause := self.cause(arrow, tone, before):
            yield cause
        if arrow.effects:
            yield from (text(line, TINY, colour_of(EFFECT, tone)) for line in wrapped(f"/ {', '.join(arrow.effects)}"))

    def cause(self, arrow: Arrow, tone: Tone, before: str) -> str:
        """Event and guard of an arrow, perhaps with a word before them."""
        ink = LOOKS[tone].ink
        parts = [text(before, SMALL, colour_of(EFFECT, tone))] if before else []
        if arrow.event.startswith("after "):
            parts.append(text(arrow.event, SMALL, colour_of(TIMER, tone)))
        elif arrow.event != ALWAYS:
            parts.append(text(arrow.event, SMALL, ink))
        if arrow.guard:
            parts.append(text(f"[{arrow.guard}]", SMALL, colour_of(GUARD, tone)))
        return " ".join(parts)

    def line(self, arrows: Sequence[Arrow], back: Sequence[Arrow]) -> Markup | str:
        """The label of a line; empty if there is nothing to say."""
        rows = [row for arrow in arrows for row in self.arrow(arrow)]
        rows += [row for arrow in back for row in self.arrow(arrow, "back")]
        return table(f"&nbsp;{row}" for row in rows) if rows else ""

    def inside(self, arrows: Iterable[Arrow]) -> Iterator[str]:
        """The rows of arrows that are written into their state."""
        for arrow in arrows:
            yield from self.arrow(arrow)
            if arrow.target is not None:
                yield text(f"→ {arrow.target}", SMALL, LOOKS[self.tone(arrow)].ink, bold=True)

    def state(self, state: State, tone: Tone, arrows: Iterable[Arrow]) -> Markup:
        """The label of a state: name, activity, what was painted, facts, and what happens inside."""
        size = MEDIUM if tone in {Tone.PLAIN, Tone.FADED} else LARGE
        head = [text(str(state.name), size, LOOKS[tone].ink, bold=True)]
        if state.invoke:
            head.append(text(str(state.invoke), SMALL, colour_of(ACTIVITY, tone)))
        head.extend(self.painted(self.paint.note(str(state.name)) if self.paint else "", tone))
        return self.body(state, tone, head, arrows, "center")

    def composite(self, state: State, tone: Tone, arrows: Iterable[Arrow]) -> Markup:
        """The title of a composite, its activity, and what happens inside."""
        head = [text(str(state.name), MEDIUM, LOOKS[tone].ink, bold=True)]
        if state.invoke:
            head.append(text(str(state.invoke), SMALL, colour_of(ACTIVITY, tone)))
        return self.body(state, tone, head, arrows, "left")

    def body(self, state: State, tone: Tone, head: list[str], arrows: Iterable[Arrow], align: str) -> Markup:
        """A head, and below it the facts of a state and what happens inside."""
        said = (fact for fact in facts(state) if not fact.startswith((INVOKE, WAITS)))
        lines = (line for fact in said for line in wrapped(fact))
        rows = [*(text(line, TINY, colour_of(EFFECT, tone)) for line in lines), *self.inside(arrows)]
        return table(head, align) if not rows else table([table(head, align), *rows])

    def signpost(self, arrows: Sequence[Arrow]) -> Markup:
        """What stands on a signpost: arrows, those with the same target together."""
        rows: list[str] = []
        for index, arrow in enumerate(arrows):
            rows.extend(self.arrow(arrow))
            if index + 1 == len(arrows) or arrows[index + 1].target != arrow.target:
                rows.append(text(f"→ {arrow.target}", SMALL, LOOKS[self.tone(arrow)].ink, bold=True))
        return table(rows)
