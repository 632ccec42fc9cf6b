"""`journal show`: where each machine was, since when, for how long, and why."""

import argparse
import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Any

from tinkworker.cli.journal.telling import Stay, complaints, date, duration, spoken, stays, tree
from tinkworker.engine.journal.reader import Reading, read
from tinkworker.engine.journal.record import Record
from tinkworker.engine.journal.timeline import Timeline, Visit, timeline

Styled = tuple[str, str]
"""A line and how it looks, in rich's words."""

COLUMNS = 80
"""How wide a line is where there is no terminal to ask."""

STATE, CAUSE = 21, 44
"""Where the columns of states and causes begin."""


def perform_show(options: argparse.Namespace) -> int:
    """Show a journal; 1 if it is damaged."""
    reading = read(options.file)
    told = timeline(reading)
    if options.json:
        print(json.dumps(as_plain(told, reading), ensure_ascii=False))
    else:
        show(table(told, reading.header, columns_here()))
    for complaint in complaints(reading):
        print(f"tinkworker journal: {complaint}", file=sys.stderr)
    return 1 if reading.damage else 0


def columns_here() -> int:
    """How wide a line may be."""
    return shutil.get_terminal_size((COLUMNS, 0)).columns


def show(lines: Iterable[Styled]) -> None:
    """Print lines, with their looks where there is a terminal."""
    from rich.console import Console  # noqa: PLC0415 only for people

    console = Console(highlight=False, soft_wrap=True)
    for line, style in lines:
        console.print(line, style=style or None, markup=False)


def table(told: Timeline, header: Record, columns: int) -> Iterator[Styled]:
    """The journal as a table."""
    yield f"since {date(told.wall)}, by version {header['engine']}", ""
    for life in told.lives:
        how = "with the whole machine" if life.rebooted else "alone"
        yield f"started again at {spoken(life.at - told.start)}, {how}, as version {life.engine}", "yellow"
    yield f"{'since':>9} {'for':>9}  {'state':{CAUSE - STATE}}because of", "dim"
    for branch in tree(told):
        indent = "  " * branch.depth
        yield from wrapped(f"{indent}{branch.track.machine}  {branch.special}", "bold", columns, len(indent) + 4)
        for stay in stays(branch.track):
            yield from rows(stay, told, indent, columns, ended=branch.track.ended)
    for refusal in told.refusals:
        what = f"{duration(refusal.at - told.start):>9}  {refusal.machine} in {refusal.state} refused {refusal.event}"
        yield from wrapped(what, "red", columns, 13)


def rows(stay: Stay, told: Timeline, indent: str, columns: int, *, ended: bool) -> Iterator[Styled]:
    """The lines of one stay."""
    visit = stay.visit
    lasted = "" if ended else f"{duration(told.axis.latest - visit.at)}+"
    if visit.seconds is not None:
        lasted = duration(visit.seconds)
    via = f", by way of {', '.join(stay.via)}" if stay.via else ""
    state = f"{indent}{visit.state}"
    head = f"{duration(visit.at - told.start):>9} {lasted:>9}  {state:{CAUSE - STATE - 1}} {visit.event}{via}"
    yield from wrapped(head, "green" if ended and visit.seconds is None else "", columns, CAUSE)
    if visit.why:
        yield from wrapped(f"{' ' * STATE}{indent}{visit.why}", "yellow", columns, STATE + len(indent))


def wrapped(text: str, style: str, columns: int, indent: int) -> Iterator[Styled]:
    """A line, or several if it is too long; whatever would move the cursor becomes a space."""
    harmless = "".join(character if character.isprintable() else " " for character in text)
    for line in wrap(harmless, columns, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False):
        yield line, style


def as_plain(told: Timeline, reading: Reading) -> dict[str, Any]:
    """The journal as JSON has it; times in seconds since its beginning."""
    return {
        "wall": told.wall,
        "engine": reading.header["engine"],
        "lives": [
            {"at": round(life.at - told.start, 6), "rebooted": life.rebooted, "engine": life.engine}
            for life in told.lives
        ],
        "machines": [
            {
                "machine": track.machine,
                "chart": track.chart,
                "parent": track.parent,
                "subject": dict(track.subject),
                "ended": track.ended,
                "states": [visit_as_plain(visit, told) for visit in track.visits],
            }
            for track in told.tracks
        ],
        "refused": [
            {
                "machine": refusal.machine,
                "state": refusal.state,
                "at": round(refusal.at - told.start, 6),
                "event": refusal.event,
            }
            for refusal in told.refusals
        ],
        "torn": reading.torn,
        "damage": reading.damage,
    }


def visit_as_plain(visit: Visit, told: Timeline) -> dict[str, Any]:
    """A stay in a state as JSON has it."""
    return {
        "state": visit.state,
        "at": round(visit.at - told.start, 6),
        "seconds": None if visit.seconds is None else round(visit.seconds, 6),
        "event": visit.event,
        "why": visit.why,
        "record": visit.record,
    }
