"""From files to charts that can be run: read, check, flatten, bind. Whatever is loaded has passed every check."""

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable

from tinkworker.engine.binding import Bindings
from tinkworker.engine.chart import Chart
from tinkworker.engine.checking import check, check_together
from tinkworker.engine.problem import ChartError, Problem, nearest
from tinkworker.engine.reading import read_file
from tinkworker.engine.statechart import Statechart, bind
from tinkworker.engine.topology import flatten


def problems_of(charts: Iterable[Chart], bindings: Mapping[str, Bindings]) -> list[Problem]:
    """All that is wrong with some charts; with each other only if nothing is wrong with each alone."""
    charts = list(charts)
    problems: list[Problem] = []
    for chart in charts:
        if chart.name in bindings:
            problems.extend(check(chart, bindings[chart.name]))
        else:
            what = f"nothing is bound for a chart named {str(chart.name)!r}"
            problems.append(Problem(chart.file, chart.name.position, what, nearest(chart.name, bindings)))
    if not problems:
        topologies = {str(chart.name): flatten(chart) for chart in charts}
        problems.extend(check_together(topologies, bindings))
    return problems


def load(files: Iterable[Traversable], bindings: Iterable[Bindings]) -> Mapping[str, Statechart]:
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
    bound = {each.chart: each for each in bindings}
    charts: list[Chart] = []
    problems: list[Problem] = []
    for file in files:
        try:
            charts.append(read_file(file))
        except ChartError as error:
            problems.extend(error.problems)
    if not problems:
        problems.extend(problems_of(charts, bound))
    if problems:
        raise ChartError(problems)
    return {str(chart.name): bind(flatten(chart), bound[str(chart.name)]) for chart in charts}
