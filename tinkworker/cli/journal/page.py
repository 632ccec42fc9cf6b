"""A journal as one page that needs nothing else: for a browser, without a network, to be attached to a report."""

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files

from tinkworker.cli.journal.drawing import drawings
from tinkworker.cli.journal.markup import Markup, element, joined, text
from tinkworker.cli.journal.picture import picture
from tinkworker.cli.journal.telling import complaints, date, duration, spoken, stays, tree
from tinkworker.engine.journal.complaint import changes
from tinkworker.engine.journal.reader import Reading
from tinkworker.engine.journal.timeline import Timeline, timeline
from tinkworker.engine.statechart import Statechart

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""
What the page may do: nothing but show the pictures in it. Names in a journal may be anybody's; should one slip through,
it finds no script.
"""

LEGEND = (("work", "at work"), ("wait", "waiting for a time"), ("rest", "waiting for others"), ("end", "ended"))


def page(reading: Reading, charts: Mapping[str, Statechart]) -> str:
    """The page."""
    told = timeline(reading)
    name = told.tracks[0].machine if told.tracks else reading.file
    style = (files("tinkworker.cli.journal") / "style.css").read_text(encoding="utf-8")
    head = [
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        element("title", text(name)),
        element("style", Markup(style)),
    ]
    body = [
        element("h1", text(name)),
        *summary(reading, told, charts),
        element("h2", text("Timeline")),
        element("div", picture(told, charts), kind="wide"),
        element("p", *(element("span", element("i", kind=kind), text(what)) for kind, what in LEGEND), kind="legend"),
        element("h2", text("States")),
        element("div", states(told), kind="wide"),
        *refusals(told),
        element("h2", text("Charts")),
        *drawings(told, {name: statechart.topology for name, statechart in charts.items()}),
    ]
    whole = [element("head", joined(head)), element("body", element("main", joined(body)))]
    return f"<!DOCTYPE html>\n{element('html', joined(whole), lang='en')}\n"


def summary(reading: Reading, told: Timeline, charts: Mapping[str, Statechart]) -> Iterator[Markup]:
    """What is to be known first."""
    header = reading.header
    first = told.tracks[:1]
    facts = [("ended as" if track.ended else "is", visit.state) for track in first for visit in track.visits[-1:]]
    facts += [("began", date(told.wall)), ("lasted", spoken(told.axis.latest - told.start))]
    facts += [("version", header["engine"])]
    facts += [("started again", f"at {spoken(life.at - told.start)}, version {life.engine}") for life in told.lives]
    facts += [("records", f"{header['n']} to {reading.last}")]
    pairs = (element("div", element("dt", text(name)), element("dd", text(value))) for name, value in facts)
    yield element("dl", *pairs)
    for complaint in (*complaints(reading), *changes(header, charts)):
        yield element("p", text(complaint), kind="warning")


def cells(values: Iterable[str], kind: str = "td") -> Markup:
    """A row of a table."""
    return element("tr", *(element(kind, text(value)) for value in values))


def states(told: Timeline) -> Markup:
    """Where each machine was, since when, for how long, and why."""
    bodies = [element("thead", cells(("since", "for", "state", "because of"), "th"))]
    for branch in tree(told):
        name = text(branch.track.machine), text(" "), element("small", text(branch.special))
        lines = [element("tr", element("th", *name, colspan=4, scope="rowgroup"))]
        for stay in stays(branch.track):
            visit = stay.visit
            lasted = "" if visit.seconds is None else duration(visit.seconds)
            passed = " → ".join((*stay.via, visit.state))
            lines.append(cells((duration(visit.at - told.start), lasted, passed, visit.event)))
            if visit.why:
                lines.append(
                    element("tr", element("td", colspan=2), element("td", text(visit.why), colspan=2, kind="why"))
                )
        bodies.append(element("tbody", joined(lines)))
    return element("table", joined(bodies))


def refusals(told: Timeline) -> Iterator[Markup]:
    """Events that were not taken."""
    if told.refusals:
        yield element("h2", text("Refused events"))
        head = element("thead", cells(("at", "machine", "state", "event"), "th"))
        lines = (
            cells((duration(refusal.at - told.start), refusal.machine, refusal.state, refusal.event))
            for refusal in told.refusals
        )
        yield element("div", element("table", head, *lines), kind="wide")
