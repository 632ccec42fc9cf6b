"""Which charts are meant on the command line, and what their names mean."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from pkgutil import resolve_name

from tinkworker.engine.binding import Bindings
from tinkworker.engine.chart import Chart
from tinkworker.engine.loading import read_files
from tinkworker.lifecycle.charts import NAMES, bindings, folder


class Refused(Exception):
    """What was asked for cannot be done."""


def add_files(command: argparse.ArgumentParser) -> None:
    """Add the options that say which charts are meant, and what their names mean."""
    command.add_argument(
        "files", nargs="*", metavar="FILE", help="chart files (default: the four that the worker runs)"
    )
    add_bindings(command)


def add_bindings(command: argparse.ArgumentParser) -> None:
    """Add the option that says what the charts' names mean."""
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
