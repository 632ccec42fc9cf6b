from pathlib import Path

import pytest

from tinkworker.cli.settings.difference import DIFFERENCES
from tinkworker.cli.settings.documentation import documentation, main
from tinkworker.cli.settings.table import SETTINGS

PAGE = Path(__file__).parents[3] / "docs" / "operator" / "settings.md"
EMPTY = "a\n<!-- settings -->\nold\n<!-- end of settings -->\nb\n<!-- differences -->\n<!-- end of differences -->\nc\n"


def test_page_is_current() -> None:
    """The page has the tables of today; `python -m tinkworker.cli.settings.documentation PAGE` makes them."""
    page = PAGE.read_text("utf-8")

    assert documentation(page) == page


def test_tables() -> None:
    """The tables have a row for each setting and each difference, and nothing around them is touched."""
    lines = documentation(EMPTY).splitlines()

    assert [line for line in lines if not line.startswith("|") and line] == [
        line for line in EMPTY.splitlines() if line != "old"
    ]
    for setting in SETTINGS:
        assert sum(line.endswith(f"| {setting.help} |") for line in lines) == 1
    for difference in DIFFERENCES:
        assert f"| {difference.given} | {difference.go} | {difference.here} |" in lines


def test_cells() -> None:
    """A row says flag, variables, values, default and since when; a bar within a cell would break it."""
    lines = documentation(EMPTY).splitlines()

    row = "| `--id`, `-i` | `ID`, `WORKER_ID` | string | required | tink v0.2 | The worker's id, "
    assert any(line.startswith(row) for line in lines)
    row = "| `--on-lost` | `TINK_WORKER_ON_LOST` | `fail`, `rerun` | `fail` | this worker | What becomes "
    assert any(line.startswith(row) for line in lines)
    assert {line.count("|") for line in lines if line.startswith("|")} == {4, 7}


def test_missing_marker() -> None:
    """A page without the markers is refused rather than left as it is."""
    with pytest.raises(ValueError, match="substring not found"):
        documentation("no markers")


def test_main(tmp_path: Path) -> None:
    """The command rewrites the pages that are named, and again to the same."""
    page = tmp_path / "page.md"
    page.write_text(EMPTY)
    main([str(page)])
    first = page.read_text()
    main([str(page)])

    assert first == documentation(EMPTY)
    assert page.read_text() == first
