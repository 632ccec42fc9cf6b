"""`tinkworker chart`: check charts, draw them, and write what their names must be."""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from difflib import unified_diff
from importlib.resources import files
from pathlib import Path
from pkgutil import resolve_name

from tinkworker.engine.binding import Bindings
from tinkworker.engine.chart import Chart
from tinkworker.engine.checking import examine
from tinkworker.engine.drawing.mermaid import mermaid
from tinkworker.engine.loading import read_files, relate, relate_soundly
from tinkworker.engine.problem import ChartError
from tinkworker.engine.reading import read_file
from tinkworker.engine.stubs.writing import examine_values, stubs
from tinkworker.lifecycle.charts import NAMES, bindings, folder

FORMATS = {"mermaid": mermaid}

OURS = "lifecycle/{chart}/stubs.py"
"""Where the stubs of the worker's own charts lie in the package."""


def run(arguments: Sequence[str]) -> int:
    """Perform the subcommand; 1 if something is wrong with a chart, 2 if it cannot be read."""
    options = parser().parse_args(list(arguments))
    try:
        return int(options.perform(options))
    except ChartError as error:
        print(error)
        return 1
    except (OSError, ImportError, AttributeError) as error:
        print(f"tinkworker chart: {error}", file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    top = argparse.ArgumentParser(
        prog="tinkworker chart", description="Check, type and draw statecharts.", allow_abbrev=False
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    checking = commands.add_parser("check", help="say everything that is wrong with charts")
    add_files(checking)
    checking.add_argument(
        "--no-bindings", action="store_true", help="look at the structure alone: the names mean nothing here"
    )
    checking.set_defaults(perform=perform_check)
    stubbing = commands.add_parser("stubs", help="write what the functions of charts must be, for a type checker")
    add_files(stubbing)
    stubbing.add_argument(
        "--output", metavar="FILE", help="where to write; {chart} stands for the chart's name (default: the terminal)"
    )
    stubbing.add_argument("--check", action="store_true", help="write nothing; say what is not current")
    stubbing.set_defaults(perform=perform_stubs)
    rendering = commands.add_parser("render", help="draw a chart")
    rendering.add_argument("chart", metavar="NAME|FILE", help=f"one of {', '.join(NAMES)}, or a chart file")
    rendering.add_argument("--format", choices=FORMATS, default="mermaid")
    rendering.set_defaults(perform=perform_render)
    return top


def add_files(command: argparse.ArgumentParser) -> None:
    """Add the options that say which charts are meant, and what their names mean."""
    command.add_argument(
        "files", nargs="*", metavar="FILE", help="chart files (default: the four that the worker runs)"
    )
    command.add_argument(
        "--bindings",
        metavar="MODULE:NAME",
        help="a function that returns what the charts' names mean: Bindings, or several (default: the worker's own)",
    )


def charts_of(options: argparse.Namespace) -> list[Chart]:
    """
    The charts that are meant.

    A file that has the name of one of the worker's own charts stands for that one, among the others.
    """
    given = read_files(map(Path, options.files))
    names = {str(chart) for chart in given}
    ours = not given or (options.bindings is None and not names.isdisjoint(NAMES))
    return [*given, *read_files(folder() / f"{name}.yaml" for name in NAMES if ours and name not in names)]


def bindings_of(options: argparse.Namespace) -> tuple[Bindings, ...]:
    """What the charts' names mean; only the caller's own code is imported, and only because the caller says so."""
    if options.bindings is None:
        return bindings()
    sys.path.insert(0, "")
    bound: Bindings | Iterable[Bindings] = resolve_name(options.bindings)()
    return (bound,) if isinstance(bound, Bindings) else tuple(bound)


def perform_check(options: argparse.Namespace) -> int:
    """Say that charts are sound, or what is wrong with them."""
    if options.no_bindings:
        charts = read_files(map(Path, options.files)) or charts_of(options)
        if problems := [problem for chart in charts for problem in examine(chart, None).problems]:
            raise ChartError(problems)
    else:
        charts = charts_of(options)
        relate_soundly(charts, bindings_of(options))
    checked = len(options.files or charts)
    print(f"{checked} {'chart' if checked == 1 else 'charts'}: sound")
    return 0


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


def perform_render(options: argparse.Namespace) -> int:
    """Print a picture of a chart."""
    file = folder() / f"{options.chart}.yaml" if options.chart in NAMES else Path(options.chart)
    print(FORMATS[options.format](read_file(file)), end="")
    return 0
