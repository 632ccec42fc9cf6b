"""The tables on `docs/operator/what-survives.md`: `python -m tests.survival.page` writes them anew."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.survival.faults.table import ENGINE, SERVER
from tests.survival.tale import ONE_BY_ONE, TALES

PAGE = Path(__file__).parents[2] / "docs" / "operator" / "what-survives.md"


def rows(head: str, *lines: Iterable[str]) -> str:
    """A table."""
    cells = (" | ".join(line) for line in lines)
    return "".join(f"| {row} |\n" for row in (head, " | ".join("---" for _ in head.split(" | ")), *cells))


def points() -> str:
    """All points at which a worker is killed, a row for each tale."""
    head = "server | workflow | killed after it has shown | before and after these calls | amid and after these writes"
    kinds = {"tink's": TALES, "agents'": ONE_BY_ONE}
    tales = ((kind, name, tale) for kind in kinds for name, tale in kinds[kind].items())
    return rows(
        head, *((kind, name, *map(", ".join, (tale.shows, tale.calls, tale.writes))) for kind, name, tale in tales)
    )


def faults() -> str:
    """All faults of connections."""
    return rows(
        "between | what happens",
        ("worker and engine", ", ".join(ENGINE)),
        ("worker and server", ", ".join(SERVER)),
    )


TABLES: Mapping[str, Callable[[], str]] = {"points": points, "faults": faults}
"""The tables by the names that they have in the page's comments."""


def place(name: str) -> re.Pattern[str]:
    """Where a table stands."""
    return re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- end of {name} -->)", re.DOTALL)


def found(name: str, text: str) -> re.Match[str]:
    """A table, as a page has it."""
    table = place(name).search(text)
    assert table, f"{PAGE} has no table of {name}"
    return table


def shown(name: str) -> str:
    """What the page shows."""
    return found(name, PAGE.read_text(encoding="utf-8"))[0]


def written(text: str) -> str:
    """A page with its tables as they are today."""
    for name, table in TABLES.items():
        begin, end = found(name, text).span()
        text = f"{text[:begin]}{table()}{text[end:]}"
    return text


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
