"""What is generated into the documentation is current, and the page about pictures says what is so."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.documentation.page import DOCUMENTATION, Reader

PICTURES = sorted((DOCUMENTATION / "pictures").glob("*.svg"))


def test_everything_generated_is_current() -> None:
    """Pages and pictures show the charts and the program as they are; otherwise it is said what to run."""
    command = [sys.executable, str(DOCUMENTATION / "generate.py"), "--check"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (checked.stdout + checked.stderr, checked.returncode) == ("", 0)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_pictures_can_be_read_on_any_page(picture: Path) -> None:
    """A picture brings its own paper, so that it can be read on a dark page as on a light one."""
    root = ET.parse(picture).getroot()  # noqa: S314 our own
    paper = next(root.iter("{http://www.w3.org/2000/svg}polygon"))

    assert paper.get("fill") == "white"


def test_the_page_about_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command on the page answers what the page says."""
    monkeypatch.chdir(tmp_path)
    assert Reader(tmp_path).follow("chart-author/pictures.md") == 5
