"""A figure: one thing that was measured, beside what it is compared with."""

from collections.abc import Sequence
from statistics import median

from attrs import frozen


@frozen
class Figure:
    """
    What was measured.

    Attributes:
        group: What it belongs to: "one action", "memory".
        what: What was measured.
        value: How much.
        unit: Of what: "times", "MiB", "ms", "%"; each figure of a group may have another one.
        lowest: The least of all rounds.
        highest: The most of all rounds.
        budget: What it may be at most; None if nothing is laid down.
        beside: What the ratio is made of, or under which circumstances it holds.
    """

    group: str
    what: str
    value: float
    unit: str
    lowest: float
    highest: float
    budget: float | None = None
    beside: str = ""

    @classmethod
    def of(
        cls, group: str, what: str, rounds: Sequence[float], unit: str, *, budget: float | None = None, beside: str = ""
    ) -> "Figure":
        """The median of some rounds."""
        return cls(group, what, median(rounds), unit, min(rounds), max(rounds), budget, beside)

    @property
    def part(self) -> float | None:
        """How much of its budget it takes; 1.0 is all of it."""
        return self.value / self.budget if self.budget else None


def number(value: float) -> str:
    """A number as people read it: no more digits than were measured."""
    if value == 0:
        return "0"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"  # noqa: PLR2004
