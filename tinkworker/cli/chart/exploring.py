"""`chart explore`: the shortest way to everything in a chart, and everything that can happen to an action."""

import argparse
from collections.abc import Iterator, Mapping
from textwrap import fill

from tinkworker.cli.chart.choice import Refused, bindings_of, charts_of
from tinkworker.engine.exploring.paths import Paths, shortest
from tinkworker.engine.loading import relate_soundly
from tinkworker.engine.problem import nearest
from tinkworker.engine.statechart import Statechart, bind
from tinkworker.engine.topology import Edge, Topology
from tinkworker.lifecycle.charts import NAMES
from tinkworker.lifecycle.exploration.beginning import BEGINNINGS
from tinkworker.lifecycle.exploration.searching import CHARTS, search


def perform_explore(options: argparse.Namespace) -> int:
    """Say how to get everywhere in a chart, and whether what can happen keeps the promises; 1 if it does not."""
    charts, name = chosen(options)
    if options.to is not None:
        print("\n".join(way_to(charts[name].topology, options.to)))
        return 0
    print("\n".join(described(charts[name].topology)))
    return explored(charts, options.faults, name) if name in CHARTS else 0


def chosen(options: argparse.Namespace) -> tuple[Mapping[str, Statechart], str]:
    """
    The charts, and which of them is meant.

    Raises:
        ChartError: One of them is not sound.
        OSError: There is no such file.
    """
    file = options.chart
    options.files = [] if file in NAMES else [file]
    charts = charts_of(options)
    relations = relate_soundly(charts, bindings_of(options))
    bound = {name: bind(topology, relations.bindings[name]) for name, topology in relations.topologies.items()}
    return bound, file if file in NAMES else str(charts[0])


def described(topology: Topology) -> Iterator[str]:
    """The chart's size, and how far each of its states is."""
    paths = shortest(topology)
    yield f"{topology.chart.name}: {len(paths.states)} states, {len(paths.edges)} edges"
    width = max(map(len, paths.states))
    for state, way in paths.states.items():
        yield f"  {state:<{width}}  {brief(way)}"


def brief(way: tuple[Edge, ...]) -> str:
    """How far something is, and the last step to it."""
    if not way:
        return "the beginning"
    return f"{len(way)} step{'s' * (len(way) > 1)}: ... {way[-1].source} —{way[-1].event}→"


def way_to(topology: Topology, place: str) -> Iterator[str]:
    """
    The shortest way to a state or over an edge, step by step.

    Raises:
        Refused: There is no such state or edge.
    """
    paths: Paths = shortest(topology)
    way = paths.states.get(place, paths.edges.get(place))
    if way is None:
        raise Refused(
            f"{topology.chart.name} has no state or edge {place!r}; {nearest(place, {*paths.states, *paths.edges})}"
        )
    yield topology.initial
    for edge in way:
        guard = f" [{edge.alternative.guard}]" if edge.alternative.guard else ""
        yield f"  —{edge.event}{guard}→ {edge.target}"


def explored(charts: Mapping[str, Statechart], faults: int, name: str) -> int:
    """Look at everything that can happen to an action and its reports, and say what was found."""
    print(f"\nAn action and its reports, and all that can happen with {faults} fault{'s' * (faults != 1)}:", flush=True)
    seen: set[str] = set()
    for beginning in BEGINNINGS:
        found = search(charts, faults, (beginning,))
        if found.complaint is not None:
            print(f"\n{found.complaint}")
            return 1
        print(f"  {beginning.label}: {found.count:,} worlds, every promise holds", flush=True)
        seen |= found.stories.keys()
    edges = {edge.identity for edge in charts[name].topology.walk() if not edge.stays}
    missing = sorted(edge for edge in edges if f"{name}: {edge}" not in seen)
    print(
        f"{len(edges) - len(missing)} of the {len(edges)} edges of {name} are taken"
        + (", not these:" if missing else "")
    )
    print(fill(", ".join(missing), 100, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False))
    return 0
