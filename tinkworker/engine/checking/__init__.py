"""What must hold of a chart before it may run: a module for each kind of law, a function that yields problems."""

from collections.abc import Iterator

from attrs import frozen

from tinkworker.engine.binding import Bindings
from tinkworker.engine.chart import Chart
from tinkworker.engine.checking.activities import check_activities
from tinkworker.engine.checking.alternatives import check_alternatives
from tinkworker.engine.checking.deferral import check_deferred
from tinkworker.engine.checking.endings import check_endings
from tinkworker.engine.checking.names import check_names
from tinkworker.engine.checking.shape import check_shape
from tinkworker.engine.checking.together import check_together
from tinkworker.engine.checking.ways import check_ways
from tinkworker.engine.problem import Problem
from tinkworker.engine.topology import Topology, flatten

__all__ = ["Examined", "check_together", "examine"]


@frozen
class Examined:
    """
    A chart that was looked at on its own.

    Attributes:
        chart: The chart.
        topology: The flattened chart; None if its shape does not allow that.
        problems: Everything that is wrong with it.
    """

    chart: Chart
    topology: Topology | None
    problems: tuple[Problem, ...]


def examine(chart: Chart, bindings: Bindings | None) -> Examined:
    """
    Find everything that is wrong with a chart on its own.

    The ways through a chart are looked at only if its shape is sound; otherwise one wrong target would look like
    many unreachable states.

    Args:
        chart: The chart.
        bindings: What its names mean; None to look at the structure alone.
    """
    problems = [*check_shape(chart)]
    topology = None if problems else flatten(chart)
    problems.extend(check_alternatives(chart))
    problems.extend(check_names(chart, bindings))
    if topology is not None:
        problems.extend(check_flat(topology, knowing_activities(chart, bindings)))
    return Examined(chart, topology, tuple(problems))


def check_flat(topology: Topology, bindings: Bindings | None) -> Iterator[Problem]:
    """What can be seen only of a flattened chart."""
    yield from check_ways(topology)
    yield from check_deferred(topology)
    yield from check_endings(topology, bindings)
    if bindings is not None:
        yield from check_activities(topology, bindings)


def knowing_activities(chart: Chart, bindings: Bindings | None) -> Bindings | None:
    """The bindings, if they know every activity of the chart; what they do not know was complained about by name."""
    invoked = {str(state.invoke) for state in chart.walk() if state.invoke}
    return bindings if bindings is not None and invoked <= set(bindings.activities) else None
