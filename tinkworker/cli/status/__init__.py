"""`tink-worker status`: one screen about the workers of a data folder, read from what they leave there.

It asks no worker anything, so it answers while one hangs, and after one has ended.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tinkworker.cli.grammar import Grammar
from tinkworker.cli.settings.settings import SettingsError
from tinkworker.cli.status.seen import look
from tinkworker.cli.status.telling import as_plain, tell
from tinkworker.cli.text import trouble
from tinkworker.clock import SystemClock
from tinkworker.observe.spelling import harmless

NO_WORKER = 3
"""The exit status where no worker lives, as service managers have it."""

WHERE = "name another one with --data-dir, or give this command where the worker runs, as by `docker exec`"


def run(arguments: Sequence[str]) -> int:
    """Perform the subcommand; 0 if a worker lives, 3 if none does, 2 if that cannot be seen."""
    options = parser().parse_args(list(arguments))
    try:
        seen = look(data_folder(options.data_dir), SystemClock())
    except FileNotFoundError as error:
        print(f"tink-worker status: {error.filename}: no worker has lived with this folder; {WHERE}", file=sys.stderr)
        return 2
    except PermissionError as error:
        advice = "give this command as the user that the worker runs as"
        print(f"tink-worker status: {error.filename} cannot be read: {error.strerror}; {advice}", file=sys.stderr)
        return 2
    except (SettingsError, OSError) as error:
        print(f"tink-worker status: {trouble(error)}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps([as_plain(worker) for worker in seen], ensure_ascii=False))
    else:
        for line in tell(seen):
            print(harmless(line))
    return 0 if any(worker.process for worker in seen) else NO_WORKER


def data_folder(given: Path | None) -> Path:
    """The data folder of the workers here: what is given, or what a worker with the same surroundings would take."""
    if given is not None:
        return given
    from tinkworker.cli.settings.file import FOLDERS  # noqa: PLC0415 only where nobody says it
    from tinkworker.cli.settings.reading import read  # noqa: PLC0415 as above

    return read(["--id=any", "--tinkerbell-grpc-authority=any"], os.environ, FOLDERS).data_dir


def parser() -> Grammar:
    """The grammar of the command line."""
    top = Grammar(
        prog="tink-worker status",
        description="Show what the workers of a data folder are doing, from what they have written there.",
        epilog="exit status: 0 if a worker lives; 3 if none does; 2 if the folder cannot be read",
    )
    top.add_argument("--data-dir", type=Path, metavar="DIR", help="the data folder (default: the worker's setting)")
    top.add_argument("--json", action="store_true", help="as one JSON list")
    return top
