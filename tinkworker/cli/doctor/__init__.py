"""`tink-worker doctor`: with a worker's own settings, looks at all that it needs, and says for each what to change.

It runs nothing and changes nothing: it asks the server for this worker's work without taking any, the engine what it
is, and the registry whether it is there and knows the user.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator, Sequence

from tinkworker.cli.doctor.authority import look_at_authorities
from tinkworker.cli.doctor.engine import look_at_engine
from tinkworker.cli.doctor.finding import Finding
from tinkworker.cli.doctor.machine import look_at_clock, look_at_data, look_at_memory
from tinkworker.cli.doctor.server import look_at_server
from tinkworker.cli.settings.file import FOLDERS
from tinkworker.cli.settings.reading import read
from tinkworker.cli.settings.settings import Settings, SettingsError
from tinkworker.clock import SystemClock

WELL, UNWELL, REFUSED = 0, 1, 2
"""The exit statuses: nothing is wrong, something is, the words were."""

CORRECT = "correct it, or take it out"
"""What to do about a setting that is odd."""

HELP = """\
usage: tink-worker doctor [a worker's flags]

Look at everything that a worker with these settings, this environment and this config file needs: settings, clock,
memory, disk, authorities, server, TLS, protocol, engine, its disk, registry. Nothing is run, nothing is changed.

exit status: 0 if all is well; 1 if something is wrong; 2 if a setting is
"""


def run(arguments: Sequence[str]) -> int:
    """Perform the subcommand."""
    if {"-h", "--help"} & set(arguments):
        print(HELP, end="")
        return WELL
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    try:
        settings = read(arguments, os.environ, FOLDERS)
    except SettingsError as error:
        for warning in error.warnings:  # a misspelt variable may well be why something is not set
            print(Finding.odd("settings", warning, CORRECT), file=sys.stderr)
        for problem in error.problems:
            print(Finding.wrong("settings", problem, "`tink-worker --help` names all settings"), file=sys.stderr)
        return REFUSED
    return asyncio.run(examine(settings))


async def examine(settings: Settings) -> int:
    """Look at everything, say each finding when it is made, and return the exit status."""
    unwell = False
    async for finding in findings(settings):
        print(finding, flush=True)
        unwell |= finding.verdict == "wrong"
    return UNWELL if unwell else WELL


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    """All findings, what everything else stands on first."""
    for finding in look_at_settings(settings):
        yield finding
    clock = SystemClock()
    yield look_at_clock(clock)
    yield look_at_memory()
    for finding in look_at_data(settings):
        yield finding
    for finding in look_at_authorities(settings, os.environ, clock.wall()):
        yield finding
    async for finding in look_at_server(settings, os.environ):
        yield finding
    async for finding in look_at_engine(settings):
        yield finding


def look_at_settings(settings: Settings) -> Iterator[Finding]:
    """Whether something in them is odd."""
    yield Finding.well("settings", "they can be read; `tink-worker --show-settings` shows where each comes from")
    yield from (Finding.odd("settings", warning, CORRECT) for warning in settings.warnings)
