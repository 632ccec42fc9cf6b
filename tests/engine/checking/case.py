"""Faults of charts: each with a chart that has exactly this one, and the same chart mended."""

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from tests.engine.workshop import problems


@frozen
class Case:
    """
    One fault.

    Attributes:
        name: What is wrong, in a few words.
        chart: A chart with this fault.
        found: What must be said about it, all of it.
        wrong: A part of the chart.
        right: What it must be for the chart to be sound.
        changes: What is bound otherwise than usual.
        bound: Whether the names mean something at all.
    """

    name: str
    chart: str
    found: tuple[str, ...]
    wrong: str
    right: str
    changes: Mapping[str, Any] = field(factory=dict)
    bound: bool = True

    def __str__(self) -> str:
        """The name, for pytest."""
        return self.name

    def problems(self) -> tuple[str, ...]:
        """What is said about the chart."""
        return tuple(problems(self.chart, bound=self.bound, **self.changes))

    def remaining(self) -> tuple[str, ...]:
        """What is said about the chart once it is mended."""
        mended = self.chart.replace(self.wrong, self.right)
        assert mended != self.chart, "nothing was mended"
        return tuple(problems(mended, bound=self.bound, **self.changes))
