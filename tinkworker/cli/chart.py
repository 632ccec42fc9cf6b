"""`tinkworker chart`: check charts and draw them."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from tinkworker.engine.chart import Chart
from tinkworker.engine.checking import check
from tinkworker.engine.drawing.mermaid import mermaid
from tinkworker.engine.loading import problems_of
from tinkworker.engine.problem import ChartError, Problem
from tinkworker.engine.reading import read_file
from tinkworker.lifecycle.charts import NAMES, bindings, folder

FORMATS = {"mermaid": mermaid}


def run(arguments: Sequence[str]) -> int:
    """Perform the subcommand; 1 if something is wrong with a chart, 2 if it cannot be read."""
    options = parser().parse_args(list(arguments))
    try:
        return int(options.perform(options))
    except OSError as error:
        print(f"tinkworker chart: {error}", file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    top = argparse.ArgumentParser(
        prog="tinkworker chart", description="Check and draw statecharts.", allow_abbrev=False
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    checking = commands.add_parser("check", help="say everything that is wrong with charts")
    checking.add_argument(
        "files", nargs="*", metavar="FILE", help="chart files (default: the four that the worker runs)"
    )
    checking.add_argument(
        "--no-bindings", action="store_true", help="look at the structure alone: the names mean nothing here"
    )
    checking.set_defaults(perform=perform_check)
    rendering = commands.add_parser("render", help="draw a chart")
    rendering.add_argument("chart", metavar="NAME|FILE", help=f"one of {', '.join(NAMES)}, or a chart file")
    rendering.add_argument("--format", choices=FORMATS, default="mermaid")
    rendering.set_defaults(perform=perform_render)
    return top


def perform_check(options: argparse.Namespace) -> int:
    """Print all problems of some charts."""
    files: list[Traversable] = [Path(file) for file in options.files]
    files = files or [folder() / f"{name}.yaml" for name in NAMES]
    problems = list(check_files(files, bound=not options.no_bindings, together=not options.files))
    for problem in problems:
        print(problem)
    if not problems:
        print(f"{len(files)} {'chart' if len(files) == 1 else 'charts'}: sound")
    return 1 if problems else 0


def check_files(files: Iterable[Traversable], *, bound: bool, together: bool) -> Iterable[Problem]:
    """All problems of some files; with each other only if they are all that belong together."""
    charts: list[Chart] = []
    for file in files:
        try:
            charts.append(read_file(file))
        except ChartError as error:
            yield from error.problems
    known = {each.chart: each for each in bindings()}
    if together:
        yield from problems_of(charts, known)
        return
    for chart in charts:
        if bound and chart.name not in known:
            yield from problems_of([chart], known)
        else:
            yield from check(chart, known[chart.name] if bound else None)


def perform_render(options: argparse.Namespace) -> int:
    """Print a picture of a chart."""
    file = folder() / f"{options.chart}.yaml" if options.chart in NAMES else Path(options.chart)
    try:
        chart = read_file(file)
    except ChartError as error:
        print(error, file=sys.stderr)
        return 1
    print(FORMATS[options.format](chart), end="")
    return 0
