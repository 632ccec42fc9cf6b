"""
The Go worker's answers to some hundred command lines, environments and files, against this worker's.

They were recorded with its own libraries; `go/main.go` says how to record them again.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tinkworker.cli.settings.command_line import asked
from tinkworker.cli.settings.difference import DIFFERENCES
from tinkworker.cli.settings.reading import read
from tinkworker.cli.settings.setting import COMMAND_LINE, HERE
from tinkworker.cli.settings.settings import SettingsError
from tinkworker.cli.settings.table import SETTINGS

CASES = [json.loads(line) for line in (Path(__file__).parent / "go" / "answers.jsonl").read_text("utf-8").splitlines()]
SHARED = [row for row in SETTINGS if row.since != HERE and "file" in row.sources and row.sources != COMMAND_LINE]
UNRECORDED = {"mistakes", "folder", "cert-url", "old-required", "retries", "image", "tty"}
"""Differences in messages, in what the superuser cannot see, from older versions, or in what is done with a value."""


def answer_there(case: Mapping[str, Any]) -> object:
    """The recorded answer: what was printed, that it refused, or the value of each setting that both workers have."""
    if "error" in case:
        return "refused"
    if "prints" in case:
        return case["prints"]
    values = case.get("values", {})
    defaults = {row.name: row.kind.parse(row.default) if row.default else "" for row in SHARED}
    return {**defaults, **values, "timeout": values.get("timeout") or None}


def answer_here(case: Mapping[str, Any], folder: Path) -> object:
    """This worker's answer to the same, in the same form."""
    for name, content in case.get("files", {}).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    arguments = case.get("arguments", [])
    if wish := asked(arguments):
        return wish
    try:
        settings = read(arguments, case.get("environment", {}), [folder / "etc", folder])
    except SettingsError:
        return "refused"
    return {row.name: getattr(settings, row.field) for row in SHARED}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["group"])
def test_recorded(case: Mapping[str, Any], tmp_path: Path) -> None:
    """The answer is the Go worker's, unless the case shows a documented difference; then it is another one."""
    same = answer_here(case, tmp_path) == answer_there(case)

    assert same == ("difference" not in case)


def test_every_difference_is_recorded() -> None:
    """Each documented difference shows in a recorded case, or is of those that cannot, and no case shows another."""
    recorded = {case["difference"] for case in CASES if "difference" in case}

    assert recorded | UNRECORDED == {difference.name for difference in DIFFERENCES}
    assert not recorded & UNRECORDED
