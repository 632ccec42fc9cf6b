"""Figures as a table for people."""

from collections.abc import Iterator, Sequence

from benchmarks.figure import Figure, number

HEAD = ("what", "measured", "lowest to highest", "budget", "")


def table(figures: Sequence[Figure]) -> Iterator[str]:
    """A table in Markdown, as wide as its contents, so that it reads well in a terminal too."""
    rows = [HEAD, *(cells(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    yield line(HEAD, widths)
    yield line([":--", "--:", "--:", "--:", ":--"], widths)
    for row in rows[1:]:
        yield line(row, widths)


def cells(figure: Figure) -> tuple[str, ...]:
    """What stands in a row."""
    spread = "" if figure.lowest == figure.highest else f"{number(figure.lowest)} to {number(figure.highest)}"
    budget = "" if figure.budget is None else f"{number(figure.budget)} {figure.unit}"
    return (
        f"{figure.group}: {figure.what}",
        f"{number(figure.value)} {figure.unit}",
        spread,
        budget,
        figure.beside,
    )


def line(row: Sequence[str], widths: Sequence[int]) -> str:
    """A row; numbers stand to the right."""
    first, *middle, last = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
    return f"| {first.strip().ljust(widths[0])} | {' | '.join(middle)} | {last.strip().ljust(widths[-1])} |"
