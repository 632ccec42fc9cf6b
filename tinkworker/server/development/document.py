"""
YAML as the real server reads it: into typed fields, by the rules of Go's `yaml.v3`.

A field of text takes any scalar as it is written: `0600` is "0600", `true` is "true", `1:30` is "1:30". A field of
a number takes numbers that are not in quotes. Nothing, or `null`, is the empty value. Unknown keys are let pass, keys
that are there twice are not, and `<<` merges. Of a template, only the first document counts.

Where `yaml.v3` stops at what it cannot read, this notes it and goes on, so that people get all problems at once.
"""

import math
import re
from collections.abc import Collection, Iterator
from typing import cast

import yaml
from attrs import define, field
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

from tinkworker.server.development.problem import Problem, TemplateInvalid, locate

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NOTHING = {"", "~", "null", "Null", "NULL"}
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(
    r"(?P<sign>[-+]?)(?:0x(?P<x>[0-9a-f]+)|0b(?P<b>[01]+)|0o?(?P<o>[0-7]+)|(?P<d>0|[1-9][0-9]*))", re.IGNORECASE
)
_BASES = {"x": 16, "b": 2, "o": 8, "d": 10}
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


@define
class Document:
    """
    A document that is being read.

    Attributes:
        file: Its name, for problems.
        problems: What makes it invalid.
        warnings: What the server lets pass and the writer will hardly have meant.
    """

    file: str
    problems: list[Problem] = field(factory=list)
    warnings: list[Problem] = field(factory=list)

    def parse(self, text: str) -> Node | None:
        """
        The root of a text's first document; None if there is nothing in it.

        Raises:
            TemplateInvalid: It is not YAML, and nothing can be said of what follows.
        """
        return next(self.parse_all(text), None)

    def parse_all(self, text: str) -> Iterator[Node]:
        """The roots of all documents of a text, which is read as far as they are wanted; otherwise as `parse`."""
        try:
            loader = _LOADER(text)
            try:
                while loader.check_node():
                    yield cast("Node", loader.get_node())
            finally:
                loader.dispose()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            what = ", ".join(filter(None, [error.context, error.problem]))
        except ReaderError as error:
            line, column = locate(text, error.position)
            what = str(error.reason)
        else:
            return
        problem = Problem(
            self.file, line, column, f"this is not YAML: {what}", "check indentation and quotes up to here"
        )
        raise TemplateInvalid([problem])

    def complain(self, node: Node | None, what: str, remedy: str) -> None:
        """Note a problem at a node."""
        self.problems.append(self._problem(node, what, remedy))

    def warn(self, node: Node | None, what: str, remedy: str) -> None:
        """Note a warning at a node."""
        self.warnings.append(self._problem(node, what, remedy))

    def fields(self, node: Node | None, known: Collection[str]) -> dict[str, Node]:
        """The known fields of a mapping, by name."""
        values = {}
        for key, value in self._entries(node):
            if key.value in known:
                values[key.value] = value
            else:
                self.warn(key, f"{key.value!r} means nothing here", f"take one of {', '.join(known)}, or leave it out")
        return values

    def items(self, node: Node | None) -> list[Node]:
        """The items of a list; an item that is nothing is not there."""
        if _is_nothing(node):
            return []
        if not isinstance(node, SequenceNode):
            self.complain(node, "this is not a list", "write each item on a line of its own, after a dash")
            return []
        return [item for item in node.value if not _is_nothing(item)]

    def text(self, node: Node | None) -> str:
        """A scalar as it is written."""
        if _is_nothing(node):
            return ""
        if not isinstance(node, ScalarNode):
            self.complain(node, "this is not a single value", "write a text, in quotes if need be")
            return ""
        return str(node.value)

    def texts(self, node: Node | None) -> tuple[str, ...]:
        """A list of scalars as they are written."""
        return tuple(self.text(item) for item in self.items(node))

    def pairs(self, node: Node | None) -> dict[str, str]:
        """A mapping of scalars as they are written."""
        return {str(key.value): self.text(value) for key, value in self._entries(node)}

    def integer(self, node: Node | None) -> int:
        """A whole number; what stands after a decimal point is cut off."""
        if _is_nothing(node):
            return 0
        number = _read_number(node.value) if isinstance(node, ScalarNode) and not node.style else None
        if number is None:
            self.complain(node, "this is not a whole number", "write digits without quotes")
        return number or 0

    def boolean(self, node: Node | None) -> bool:
        """Yes or no."""
        if _is_nothing(node):
            return False
        text = str(node.value) if isinstance(node, ScalarNode) and not node.style else ""
        if text not in _BOOLEANS:
            self.complain(node, "this is neither true nor false", "write true or false, without quotes")
        return _BOOLEANS.get(text, False)

    def _problem(self, node: Node | None, what: str, remedy: str) -> Problem:
        """A problem at a node, or at the beginning if there is none."""
        line, column = (node.start_mark.line + 1, node.start_mark.column + 1) if node else (1, 1)
        return Problem(self.file, line, column, what, remedy)

    def _entries(self, node: Node | None) -> Iterator[tuple[ScalarNode, Node]]:
        """The keys and values of a mapping: its own, then what it merges, where that is not there yet."""
        if _is_nothing(node):
            return
        present: set[str] = set()
        for mapping in self._mappings(node, ()):
            inherited = frozenset(present)
            for key, value in mapping.value:
                if not isinstance(key, ScalarNode):
                    self.complain(key, "this is not a key", "write a text before the colon")
                elif _is_merge(key) or _is_nothing(key) or key.value in inherited:
                    continue
                elif key.value in present:
                    self.complain(key, f"{key.value!r} is here a second time", "keep one of the two")
                else:
                    present.add(key.value)
                    yield key, value

    def _mappings(self, node: Node | None, within: tuple[Node, ...]) -> Iterator[MappingNode]:
        """A mapping, and those that it merges, and so on; the nearest first."""
        if not isinstance(node, MappingNode) or node in within:
            self.complain(node, "this is not a mapping", "write `key: value`, each on a line of its own")
            return
        yield node
        for key, value in node.value:
            if _is_merge(key):
                for other in value.value if isinstance(value, SequenceNode) else [value]:
                    yield from self._mappings(other, (*within, node))


def _is_merge(key: Node) -> bool:
    """Whether a key stands for keys from elsewhere."""
    return isinstance(key, ScalarNode) and key.value == "<<" and not key.style


def _is_nothing(node: Node | None) -> bool:
    """Whether a value is not there or null."""
    return node is None or (isinstance(node, ScalarNode) and not node.style and node.value in _NOTHING)


def _read_number(text: str) -> int | None:
    """A number in any of the forms that `yaml.v3` knows, as a whole one of 64 bits."""
    plain = "" if text.startswith("_") else text.replace("_", "")
    if match := _INTEGER.fullmatch(plain):
        kind = match.lastgroup or "d"
        number = int(match["sign"] + match[kind], _BASES[kind])
    elif _FLOAT.fullmatch(plain) and math.isfinite(float(plain)):
        number = int(float(plain))
    else:
        return None
    return number if _SMALLEST <= number <= _LARGEST else None
