"""What was measured is told the same in a table, a picture and a page."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks.figure import Figure, number
from benchmarks.page import BEGIN, END, replaced, write
from benchmarks.picture import BUDGET, picture
from benchmarks.table import table

MET = Figure.of("start", "to the first call", [1.0, 3.0, 1.5], "times", budget=2.0, beside="a bare one")
MISSED = Figure.of("memory", "after <one>", [90.0], "MiB", budget=60.0)
FREE = Figure.of("importing", "attrs", [3.25], "MiB")


def test_a_figure_is_the_median_of_its_rounds() -> None:
    """One round that went badly changes the spread and not the figure."""
    assert (MET.value, MET.lowest, MET.highest) == (1.5, 1.0, 3.0)
    assert (MET.part, MISSED.part, FREE.part) == (0.75, 1.5, None)


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (0.123, "0.12"), (-12.34, "-12.3"), (12.34, "12.3"), (12345.6, "12,346")]
)
def test_numbers_are_short(value: float, text: str) -> None:
    """A number has no more digits than were measured."""
    assert number(value) == text


def test_table() -> None:
    """Each figure has a row, as wide as the others; a single round has no spread, and nothing laid down no budget."""
    rows = list(table([MET, FREE]))

    assert [" ".join(row.split()) for row in rows[2:]] == [
        "| start: to the first call | 1.50 times | 1.00 to 3.00 | 2.00 times | a bare one |",
        "| importing: attrs | 3.25 MiB | | | |",
    ]
    assert len({len(row) for row in rows}) == 1


def test_picture() -> None:
    """What has a budget has a bar, as long as its part of that, in a picture that is well-formed."""
    root = ET.fromstring(picture([MET, MISSED, FREE]))  # noqa: S314 our own
    bars = [
        (bar.get("class"), bar.get("width"))
        for bar in root.iter("{http://www.w3.org/2000/svg}rect")
        if bar.get("class")
    ]

    assert bars == [("met", f"{0.75 * BUDGET:.0f}"), ("missed", f"{1.5 * BUDGET:.0f}")]
    assert {"memory", "after <one>"} <= set(root.itertext())


def test_what_people_wrote_stays(tmp_path: Path) -> None:
    """Table and machine are put between the marks, again and again, and the picture beside the page."""
    page = tmp_path / "developer" / "benchmarks.md"
    page.parent.mkdir()
    (tmp_path / "pictures").mkdir()
    page.write_text(f"# Ours\n\n{BEGIN}\n{END}\n\nAfter.\n", encoding="utf-8")

    write([MET], [("engine", "20.10")], tmp_path)
    write([MISSED], [("engine", "28.2")], tmp_path)

    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Ours\n")
    assert text.endswith("After.\n")
    assert "| engine | 28.2 |" in text
    assert "memory: after <one>" in text
    assert "20.10" not in text
    assert "after &lt;one&gt;" in (tmp_path / "pictures" / "benchmarks.svg").read_text(encoding="utf-8")


def test_a_page_without_its_marks_is_refused() -> None:
    """Nothing is written over a page that has lost the place for figures."""
    with pytest.raises(ValueError, match="no place for figures"):
        replaced(f"# Ours\n{BEGIN}\n", "text")
