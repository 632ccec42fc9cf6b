"""The statechart engine's figures for the page of all: its speed beside a bare table, and what a journal costs."""

from collections.abc import Iterator

from benchmarks.engine.charting import loading
from benchmarks.engine.running import sample
from benchmarks.figure import Figure

EVENTS_OF_AN_ACTION = 8
"""From its turn to its acknowledged outcome, where all goes well."""

LOADING = 20.0
"""Milliseconds that all four charts may take, from file to machine."""


def figures(rounds: int) -> Iterator[Figure]:
    """In processor time, the contenders in turns."""
    names = ("tinkworker", "tinkworker, journal", "dict by hand")
    ours, recorded, table = zip(*([sample(name)["events"] for name in names] for _ in range(rounds)), strict=True)
    ratios = [one / other for one, other in zip(ours, table, strict=True)]
    yield Figure.of("engine", "events a second", ours, "")
    yield Figure.of("engine", "its events beside those of a bare table and loop", ratios, "times")
    costs = [
        1000 * EVENTS_OF_AN_ACTION * (1 / with_it - 1 / without)
        for with_it, without in zip(recorded, ours, strict=True)
    ]
    yield Figure.of("engine", "the journal of one action", costs, "ms", beside="the disk not counted")
    charts = loading()["all four charts, from file to machine"]
    yield Figure.of("engine", "all four charts, from file to machine", [charts], "ms", budget=LOADING)
