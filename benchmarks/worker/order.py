"""The order in which two things are measured beside each other."""

from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")


def alternating(one: Callable[[], float], other: Callable[[], float], rounds: int) -> Iterator[tuple[float, float]]:
    """
    Pairs of both, each the mean of two, in the order A B B A.

    So what else the machine does falls on both alike, also when that grows or shrinks meanwhile.
    """
    for _ in range(rounds):
        first, second, third, fourth = one(), other(), other(), one()
        yield (first + fourth) / 2, (second + third) / 2


def ratios(pairs: list[tuple[float, float]]) -> list[float]:
    """What the first is of the second, for each pair."""
    return [one / other for one, other in pairs]
