"""The charts in the page: of each machine, its way painted on its chart."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from tinkworker.cli.journal.markup import Markup, element, joined, text
from tinkworker.cli.journal.telling import spoken
from tinkworker.engine.drawing.course import Course, OtherChart
from tinkworker.engine.drawing.dot.rendering import NoRenderer, render
from tinkworker.engine.drawing.dot.writing import dot
from tinkworker.engine.drawing.mermaid import mermaid
from tinkworker.engine.drawing.paint import Paint
from tinkworker.engine.journal.timeline import Timeline, Track
from tinkworker.engine.topology import Topology


def drawings(told: Timeline, charts: Mapping[str, Topology]) -> Iterator[Markup]:
    """Each chart that was lived, with the ways that its machines went."""
    for name in dict.fromkeys(track.chart for track in told.tracks):
        tracks = [track for track in told.tracks if track.chart == name]
        yield element("h3", text(name))
        if name in charts:
            for track in tracks:
                yield details(track.machine, *way(track, told.axis.latest, charts[name]))
        taken = Counter(identity for track in tracks for identity in track.edges)
        yield details("the edges that were taken", element("div", table(taken.items()), kind="wide"))


def way(track: Track, now: float, topology: Topology) -> Iterator[Markup]:
    """The way of one machine on the chart of today, if that has such a way."""
    try:
        paint = Course(topology, track, now, spoken).paint()
    except OtherChart as error:
        yield element("p", text(str(error)), kind="warning")
    else:
        yield from picture(topology, paint)


def picture(topology: Topology, paint: Paint) -> Iterator[Markup]:
    """
    A painted chart: a picture, or without a renderer the text of one.

    The picture is an image and no part of the page, so that nothing in it can reach the page.
    """
    try:
        drawn = b64encode(render(dot(topology, paint), "svg")).decode()
    except NoRenderer as error:
        yield element("p", text(f"{error}. This is the picture as Mermaid text:"))
        yield element("pre", text(mermaid(topology, paint)))
    else:
        image = element("img", src=f"data:image/svg+xml;base64,{drawn}", alt=paint.title)
        yield element("div", image, kind="wide")


def table(rows: Iterable[tuple[str, int]]) -> Markup:
    """How often each edge was taken."""
    lines = (element("tr", element("td", text(edge)), element("td", text(str(times)))) for edge, times in rows)
    head = element("tr", element("th", text("edge")), element("th", text("times")))
    return element("table", element("thead", head), element("tbody", joined(lines)))


def details(summary: str, *content: Markup) -> Markup:
    """Something that is only shown when it is asked for."""
    return element("details", element("summary", text(summary)), *content)
