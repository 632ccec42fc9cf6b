"""YAML as text with positions: every scalar is a string that knows where it stood and what YAML would have made of it.

Nothing is converted, so that `on`, `yes` and `0600` cannot turn into something else behind the author's back, and
every later complaint can name line and column.
"""

from typing import Literal, Self

import yaml
from attrs import define

from tinkworker.engine.problem import ChartError, Position, Problem

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml; ten times slower and otherwise the same
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

Kind = Literal["text", "boolean", "number", "null", "other"]

KINDS: dict[str, Kind] = {
    "tag:yaml.org,2002:str": "text",
    "tag:yaml.org,2002:bool": "boolean",
    "tag:yaml.org,2002:int": "number",
    "tag:yaml.org,2002:float": "number",
    "tag:yaml.org,2002:null": "null",
}

COLLECTIONS = frozenset({"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"})

LARGEST = 1 << 20
"""Bytes. A chart is read by people; what is larger than this is something else."""


class Text(str):
    """A scalar as it was written, with its position and its kind."""

    __slots__ = ("kind", "position")

    kind: Kind
    position: Position

    def __new__(cls, value: str, position: Position | None = None, kind: Kind = "text") -> Self:
        """Make a text; without a position it stands at the beginning of the file."""
        text = super().__new__(cls, value)
        text.position = position or Position()
        text.kind = kind
        return text


class Table(dict[Text, "Value"]):
    """A mapping with its position."""

    position: Position


class Series(list["Value"]):
    """A sequence with its position."""

    position: Position


Value = Text | Table | Series


def position_of(node: yaml.Node) -> Position:
    """Where a node begins."""
    return Position(node.start_mark.line + 1, node.start_mark.column + 1)


@define
class Composer:
    """Turns YAML's nodes into values and collects what is wrong with them."""

    file: str
    problems: list[Problem]
    seen: set[int]

    def complain(self, node: yaml.Node, what: str, advice: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.file, position_of(node), what, advice))

    def value(self, node: yaml.Node) -> Value:
        """Convert one node and all below it."""
        if id(node) in self.seen:
            self.complain(node, "an alias stands for this", "charts are read by people; write it out")
            return Text("", position_of(node), "null")
        self.seen.add(id(node))
        if node.tag not in KINDS and node.tag not in COLLECTIONS:
            self.complain(node, f"the tag {node.tag!r}", "a chart holds names only; remove the tag")
        if isinstance(node, yaml.MappingNode):
            return self.table(node)
        if isinstance(node, yaml.SequenceNode):
            series = Series(self.value(item) for item in node.value)
            series.position = position_of(node)
            return series
        return Text(node.value, position_of(node), KINDS.get(node.tag, "other"))

    def table(self, node: yaml.MappingNode) -> Table:
        """Convert a mapping; a key that comes twice is a problem and the first one counts."""
        table = Table()
        table.position = position_of(node)
        for key, value in node.value:
            name = self.value(key)
            if not isinstance(name, Text):
                self.complain(key, "a key that is not a name", "write a plain word")
            elif name in table:
                self.complain(key, f"{str(name)!r} stands here twice", "the second would hide the first; remove one")
            else:
                table[name] = self.value(value)
        return table


def parse(text: str, file: str) -> Table:
    """
    Read a YAML document whose top is a mapping.

    Raises:
        ChartError: It is not one, is too large or too deep, has a key twice, or uses aliases.
    """
    if len(text) > LARGEST:
        raise ChartError([Problem(file, Position(), f"{len(text)} characters long", f"at most {LARGEST} are read")])
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        position = Position(mark.line + 1, mark.column + 1) if mark else Position()
        what = f"not YAML: {error.problem or error.context}"
        raise ChartError([Problem(file, position, what, "look at the line and the one above it")]) from error
    except yaml.reader.ReaderError as error:
        what = f"not text: {error.reason} at character {error.position}"
        raise ChartError([Problem(file, Position(), what, "charts are UTF-8 without control characters")]) from error
    except RecursionError as error:
        raise ChartError([Problem(file, Position(), "nested too deeply", "write it flatter")]) from error
    composer = Composer(file, [], set())
    value = composer.value(node) if node is not None else None
    if composer.problems:
        raise ChartError(composer.problems)
    if not isinstance(value, Table):
        raise ChartError([Problem(file, Position(), "not a mapping", "a chart begins with 'chart: NAME'")])
    return value
