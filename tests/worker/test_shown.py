"""How much of the output of actions was shown, over lives."""

from pathlib import Path

import pytest

from tests.parts.disk import small_disk
from tinkworker.worker.shown import Shown


def test_the_next_life_knows_once(tmp_path: Path) -> None:
    """What one life leaves the next one knows; one that is killed leaves nothing, rather than what is true no more."""
    first = Shown(tmp_path / "shown.json")
    assert first.before("a") == {}
    first.note("a", {"stdout": 3})
    first.keep()

    assert Shown(tmp_path / "shown.json").before("a") == {"stdout": 3}
    assert Shown(tmp_path / "shown.json").before("a") == {}


def test_a_reading_that_broke_off_early_takes_nothing_back() -> None:
    """Of each stream the most counts that was ever shown."""
    shown = Shown()
    shown.note("a", {"stdout": 3, "stderr": 1})
    shown.note("a", {"stdout": 2, "stderr": 4})

    assert shown.before("a") == {"stdout": 3, "stderr": 4}


def test_what_was_read_to_its_end_is_forgotten(tmp_path: Path) -> None:
    """Nothing is kept of containers that have ended, so that nothing grows."""
    shown = Shown(tmp_path / "shown.json")
    shown.note("a", {"stdout": 3})
    shown.forget("a")
    shown.keep()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "[1]", '{"a": 3}', '{"a": {"stdout": "x"}}', "\0"])
def test_a_damaged_file_is_said_and_hides_nothing(tmp_path: Path, content: str) -> None:
    """All output is shown again, with a warning that says so."""
    complaints: list[str] = []
    path = tmp_path / "shown.json"
    path.write_text(content)

    assert Shown(path, complaints.append).before("a") == {}
    assert complaints[0].startswith("what was shown of the output of actions is shown again")


@pytest.mark.root
def test_a_full_disk_is_said(tmp_path: Path) -> None:
    """Where there is no room for the file, the next life shows everything, and a warning says so."""
    complaints: list[str] = []
    with small_disk(tmp_path / "disk") as disk:
        shown = Shown(disk.folder / "shown.json", complaints.append)
        shown.note("a", {"stdout": 3})
        with disk.filled():
            shown.keep()

        assert complaints[0].startswith("the next life shows the output of actions again")
        assert Shown(disk.folder / "shown.json").before("a") == {}
