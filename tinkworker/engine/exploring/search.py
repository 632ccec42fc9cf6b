"""
An exhaustive search: all worlds that moves lead to, the nearest first.

Law: worlds with the same key are one. So whatever is found first is found by the fewest moves, and the story of it is
as short as it can be.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Generic, TypeVar

from attrs import define, field, frozen

W = TypeVar("W")


@frozen
class Move(Generic[W]):
    """
    Something that may happen in a world.

    Attributes:
        tell: Says what, for people.
        world: The world afterwards.
        marks: What was seen on the way, of which the first story is kept: edges of charts.
        complaints: What must not happen and did.
    """

    tell: Callable[[], str]
    world: W
    marks: frozenset[str] = frozenset()
    complaints: tuple[str, ...] = ()


@frozen
class Story:
    """
    How something comes about.

    Attributes:
        moves: What happens, in order.
        ending: What it comes to.
    """

    moves: tuple[str, ...]
    ending: str

    def __str__(self) -> str:
        width = len(str(len(self.moves)))
        lines = (f"  {number:>{width}}  {move}" for number, move in enumerate(self.moves, 1))
        return "\n".join((self.ending, *lines))


class TooLarge(Exception):
    """There are more worlds than were allowed."""


@define(eq=False)
class Search(Generic[W]):
    """
    A search and what it has found.

    Attributes:
        moves: What may happen in a world.
        key: What tells worlds apart.
        ended: Whether a world is one in which things may rest.
        limit: How many worlds there may be.
        complaint: The shortest story that ends in what must not happen; None if there is none.
        stories: The shortest story to each mark.
    """

    moves: Callable[[W], Iterable[Move[W]]]
    key: Callable[[W], Hashable]
    ended: Callable[[W], bool]
    limit: int = 1_000_000
    complaint: Story | None = None
    stories: dict[str, Story] = field(factory=dict)
    _origins: list[tuple[int, Callable[[], str]]] = field(factory=list)
    _predecessors: list[list[int]] = field(factory=list)
    _numbers: dict[Hashable, int] = field(factory=dict)
    _rests: list[int] = field(factory=list)
    _ahead: deque[tuple[int, W]] = field(factory=deque)

    @property
    def count(self) -> int:
        """How many worlds were found."""
        return len(self._numbers)

    def run(self, beginnings: Iterable[Move[W]]) -> None:
        """
        Look at everything, or until something happens that must not.

        Raises:
            TooLarge: There are more worlds than `limit`.
        """
        for beginning in beginnings:
            self._reach(beginning, -1)
        while self._ahead and self.complaint is None:
            number, world = self._ahead.popleft()
            for move in self.moves(world):
                self._reach(move, number)
        if self.complaint is None:
            self.complaint = self._stuck()

    def _reach(self, move: Move[W], origin: int) -> None:
        """Take note of where a move leads."""
        if move.complaints and self.complaint is None:
            self.complaint = self._story(origin, move, "; ".join(move.complaints))
        for mark in move.marks - self.stories.keys():
            self.stories[mark] = self._story(origin, move, mark)
        key = self.key(move.world)
        number = self._numbers.setdefault(key, len(self._numbers))
        if number == len(self._origins):
            self._add(move, origin, number)
        if origin >= 0:
            self._predecessors[number].append(origin)

    def _add(self, move: Move[W], origin: int, number: int) -> None:
        """Take note of a new world."""
        if number >= self.limit:
            raise TooLarge(f"more than {self.limit} worlds")
        self._origins.append((origin, move.tell))
        self._predecessors.append([])
        if self.ended(move.world):
            self._rests.append(number)
        else:
            self._ahead.append((number, move.world))

    def _stuck(self) -> Story | None:
        """The nearest world from which no rest can be reached."""
        safe = set(self._rests)
        ahead = list(safe)
        while ahead:
            for origin in self._predecessors[ahead.pop()]:
                if origin not in safe:
                    safe.add(origin)
                    ahead.append(origin)
        stuck = next((number for number in range(self.count) if number not in safe), None)
        return None if stuck is None else Story(tuple(self._way(stuck)), "from here on nothing leads to an end")

    def _story(self, origin: int, move: Move[W], ending: str) -> Story:
        """How a move came about, and where it ended."""
        return Story((*self._way(origin), move.tell()), ending)

    def _way(self, number: int) -> Iterator[str]:
        """The labels of the moves that lead to a world."""
        labels: list[str] = []
        while number >= 0:
            number, tell = self._origins[number]
            labels.append(tell())
        return reversed(labels)
