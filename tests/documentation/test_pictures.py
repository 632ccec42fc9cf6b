"""What is generated into the documentation is current, and the page about pictures says what is so."""

import re
import subprocess
import sys
from pathlib import Path
from runpy import run_path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.documentation.page import DOCUMENTATION, Reader

PAPER = {"{http://www.w3.org/2000/svg}polygon", "{http://www.w3.org/2000/svg}rect"}
PICTURES = sorted((DOCUMENTATION / "pictures").glob("*.svg"))


def test_everything_generated_is_current() -> None:
    """
    Pages and pictures show the charts and the program as they are; otherwise it is said what to run.

    For the picture of the live view a workflow is carried out, by a worker with a server, and looked at.
    """
    command = [sys.executable, str(DOCUMENTATION / "generate.py"), "--check"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (checked.stdout + checked.stderr, checked.returncode) == ("", 0)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_pictures_can_be_read_on_any_page(picture: Path) -> None:
    """A picture brings its own paper, or other colours for the dark, so that it can be read on any page."""
    root = ET.parse(picture).getroot()  # noqa: S314 our own
    papers = [part.get("fill") for part in root.iter() if part.tag in PAPER and part.get("fill")]

    assert papers[:1] in (["white"], ["#292929"]) or "(prefers-color-scheme: dark)" in picture.read_text("utf-8")


def test_pictures_ask_nobody() -> None:
    """No picture asks another host for anything, such as a font."""
    assert PICTURES
    for picture in PICTURES:
        assert not re.search(r"(?:href|src|url)\s*[=(]\s*[\"']?https?:", picture.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def live() -> dict[str, Any]:
    """The program that carries out a workflow and takes a picture of the live view."""
    return run_path(str(DOCUMENTATION / "live.py"))


@pytest.mark.parametrize(
    "change", [("running", "starting"), ("#98e024", "#ff0000"), ("wrote", "wrotes"), ("</text>", "")]
)
def test_a_picture_that_was_drawn_by_hand(live: dict[str, Any], change: tuple[str, str]) -> None:
    """Another state, colour or line, or one that is missing, makes the picture old; other times do not."""
    kept = live["PICTURE"].read_text(encoding="utf-8")

    assert change[0] in kept
    assert not live["is_current"](kept.replace(*change, 1))
    assert live["is_current"](re.sub(r"\d\.\d&#160;s", "9.9&#160;s", kept))


def test_the_page_about_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command on the page answers what the page says."""
    monkeypatch.chdir(tmp_path)
    assert Reader(tmp_path).follow("chart-author/pictures.md") == 5
