"""The table of points on `docs/operator/what-survives.md`: `python -m tests.survival.page` writes it anew."""

import re
from pathlib import Path

from tests.survival.tale import TALES

PAGE = Path(__file__).parents[2] / "docs" / "operator" / "what-survives.md"
TABLE = re.compile(r"(?<=<!-- points -->\n).*?(?=<!-- end of points -->)", re.DOTALL)


def table() -> str:
    """All points, a row for each tale."""
    rows = ["| workflow | killed before and after each of these calls | killed amid and after writing each of these |"]
    rows.append("| --- | --- | --- |")
    rows.extend(f"| {name} | {', '.join(tale.calls)} | {', '.join(tale.writes)} |" for name, tale in TALES.items())
    return "".join(f"{row}\n" for row in rows)


def shown() -> str:
    """What the page shows."""
    found = TABLE.search(PAGE.read_text(encoding="utf-8"))
    assert found, f"{PAGE} has no table of points"
    return found[0]


if __name__ == "__main__":
    PAGE.write_text(TABLE.sub(lambda _: table(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
