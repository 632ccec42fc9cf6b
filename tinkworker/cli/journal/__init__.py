"""`tinkworker journal`: show what happened to a workflow, watch it happen, report it, and replay it."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tinkworker.cli.grammar import Grammar, told
from tinkworker.cli.journal.following import perform_follow
from tinkworker.cli.journal.replaying import perform_replay
from tinkworker.cli.journal.reporting import perform_report
from tinkworker.cli.journal.showing import perform_show
from tinkworker.cli.text import trouble
from tinkworker.engine.journal.reader import NotAJournal
from tinkworker.engine.journal.value import Unreadable

EPILOG = """\
exit status: 0 if all is well; 1 if a replay differs, or a journal that is shown is damaged; 2 if a file cannot be read,
or is no journal, or damaged where that matters; 130 if it was interrupted
"""


def run(arguments: Sequence[str]) -> int:
    """Perform the subcommand, and return the exit status."""
    options = parse(arguments)
    try:
        return int(options.perform(options))
    except BrokenPipeError:  # whoever read it, as `head` does, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OSError, NotAJournal, Unreadable) as error:
        print(f"tinkworker journal: {trouble(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    grammar = parser()
    options = grammar.parse_args(list(arguments))
    if "until" in options and options.until is not None and len(options.files) > 1:
        grammar.error("--until looks at one journal; name one FILE")
    return options


def parser() -> Grammar:
    """The grammar of the command line."""
    top = Grammar(
        prog="tinkworker journal",
        description="Show, report and replay journals.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    show = commands.add_parser("show", help="show where each machine was, since when, for how long, and why")
    show.add_argument("file", type=Path, metavar="FILE")
    show.add_argument("--json", action="store_true", help="as one JSON object; with --follow, one for each step")
    show.add_argument("--follow", action="store_true", help="go on until the first machine has ended")
    show.set_defaults(perform=lambda options: (perform_follow if options.follow else perform_show)(options))

    report = commands.add_parser("report", help="write a page for a browser: picture, charts, table")
    report.add_argument("file", type=Path, metavar="FILE")
    report.add_argument("-o", "--output", type=Path, required=True, metavar="PAGE", help="where to write it")
    report.set_defaults(perform=perform_report)

    replay = commands.add_parser("replay", help="give the recorded events to the charts of today, and compare")
    replay.add_argument("files", nargs="+", type=Path, metavar="FILE")
    replay.add_argument(
        "--until", type=told(int, "a whole number"), metavar="N", help="stop behind record N, and show the machines"
    )
    replay.add_argument("--json", action="store_true", help="with --until: the machines as JSON")
    replay.add_argument("--ignore-damage", action="store_true", help="replay what stands before a damaged line")
    replay.set_defaults(perform=perform_replay)
    return top
