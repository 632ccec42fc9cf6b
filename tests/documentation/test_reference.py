"""The reference, which is made of the program when the site is built."""

import os
import re
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from tests.documentation.page import DOCUMENTATION
from tinkworker.cli.main import COMMANDS
from tinkworker.lifecycle.charts import load_charts

PAGES = sorted((DOCUMENTATION / "reference").glob("*.md"))


@pytest.fixture(scope="module")
def site() -> dict[str, Any]:
    """The site's settings, as Sphinx reads them."""
    return run_path(str(DOCUMENTATION / "conf.py"))


def test_every_command_is_there(site: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each subcommand, and each of its own, has a heading and its help below it; the surroundings stay as they were."""
    monkeypatch.setenv("COLUMNS", "7")
    page = site["reference"]("commands")

    for name in (*COMMANDS, "chart render", "journal replay"):
        assert f"# tinkworker {name}\n" in page
    assert "usage: tinkworker journal replay" in page
    assert "--tinkerbell-grpc-authority" in page
    assert os.environ["COLUMNS"] == "7"


def test_every_state_and_event_is_there(site: dict[str, Any]) -> None:
    """Each chart has its events with who sends them, and each of its states with what it means."""
    page = site["reference"]("charts")

    for chart in load_charts().values():
        part = f"\n{page}".partition(f"\n## {chart.name}\n")[2].partition("\n## ")[0]
        for event in chart.topology.chart.events:
            assert f"| `{event}` |" in part
        for state in chart.topology.states:
            assert f"**{state.replace('_', ' ')}**\n: " in part


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_pages_become_what_they_stand_for(site: dict[str, Any], page: Path) -> None:
    """Where a page asks for a part of the reference, it is put there, and what stood there instead is gone."""
    text = page.read_text(encoding="utf-8")
    made = site["site_text"](text, 1)

    assert "<!-- reference: " in text
    assert "<!-- " not in made
    assert not re.search("^The site has", made, re.MULTILINE)


def test_modules_are_there(site: dict[str, Any]) -> None:
    """The modules whose docstrings are shown exist."""
    for page in PAGES:
        for module in re.findall(r"automodule:: ([\w.]+)", site["site_text"](page.read_text(encoding="utf-8"), 1)):
            assert (DOCUMENTATION.parent / f"{module.replace('.', '/')}.py").exists()
