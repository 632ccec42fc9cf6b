"""What must hold of a chart before it may run: a module for each kind of law, a function that yields problems."""

from collections.abc import Iterator

from tinkworker.engine.binding import Bindings
from tinkworker.engine.chart import Chart
from tinkworker.engine.checking.alternatives import check_alternatives
from tinkworker.engine.checking.endings import check_endings
from tinkworker.engine.checking.names import check_names
from tinkworker.engine.checking.shape import check_shape
from tinkworker.engine.checking.together import check_together
from tinkworker.engine.checking.ways import check_ways
from tinkworker.engine.problem import Problem
from tinkworker.engine.topology import flatten

__all__ = ["check", "check_together"]


def check(chart: Chart, bindings: Bindings | None) -> Iterator[Problem]:
    """
    Everything that is wrong with a chart on its own.

    The ways through a chart are looked at only if its shape is sound; otherwise one wrong target would look like
    many unreachable states.

    Args:
        chart: The chart.
        bindings: What its names mean; None to look at the structure alone.
    """
    shape = list(check_shape(chart))
    yield from shape
    yield from check_alternatives(chart)
    yield from check_names(chart, bindings)
    if not shape:
        topology = flatten(chart)
        yield from check_ways(topology)
        yield from check_endings(topology, known_activities(chart, bindings))


def known_activities(chart: Chart, bindings: Bindings | None) -> Bindings | None:
    """The bindings, if they know every activity of the chart; what they do not know was complained about by name."""
    invoked = {str(state.invoke) for state in chart.walk() if state.invoke}
    return bindings if bindings is not None and invoked <= set(bindings.activities) else None
