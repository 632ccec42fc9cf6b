"""The timeline as a picture: a row for each machine, a bar for each stay in a state, drawn against the time."""

from collections.abc import Iterator, Mapping
from typing import Literal

from attrs import frozen

from tinkworker.cli.journal.markup import Markup, element, joined, text
from tinkworker.cli.journal.telling import Branch, Stay, duration, stays, tree
from tinkworker.engine.journal.timeline import Timeline
from tinkworker.engine.statechart import Statechart

Kind = Literal["work", "wait", "rest"]
"""What goes on in a state: an activity; waiting for a timer; waiting for others, or nothing that is known."""

LEFT, WIDTH, RIGHT = 230, 1000, 130
"""Where the bars begin, where they end, and the room behind them for how it ended."""

TOP, ROW, BAR, BASE = 34, 32, 16, 14
"""The height of the axis, of a row, and of a bar in it; and where in a row text stands."""

LETTER = 6.3
"""About how wide a letter is."""


@frozen
class Scale:
    """
    Turns seconds into places.

    Attributes:
        seconds: How many the picture covers.
    """

    seconds: float

    def x(self, at: float) -> float:
        """Where a moment is."""
        return round(LEFT + (WIDTH - LEFT) * at / self.seconds, 2)

    def ticks(self) -> list[float]:
        """Round moments for the axis, at most nine."""
        step = next(
            step
            for exponent in range(-3, 15)
            for step in (10.0**exponent, 2 * 10.0**exponent, 5 * 10.0**exponent)
            if self.seconds / step <= 8  # noqa: PLR2004 so many fit side by side
        )
        return [step * index for index in range(int(self.seconds / step) + 1)]


def picture(told: Timeline, charts: Mapping[str, Statechart]) -> Markup:
    """The picture, as SVG that takes its colours from the page around it."""
    scale = Scale(max(told.axis.latest - told.start, 0.001))
    branches = list(tree(told))
    height = TOP + ROW * len(branches) + 8
    parts = [*axis(scale, height), *lives(told, scale, height)]
    for index, branch in enumerate(branches):
        parts.extend(row(branch, TOP + ROW * index, told, scale, charts))
    size = f"0 0 {WIDTH + RIGHT} {height}"
    return element("svg", joined(parts), viewBox=size, role="img", aria_label="timeline")


def axis(scale: Scale, height: float) -> Iterator[Markup]:
    """Lines for round moments."""
    for tick in scale.ticks():
        x = scale.x(tick)
        yield element("line", kind="tick", x1=x, y1=TOP - 8, x2=x, y2=height)
        yield element("text", text(short(tick)), kind="tick", x=x, y=TOP - 14, text_anchor="middle")


def lives(told: Timeline, scale: Scale, height: float) -> Iterator[Markup]:
    """Lines where the program was started again."""
    for life in told.lives:
        x = scale.x(life.at - told.start)
        what = "the machine and the program were started again" if life.rebooted else "the program was started again"
        yield element("line", element("title", text(what)), kind="life", x1=x, y1=TOP - 8, x2=x, y2=height)


def row(branch: Branch, y: float, told: Timeline, scale: Scale, charts: Mapping[str, Statechart]) -> Iterator[Markup]:
    """One machine."""
    track, left = branch.track, 4 + 12 * branch.depth
    room = int((LEFT - 10 - left) / LETTER)
    whole = element("title", text(f"{track.machine}: {branch.special}"))
    name = track.machine if len(track.machine) <= room else f"…{track.machine[1 - room :]}"
    yield element("text", text(name), whole, x=left, y=y + BASE)
    special = branch.special if len(branch.special) <= room else f"{branch.special[: room - 1]}…"
    yield element("text", text(special), whole, kind="special", x=left, y=y + BASE + 12)
    statechart = charts.get(track.chart)
    for stay in stays(track):
        start = scale.x(stay.visit.at - told.start)
        if stay.visit.until is None and track.ended:
            yield element("circle", element("title", title(stay)), kind="end", cx=start, cy=y + 2 + BAR / 2, r=4)
            yield element("text", text(stay.visit.state), kind="end", x=start + 8, y=y + BASE)
        else:
            until = told.axis.latest if stay.visit.until is None else stay.visit.until
            yield from bar(stay, start, scale.x(until - told.start), y, kind_of(stay.visit.state, statechart))


def bar(stay: Stay, start: float, end: float, y: float, kind: Kind) -> Iterator[Markup]:
    """One stay; its state is written into it if there is room."""
    width = round(max(end - start, 1.5), 2)
    box = {"x": start, "y": y + 2, "width": width, "height": BAR, "rx": 2}
    yield element("rect", element("title", title(stay)), kind=kind, **box)
    if width > LETTER * len(stay.visit.state) + 6:
        yield element("text", text(stay.visit.state), kind=kind, x=start + 4, y=y + BASE)


def title(stay: Stay) -> Markup:
    """What is said of a stay when one points at it."""
    visit = stay.visit
    lasted = "" if visit.seconds is None else f", for {duration(visit.seconds)}"
    why = f": {visit.why}" if visit.why else ""
    return text(f"{visit.state}{lasted}, because of {visit.event or 'what came before'}{why}")


def short(seconds: float) -> str:
    """A round moment, without the nothing behind it."""
    written = duration(seconds)
    return written.rstrip("0").rstrip(".") if "." in written else written


def kind_of(state: str, statechart: Statechart | None) -> Kind:
    """What goes on in a state."""
    known = statechart.topology.states.get(state) if statechart is not None else None
    if known is None:
        return "rest"
    if known.invoke is not None:
        return "work"
    return "wait" if known.after else "rest"
