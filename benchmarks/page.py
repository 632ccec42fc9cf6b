"""The page of the documentation that shows what was measured: what people wrote stays, the rest is made anew."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.picture import picture
from benchmarks.table import table

DOCS = Path(__file__).parents[1] / "docs"
BEGIN, END = "<!-- measured: from here on written by make bench -->", "<!-- measured: until here -->"


def write(figures: Sequence[Figure], about: Iterable[tuple[str, str]], docs: Path = DOCS) -> None:
    """
    Write table and picture.

    Raises:
        ValueError: The page has lost the place for them.
    """
    page = docs / "developer" / "benchmarks.md"
    page.write_text(replaced(page.read_text("utf-8"), measured(figures, about)), "utf-8")
    (docs / "pictures" / "benchmarks.svg").write_text(picture(figures), "utf-8")


def measured(figures: Sequence[Figure], about: Iterable[tuple[str, str]]) -> str:
    """What was measured, and on what."""
    where = [f"| {name} | {what} |" for name, what in about]
    return "\n".join([*table(figures), "", "| measured on | |", "| --- | --- |", *where])


def replaced(page: str, text: str) -> str:
    """A page with another text between the two marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page has no place for figures, between {BEGIN!r} and {END!r}")
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"
