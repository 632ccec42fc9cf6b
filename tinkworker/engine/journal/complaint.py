"""What a divergence looks like to a person: as a good compiler would say it.

```text
error: another edge today
  --> run.jsonl:17
   |
17 | {"n":16,"record":"step",…,"edges":[["pulling.pulled[0]",[]]],"states":["creating"],…
   |                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = action:default/demo#0 in 'pulling', on 'pulled', at second 3.104
   = journal: pulling.pulled[0] (statecharts/action.yaml:56:23)
   = today: pulling.pulled[1] (statecharts/action.yaml:57:23)
   = today, guard 'small_enough' says no
   = missing: activity runtime.create 5
```
"""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from tinkworker.engine.journal.comparison import Difference
from tinkworker.engine.journal.record import Record, body_of
from tinkworker.engine.replay import Divergence
from tinkworker.engine.statechart import Statechart

BEFORE = 28
"""Columns of a long line that are shown before the place that is pointed at."""


def complaint(divergence: Divergence, header: Record, charts: Mapping[str, Statechart], width: int = 100) -> str:
    """
    Say what differs, where, and why.

    Args:
        divergence: What differs.
        header: The header of its journal.
        charts: The charts of today.
        width: Columns that the quoted line may take.
    """
    number = str(divergence.line.number)
    gutter = " " * len(number)
    quoted, pointer = quotation(divergence.line.record, divergence.differences[0].key, width)
    statechart = charts.get(divergence.chart)
    notes = [*circumstances(divergence, header, statechart), *explanations(divergence, statechart)]
    return "\n".join(
        [
            f"error: {headline(divergence.differences[0])}",
            f"{gutter}--> {divergence.place}",
            f"{gutter} |",
            f"{number} | {quoted}",
            f"{gutter} | {pointer}",
            *(f"{gutter} = {note}" for note in (*notes, *changes(header, charts))),
        ]
    )


def headline(first: Difference) -> str:
    """What differs, in a few words."""
    match first:
        case Difference(what="answer", recorded=""):
            return "more happens today"
        case Difference(what="answer", today=""):
            return "this does not happen today"
        case Difference(recorded=""):
            return f"a new {first.what} today"
        case Difference(today=""):
            return f"a missing {first.what} today"
        case _:
            return f"another {first.what} today"


def quotation(record: Record, key: str, width: int) -> tuple[str, str]:
    """A line of a journal, cut to a width around the place where a key stands, and what points at that."""
    text = body_of(record).decode()
    start, end = span(record, key)
    first = 0 if len(text) <= width else max(0, min(start - BEFORE, len(text) - width))
    shown = text[first : first + width]
    left, right = ("…" if first else ""), ("…" if first + width < len(text) else "")
    start, end = start - first, min(end - first, width)
    return f"{left}{shown[len(left) : len(shown) - len(right)]}{right}", " " * start + "^" * max(1, end - start)


def span(record: Record, key: str) -> tuple[int, int]:
    """Where a key and its value stand in a record's line; its end if the key is not there."""
    start = 1
    for each, value in record.items():
        length = len(body_of({each: value}).decode()) - 2
        if each == key:
            return start, start + length
        start += length + 1
    return start - 1, start


def circumstances(divergence: Divergence, header: Record, statechart: Statechart | None) -> Iterator[str]:
    """Which machine, where, on what, and when; and the edge, if that is not what differs."""
    cause, today = divergence.cause, divergence.today
    state = f" in {today['source']!r}" if "source" in today else ""
    second = max(0.0, cause["at"] - header["at"])
    yield f"{cause['machine']}{state}, on {cause.get('event', 'start')!r}, at second {second:.3f}"
    taken = today.get("edges") or divergence.line.record.get("edges")
    if taken and all(difference.key != "edges" for difference in divergence.differences):
        identity = taken[0][0]
        yield f"edge: {identity}{position(identity, statechart)}"


def explanations(divergence: Divergence, statechart: Statechart | None) -> Iterator[str]:
    """Each difference, and what is known of it."""
    for difference in divergence.differences:
        if difference.key == "edges":
            yield from edges(divergence.line.record.get("edges", ()), divergence.today.get("edges", ()), statechart)
        elif difference.what == "answer":
            yield f"journal: {difference.recorded or 'nothing'}"
            yield f"today: {difference.today or 'nothing'}"
        elif not difference.today:
            yield f"missing: {difference.what} {difference.recorded}"
        elif not difference.recorded:
            yield f"extra: {difference.what} {difference.today}"
        else:
            yield f"different: {difference.what}: {difference.recorded}, today {difference.today}"


def edges(recorded: Any, today: Any, statechart: Statechart | None) -> Iterator[str]:
    """The first edges that differ, where they are written, and which guards say otherwise."""
    for then, now in zip_longest(recorded, today, fillvalue=("none", ())):
        if then[0] != now[0]:
            yield f"journal: {then[0]}{position(then[0], statechart)}"
            yield f"today: {now[0]}{position(now[0], statechart)}"
            said = dict(map(tuple, then[1]))
            for guard, answer in now[1]:
                if said.get(guard, answer) is not answer:
                    yield f"today, guard {guard!r} says {'yes' if answer else 'no'}"
            return


def position(identity: str, statechart: Statechart | None) -> str:
    """Where an edge is written in the chart of today."""
    if statechart is not None and identity != "none":
        for edge in statechart.topology.walk():
            if edge.identity == identity:
                place = edge.alternative.position
                return f" ({statechart.topology.chart.file}:{place.line}:{place.column})"
        return f" (not in {statechart.topology.chart.file} any more)"
    return ""


def changes(header: Record, charts: Mapping[str, Statechart]) -> Iterator[str]:
    """Which charts are not those that were recorded."""
    for name, digest in header["charts"].items():
        if name not in charts:
            yield f"note: the chart {name!r} is gone since this was recorded"
        elif charts[name].digest != digest:
            yield f"note: the chart {name!r} has changed since this was recorded"


def omissions(header: Record) -> Iterator[str]:
    """What a file does not tell that begins with a snapshot: how it came to that, here or nowhere."""
    if header.get("gap"):
        yield "note: it begins with what lived then; before that the disk took nothing, and what happened is in no file"
    elif (before := header.get("continues")) is not None:
        yield f"note: it begins with what lived behind record {before['n']}; how it came to that was in the file before"
