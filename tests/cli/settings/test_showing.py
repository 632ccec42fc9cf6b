from pathlib import Path

import pytest

from tinkworker.cli.settings.reading import read
from tinkworker.cli.settings.setting import COMMAND_LINE
from tinkworker.cli.settings.showing import show
from tinkworker.cli.settings.table import SETTINGS

ENOUGH = {"ID": "w", "TINKERBELL_GRPC_AUTHORITY": "s:1"}


def test_every_setting() -> None:
    """Every setting has a line, in the table's order, below a head; what only the command line can ask for has none."""
    lines = show(read([], ENOUGH, [])).splitlines()

    assert [line.split()[0] for line in lines] == [
        "SETTING",
        *(setting.name for setting in SETTINGS if setting.sources != COMMAND_LINE),
    ]


@pytest.mark.parametrize(
    ("argument", "cells"),
    [
        ("--retry-interval=90", ["retry-interval", "1m30s", "flag --retry-interval"]),
        ("--retry-interval=500ms", ["retry-interval", "500ms", "flag --retry-interval"]),
        ("--timeout=0", ["timeout", "none", "flag --timeout"]),
        ("--timeout=36h", ["timeout", "36h", "flag --timeout"]),
        ("--prepare-ahead=0", ["prepare-ahead", "off", "flag --prepare-ahead"]),
        ("--prepare-ahead=2", ["prepare-ahead", "2", "flag --prepare-ahead"]),
        ("--tinkerbell-tls=F", ["tinkerbell-tls", "false", "flag --tinkerbell-tls"]),
        ("--max-retry=0x10", ["max-retry", "16", "flag --max-retry"]),
        ("--tinkerbell-ca-file=/ca", ["tinkerbell-ca-file", "/ca", "flag --tinkerbell-ca-file"]),
        ("-pp", ["registry-password", "(hidden)", "flag -p"]),
        ("--id=x", ["id", "x", "flag --id"]),
        ("-ua\n\udcff", ["registry-username", "'a\\n\\udcff'", "flag -u"]),
        ("--once=0", ["docker-tls-verify", "false", "default"]),
        ("--once=0", ["tinkerbell-grpc-authority", "s:1", "environment TINKERBELL_GRPC_AUTHORITY"]),
        ("--once=0", ["tinkerbell-ca-file", "default"]),
        ("--once=0", ["registry-password", "default"]),
    ],
)
def test_lines(argument: str, cells: list[str]) -> None:
    """A line has the setting, its value as it would be written, if any, and its origin."""
    lines = show(read([argument], ENOUGH, [])).splitlines()

    assert " ".join(cells) in [" ".join(line.split()) for line in lines]


def test_columns() -> None:
    """Values and origins stand below each other."""
    head, *lines = show(read([], ENOUGH, [])).splitlines()

    assert all(line[head.index("FROM") :].split()[0] in ("default", "environment") for line in lines)


def test_warnings() -> None:
    """Warnings stand below the settings."""
    *_, last = show(read([], {**ENOUGH, "WORKER_ID": "x"}, [Path("/nowhere")])).splitlines()

    assert last == "warning: ID and WORKER_ID are both set and differ; ID holds"
