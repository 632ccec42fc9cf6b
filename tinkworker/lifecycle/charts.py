"""The four charts: where they are, and all of them loaded."""

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tinkworker.engine.binding import Bindings
from tinkworker.engine.loading import load
from tinkworker.engine.statechart import Statechart
from tinkworker.lifecycle import action, report, worker, workflow

NAMES = ("worker", "workflow", "action", "report")
"""The charts, each before those that its machines start."""


def folder() -> Traversable:
    """
    Where the charts lie: inside the installed package (a wheel, a zipapp), otherwise at the top of the checkout that
    the package is imported from.
    """
    package = files("tinkworker")
    installed = package / "statecharts"
    return installed if installed.is_dir() else Path(str(package)).parent / "statecharts"


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
