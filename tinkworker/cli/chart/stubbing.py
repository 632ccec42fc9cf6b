"""`chart stubs`: what the functions of charts must be, for a type checker."""

import argparse
from collections.abc import Mapping
from difflib import unified_diff
from importlib.resources import files
from pathlib import Path

from tinkworker.cli.chart.choice import bindings_of, charts_of
from tinkworker.engine.loading import relate
from tinkworker.engine.stubs.writing import examine_values, stubs

OURS = "lifecycle/{chart}/stubs.py"
"""Where the stubs of the worker's own charts lie in the package."""


def perform_stubs(options: argparse.Namespace) -> int:
    """Write stubs, or say which are not current."""
    texts = stubs_of(options)
    pattern = options.output or (None if options.files else str(Path(str(files("tinkworker"))) / OURS))
    if pattern is None:
        print("\n\n".join(texts.values()), end="")
        return 0
    outdated = 0
    for chart, text in texts.items():
        path = Path(pattern.replace("{chart}", chart))
        if options.check:
            outdated += tell_difference(path, text)
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if outdated else 0


def stubs_of(options: argparse.Namespace) -> Mapping[str, str]:
    """The stubs of the charts that are meant, by chart. The functions need not be there yet."""
    charts = charts_of(options)
    relations = relate(charts, bindings_of(options), examine_values)
    return {str(chart): stubs(str(chart), relations) for chart in charts[: len(options.files) or None]}


def tell_difference(path: Path, text: str) -> bool:
    """Print how a file differs from what it should be; whether it does."""
    present = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = unified_diff(present.splitlines(), text.splitlines(), str(path), "as the chart has it", lineterm="")
    difference = "\n".join(lines)
    if difference:
        print(difference)
    return bool(difference)
