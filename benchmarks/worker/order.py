"""The order in which things are measured beside each other."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def turns(things: Sequence[T], rounds: int) -> Iterator[T]:
    """
    Each thing twice in a round, in the order A B C C B A.

    So what else the machine does falls on all alike, also when that grows or shrinks meanwhile.
    """
    for _ in range(rounds):
        yield from things
        yield from reversed(things)


def in_turns(measures: Sequence[Callable[[], float]], rounds: int) -> list[list[float]]:
    """For each thing that is measured, by turns, its figure in each round: the mean of two."""
    taken: list[list[float]] = [[] for _ in measures]
    for number in turns(range(len(measures)), rounds):
        taken[number].append(measures[number]())
    return [[(one + other) / 2 for one, other in zip(each[::2], each[1::2], strict=True)] for each in taken]


def alternating(one: Callable[[], float], other: Callable[[], float], rounds: int) -> Iterator[tuple[float, float]]:
    """Pairs of both, in the order A B B A."""
    return zip(*in_turns((one, other), rounds), strict=True)


def ratios(pairs: list[tuple[float, float]]) -> list[float]:
    """What the first is of the second, for each pair."""
    return [one / other for one, other in pairs]
