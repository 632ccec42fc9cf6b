"""
The tables of the operators' page on settings, made of the tables in this package.

`python -m tinkworker.cli.settings.documentation docs/operator/settings.md` brings the page up to date.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tinkworker.cli.settings.difference import DIFFERENCES
from tinkworker.cli.settings.setting import HERE, Setting
from tinkworker.cli.settings.table import GROUPS


def documentation(page: str) -> str:
    """
    A page in Markdown with its tables made anew.

    The table of settings stands between `<!-- settings -->` and `<!-- end of settings -->`, that of differences between
    markers of the same form. ValueError if a marker is missing.
    """
    page = _replaced(page, "settings", _settings())
    return _replaced(page, "differences", _differences())


def _replaced(page: str, name: str, lines: Iterator[str]) -> str:
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    after_begin, before_end = page.index(begin) + len(begin), page.index(end)
    return "\n".join([page[:after_begin], "", *lines, "", page[before_end:]])


def _settings() -> Iterator[str]:
    yield from _head("Flag", "Variable", "Value", "Default", "Since", "What it is for")
    for group in GROUPS:
        yield _line(f"**{group.title}**", "", "", "", "", "")
        yield from (_line(*_cells(setting)) for setting in group.settings)


def _cells(setting: Setting) -> Iterator[str]:
    short = f", `-{setting.short}`" if setting.short else ""
    yield f"`--{setting.name}`{short}" if "flag" in setting.sources else ""
    yield ", ".join(f"`{name}`" for name in setting.environment)
    yield ", ".join(f"`{choice}`" for choice in setting.kind.choices) or setting.kind.name or "switch"
    yield "required" if setting.default is None else f"`{setting.default}`" * bool(setting.default)
    yield "this worker" if setting.since == HERE else f"tink {setting.since}"
    yield setting.help


def _differences() -> Iterator[str]:
    yield from _head("Given", "The Go worker", "This worker")
    yield from (_line(difference.given, difference.go, difference.here) for difference in DIFFERENCES)


def _head(*cells: str) -> Iterator[str]:
    yield _line(*cells)
    yield _line(*["---"] * len(cells))


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def main(arguments: Sequence[str]) -> None:
    """Rewrite the pages that are named."""
    for path in map(Path, arguments):
        path.write_text(documentation(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
