"""Which edges some runs took: counted, kept in a file, and painted.

The file is JSON: `format`, and by chart the chart's digest and how often each edge was taken, by its identity. Names
are sorted, so the same runs give the same file.

    {"format": "edge coverage 1", "charts": {"report": {"digest": "6a41b1c3108f0657", "edges": {"a.go[0]": 2}}}}
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import frozen
from cattrs import BaseValidationError, Converter

from tinkworker.engine.digest import digest
from tinkworker.engine.drawing.paint import Paint, Tone
from tinkworker.engine.step import Step
from tinkworker.engine.topology import ALWAYS, Topology

FORMAT = "edge coverage 1"


class NoCoverage(ValueError):
    """A file that says nothing of the edges of a chart."""


@frozen
class Coverage:
    """
    How often edges of one chart were taken.

    Attributes:
        digest: What the chart said then.
        edges: How often, by identity.
    """

    digest: str
    edges: Mapping[str, int]


@frozen
class Kept:
    """What the file holds."""

    format: str
    charts: Mapping[str, Coverage]


def count(topologies: Mapping[str, Topology], steps: Iterable[Step]) -> str:
    """The content of the file for some charts and what their machines did."""
    taken: dict[str, Counter[str]] = {chart: Counter() for chart in topologies}
    for step in steps:
        taken[step.chart].update(each.edge for each in step.taken)
    charts = {chart: {"digest": digest(topologies[chart]), "edges": dict(edges)} for chart, edges in taken.items()}
    return json.dumps({"format": FORMAT, "charts": charts}, indent=1, sort_keys=True) + "\n"


def read_coverage(content: str, chart: str) -> Coverage:
    """
    What a file says of a chart.

    Raises:
        NoCoverage: It says nothing of it, or is of another format.
    """
    try:
        kept = Converter().structure(json.loads(content), Kept)
    except (ValueError, RecursionError, BaseValidationError) as error:
        raise NoCoverage("no file of edge coverage") from error
    if kept.format != FORMAT:
        raise NoCoverage(f"of format {kept.format!r}; this program reads {FORMAT!r}")
    if chart not in kept.charts:
        raise NoCoverage(f"says nothing of the chart {chart!r}; it knows {', '.join(kept.charts) or 'none'}")
    return kept.charts[chart]


def paint_coverage(topology: Topology, coverage: Coverage) -> Paint:
    """
    The picture of what was taken, and what was not.

    Raises:
        NoCoverage: It is of another version of the chart.
    """
    if coverage.digest != digest(topology):
        raise NoCoverage(f"of another version of the chart {str(topology.chart)!r}; run the tests again")
    # That nothing happens without an event is nothing that a run could show.
    known = {edge.identity for edge in topology.walk() if not (edge.stays and edge.event == ALWAYS)}
    taken = {
        edge: f"{times} times" if times > 1 else "once"
        for edge, times in coverage.edges.items()
        if edge in known and times > 0
    }
    return Paint(f"{topology.chart}: {len(taken)} of {len(known)} edges taken", taken, Tone.MISSING)
