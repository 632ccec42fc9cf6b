"""From files to charts that can be run: read, check, flatten, bind. Whatever is loaded has passed every check."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from tinkworker.engine.binding import Bindings
from tinkworker.engine.chart import Chart
from tinkworker.engine.checking import Examined, check_together, examine
from tinkworker.engine.problem import ChartError, Problem, nearest
from tinkworker.engine.reading import read_file
from tinkworker.engine.relation import Relations
from tinkworker.engine.statechart import Statechart, bind
from tinkworker.engine.topology import Topology

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Look = Callable[[Chart, Bindings | None], Examined]
"""Finds what is wrong with a chart on its own."""


def read_files(files: "Iterable[Traversable]") -> list[Chart]:
    """
    Read charts.

    Raises:
        ChartError: One of them cannot be read as a chart; with the problems of all.
        OSError: A file cannot be read at all.
    """
    charts: list[Chart] = []
    problems: list[Problem] = []
    for file in files:
        try:
            charts.append(read_file(file))
        except ChartError as error:
            problems.extend(error.problems)
    if problems:
        raise ChartError(problems)
    return charts


def relate(charts: Iterable[Chart], bindings: Iterable[Bindings], look: Look = examine) -> Relations:
    """
    Check charts that belong together, each on its own.

    Args:
        charts: The charts.
        bindings: What the names of each mean.
        look: Finds what is wrong with one.

    Raises:
        ChartError: Something is wrong with one of them; with all problems.
    """
    bound = {each.chart: each for each in bindings}
    topologies: dict[str, Topology] = {}
    problems: list[Problem] = []
    for chart in charts:
        examined = look(chart, bound.get(str(chart)))
        problems.extend((*check_named(chart, bound, topologies), *examined.problems))
        if examined.topology is not None:
            topologies[str(chart)] = examined.topology
    if problems:
        raise ChartError(problems)
    return Relations(topologies, bound)


def check_named(chart: Chart, bindings: Mapping[str, Bindings], before: Mapping[str, Topology]) -> Iterator[Problem]:
    """A chart has a name of its own, under which something is bound."""
    if str(chart) in before:
        what = f"a second chart named {str(chart)!r}"
        advice = f"the first is in {before[str(chart)].chart.file}; rename one"
        yield Problem(chart.file, chart.name.position, what, advice)
    if str(chart) not in bindings:
        what = f"nothing is bound for a chart named {str(chart)!r}"
        yield Problem(chart.file, chart.name.position, what, nearest(chart.name, bindings))


def relate_soundly(charts: Iterable[Chart], bindings: Iterable[Bindings]) -> Relations:
    """
    Check charts that belong together, each on its own, and if nothing is wrong with any, with each other.

    Raises:
        ChartError: Something is wrong with one of them; with all problems.
    """
    relations = relate(charts, bindings)
    if problems := list(check_together(relations)):
        raise ChartError(problems)
    return relations


def load(files: "Iterable[Traversable]", bindings: Iterable[Bindings]) -> Mapping[str, Statechart]:
    """
    Load charts that belong together.

    Args:
        files: The chart files.
        bindings: What the names of each chart mean.

    Returns:
        The charts by name.

    Raises:
        ChartError: Something is wrong with one of them; with all problems.
        OSError: A file cannot be read.
    """
    relations = relate_soundly(read_files(files), bindings)
    return {name: bind(topology, relations.bindings[name]) for name, topology in relations.topologies.items()}
