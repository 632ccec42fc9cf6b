"""`tinkworker journal`: show what happened to a workflow, and replay it with the charts of today."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tinkworker.engine.journal.codec import Codec, Unreadable
from tinkworker.engine.journal.reader import NotAJournal, Reading, read
from tinkworker.engine.journal.timeline import Timeline, timeline
from tinkworker.engine.replay import replay
from tinkworker.lifecycle.charts import load_charts


def run(arguments: Sequence[str]) -> int:
    """Perform the subcommand; 1 if a replay differs, 2 if a file is no journal or cannot be read."""
    options = parser().parse_args(list(arguments))
    try:
        return int(options.perform(options))
    except (OSError, NotAJournal, Unreadable) as error:
        print(f"tinkworker journal: {error}", file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    top = argparse.ArgumentParser(
        prog="tinkworker journal", description="Show and replay journals.", allow_abbrev=False
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    showing = commands.add_parser("show", help="show where each machine was, since when, for how long, and why")
    showing.add_argument("file", type=Path)
    showing.add_argument("--json", action="store_true", help="as one JSON object")
    showing.set_defaults(perform=perform_show)
    replaying = commands.add_parser("replay", help="give the recorded events to the charts of today, and compare")
    replaying.add_argument("files", nargs="+", type=Path, metavar="FILE")
    replaying.set_defaults(perform=perform_replay)
    return top


def perform_show(options: argparse.Namespace) -> int:
    """Show a journal."""
    reading = read(options.file)
    shown = timeline(reading)
    if options.json:
        print(json.dumps(as_plain(shown), ensure_ascii=False))
    else:
        print_timeline(shown)
    for complaint in complaints(reading):
        print(f"tinkworker journal: {complaint}", file=sys.stderr)
    return 0


def complaints(reading: Reading) -> list[str]:
    """What is wrong with a journal's end."""
    torn = [f"{reading.file}: {reading.torn} bytes at the end were not completely written"] if reading.torn else []
    return [*torn, *([reading.damage] if reading.damage else [])]


def as_plain(shown: Timeline) -> dict[str, Any]:
    """A timeline as JSON has it; times in seconds since the start."""
    return {
        "wall": shown.wall,
        "machines": [
            {
                "machine": track.machine,
                "chart": track.chart,
                "ended": track.ended,
                "states": [
                    {
                        "state": visit.state,
                        "at": round(visit.at - shown.start, 6),
                        "event": visit.event,
                        "why": visit.why,
                    }
                    for visit in track.visits
                ],
            }
            for track in shown.tracks
        ],
    }


def print_timeline(shown: Timeline) -> None:
    """A table for a terminal, as wide as that is."""
    from rich.console import Console  # noqa: PLC0415 only for people
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console()
    table = Table(box=None, padding=(0, 2, 0, 0), title=f"since {shown.wall}", title_justify="left")
    table.add_column("at", justify="right", no_wrap=True)
    table.add_column("state", no_wrap=True)
    table.add_column("for", justify="right", no_wrap=True)
    table.add_column("because of", no_wrap=True)
    table.add_column("why")
    for track in shown.tracks:
        table.add_row("", Text(track.machine, style="bold"), "", "", "")
        for visit in track.visits:
            lasted = "" if visit.seconds is None else f"{visit.seconds:.3f}"
            at, state = f"{visit.at - shown.start:.3f}", Text(f"  {visit.state}")
            table.add_row(at, state, lasted, Text(visit.event), Text(visit.why, style="yellow"))
    console.print(table)


def perform_replay(options: argparse.Namespace) -> int:
    """Replay journals; what differs is printed."""
    codec = Codec(load_charts())
    different = 0
    for file in options.files:
        divergences = list(replay(read(file), codec))
        for divergence in divergences:
            print(divergence)
        print(f"{file}: {'differs' if divergences else 'the charts of today do the same'}")
        different += bool(divergences)
    return 1 if different else 0
