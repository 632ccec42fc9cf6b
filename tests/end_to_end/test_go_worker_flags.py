"""The flags and variables of the real Go worker, by its own help: ours has them all, and means the same by them."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.command import give
from tests.parts.go_worker import RELEASES, GoWorkers
from tinkworker.cli.settings.setting import Setting
from tinkworker.cli.settings.table import SETTINGS

pytestmark = [pytest.mark.go, pytest.mark.timeout(1200)]

FLAG = re.compile(
    r"^ +(?:-(?P<letter>\w), )? *--(?P<name>[\w-]+)(?: (?P<kind>\w+))? {2,}.*?(?: \(default (?P<default>\w+)\))?$",
    re.MULTILINE,
)
OURS = {setting.name: setting for setting in SETTINGS}
NEVER_IN_FORCE = {"timeout"}
"""The default that the Go worker shows and does not heed; the page about settings has it among the differences."""

GIVEN = {"duration": "7s", "int": "7", "string": "seven:7", "": "true"}
"""For each kind of value, as Go's help names it, one that may be given."""


@pytest.fixture(params=RELEASES)
def flags(request: pytest.FixtureRequest, go_workers: GoWorkers) -> list[re.Match[str]]:
    """The lines of a Go worker's help that are about flags."""
    answer = subprocess.run([go_workers(request.param), "--help"], capture_output=True, text=True, check=True)
    found = list(FLAG.finditer(answer.stdout))
    assert len(found) == answer.stdout.count("--")
    return found


def meant(setting: Setting, default: str) -> object:
    """What a default comes to; Go's help shows none where it is an empty text, or no for a switch."""
    return setting.kind.parse(default or "false") if setting.switch or default else ""


def test_flags(flags: list[re.Match[str]]) -> None:
    """Each flag is here, with its letter, its kind and its default."""
    for flag in flags:
        ours = OURS[flag["name"]]

        assert (ours.short, ours.kind.name) == (flag["letter"] or "", flag["kind"] or "")
        same = meant(ours, ours.default or "") == meant(ours, flag["default"] or "")
        assert same is (ours.name not in NEVER_IN_FORCE), flag[0]


def test_variables(flags: list[re.Match[str]], tmp_path: Path) -> None:
    """Each flag but those that are commands has its variable, which is read."""
    settings = [flag for flag in flags if flag["name"] not in {"help", "version"}]
    variables = {flag["name"].upper().replace("-", "_"): GIVEN[flag["kind"] or ""] for flag in settings}

    answer = give("tink-worker", "--show-settings", folder=tmp_path, **variables)

    assert answer.returncode == 0, answer.stderr
    shown = {line.split()[0]: line for line in answer.stdout.splitlines()}
    for flag in settings:
        variable = flag["name"].upper().replace("-", "_")
        assert shown[flag["name"]].endswith(f" environment {variable}")
