"""What a chart file is made of: words, mappings and lists, each with its position.

Nothing is converted: a scalar stays the word that was written, so that `on`, `yes` and `0600` cannot turn into
something else behind the author's back, and every later complaint can name line and column.
"""

from typing import Self

from tinkworker.engine.problem import START_OF_FILE, Position


class Text(str):
    """
    A scalar as it was written.

    Attributes:
        position: Where it begins.
        plain: Whether it was written without quotes, so that YAML may take it for something else than text.
    """

    __slots__ = ("plain", "position")

    position: Position
    plain: bool

    def __new__(cls, value: str, position: Position = START_OF_FILE, *, plain: bool = True) -> Self:
        """Make a text; without a position it stands at the beginning of the file."""
        text = super().__new__(cls, value)
        text.position = position
        text.plain = plain
        return text


class Table(dict[Text, "Value"]):
    """A mapping with its position."""

    __slots__ = ("position",)

    position: Position

    def __init__(self, position: Position) -> None:
        super().__init__()
        self.position = position


class Series(list["Value"]):
    """A list with its position."""

    __slots__ = ("position",)

    position: Position

    def __init__(self, position: Position) -> None:
        super().__init__()
        self.position = position


Value = Text | Table | Series
