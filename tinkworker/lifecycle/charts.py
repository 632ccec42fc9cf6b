"""The four charts: where they are, and all of them loaded."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import tinkworker
from tinkworker.engine.binding import Bindings
from tinkworker.engine.loading import load
from tinkworker.engine.statechart import Statechart
from tinkworker.lifecycle import action, report, worker, workflow

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

NAMES = ("worker", "workflow", "action", "report")
"""The charts, each before those that its machines start."""


def folder() -> "Traversable":
    """
    Where the charts lie: inside the installed package (a wheel, a zipapp), otherwise at the top of the checkout that
    the package is imported from.
    """
    package = Path(tinkworker.__file__).parent
    if not package.is_dir():
        from importlib.resources import files  # noqa: PLC0415 a MiB, with all that reads archives

        return files("tinkworker") / "statecharts"
    installed = package / "statecharts"
    return installed if installed.is_dir() else package.parent / "statecharts"


def bindings() -> tuple[Bindings, ...]:
    """What the names in all four charts mean."""
    return (worker.bindings(), workflow.bindings(), action.bindings(), report.bindings())


def load_charts() -> Mapping[str, Statechart]:
    """
    Load the four charts.

    Raises:
        ChartError: One of them is not sound; with all problems.
    """
    charts = folder()
    return load([charts / f"{name}.yaml" for name in NAMES], bindings())
