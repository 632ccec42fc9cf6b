"""Looking at everything that may happen."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tinkworker.engine.exploring.search import Move, Search, Story, TooLarge

GOAL = 7


def move(label: str, world: int, *complaints: str) -> Move[int]:
    """A move that leaves its label as a mark."""
    return Move(partial(str, label), world, frozenset({label}), complaints)


def doubled_or_more(world: int) -> Iterator[Move[int]]:
    """Numbers that are doubled, or grow by one, up to a goal."""
    for label, number in (("more", world + 1), ("double", 2 * world)):
        if number <= GOAL:
            yield move(label, number)


def searched(moves: Callable[[int], Iterator[Move[int]]], *, limit: int = 1000) -> Search[int]:
    """A search from 1 to the goal."""
    found: Search[int] = Search(moves, lambda world: world, lambda world: world == GOAL, limit)
    found.run([move("one", 1)])
    return found


def test_every_world_is_found_once() -> None:
    """Worlds with the same key are one, however many ways lead there."""
    found = searched(doubled_or_more)

    assert found.count == GOAL
    assert found.complaint is None


def test_a_complaint_comes_with_the_shortest_story() -> None:
    """What must not happen is told from the beginning, by the fewest moves."""

    def moves(world: int) -> Iterator[Move[int]]:
        for each in doubled_or_more(world):
            yield move(each.tell(), each.world, *(["six is unlucky"] if each.world == 6 else []))

    found = searched(moves)

    assert found.complaint == Story(("one", "more", "more", "double"), "six is unlucky")
    assert str(found.complaint).splitlines()[:2] == ["six is unlucky", "  1  one"]


def test_a_dead_end_is_a_complaint() -> None:
    """A world from which no end can be reached is told, the nearest first; a circle is no end."""

    def moves(world: int) -> Iterator[Move[int]]:
        yield from doubled_or_more(world)
        if world in {3, 100}:
            yield move("astray", 100)

    found = searched(moves)

    assert found.complaint == Story(("one", "more", "more", "astray"), "from here on nothing leads to an end")


def test_what_was_seen_is_told() -> None:
    """To every mark there is the shortest story."""
    assert searched(doubled_or_more).stories["double"].moves == ("one", "double")


def test_too_much_is_refused() -> None:
    """A search that would fill the memory ends with a word."""
    with pytest.raises(TooLarge, match="more than 3 worlds"):
        searched(doubled_or_more, limit=3)
