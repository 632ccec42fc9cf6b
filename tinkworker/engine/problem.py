"""What is wrong with a chart, in a form that a person can act on."""

from collections.abc import Iterable
from typing import NamedTuple

from attrs import frozen


class Position(NamedTuple):
    """
    A place in a file; there is one for each word of a chart, so it is of the kind that is made fastest.

    Attributes:
        line: The line, from 1.
        column: The column, from 1.
    """

    line: int = 1
    column: int = 1


START_OF_FILE = Position()

LISTED = 12
"""How many words a message lists at most; more of them help nobody."""


@frozen(order=True)
class Problem:
    """
    One thing that is wrong with a chart. Problems are ordered by file, then by place.

    Attributes:
        file: The file's name as it was given.
        position: Where in it.
        what: What is wrong.
        advice: Why that is wrong, or what to do.
    """

    file: str
    position: Position
    what: str
    advice: str

    def __str__(self) -> str:
        """`file:line:column: what; advice`, as compilers have it."""
        return f"{self.file}:{self.position.line}:{self.position.column}: {self.what}; {self.advice}"


class ChartError(Exception):
    """
    A chart that cannot be used.

    Attributes:
        problems: All that is wrong with it, in order.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


def nearest(word: str, known: Iterable[str]) -> str:
    """Say which known word was probably meant, or which there are."""
    from difflib import get_close_matches  # noqa: PLC0415 only mistakes need it

    candidates = sorted(set(known))
    close = get_close_matches(word, candidates, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    if not candidates:
        return "there are none"
    more = f" and {len(candidates) - LISTED} more" if len(candidates) > LISTED else ""
    return f"there are: {', '.join(candidates[:LISTED])}{more}"
