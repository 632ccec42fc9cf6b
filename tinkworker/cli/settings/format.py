"""
The formats of the config file: YAML, TOML and JSON, each read as a list of entries with their places.

Values stay as they are written: `tinkerbell-tls: no` is no truth and `id: 017` no fifteen before somebody asks for one.
The libraries' own words about a broken file are not passed on: they may quote it, and it may hold a password.

Each library is imported only when there is a file for it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

DEEPEST = 40
"""Lists and mappings within each other; one is what a config file needs."""


class MalformedError(ValueError):
    """A text that is not in its format, with the line and the column, from 1, where that showed."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(f"malformed at {line}:{column}")
        self.line, self.column = line, column


class Entry(NamedTuple):
    """
    A key with its value.

    Attributes:
        key: As it is written; "?" for a key of YAML that is a list or a mapping itself.
        text: The value; None if there is none.
        line: Where the key stands, from 1.
        column: Likewise.
        flaw: Why the value cannot be taken as a text; empty if it can.
    """

    key: str
    text: str | None
    line: int
    column: int
    flaw: str = ""


def read_yaml(text: str) -> Iterator[Entry]:
    """The entries of the first document; none if it is empty. The others are ignored, as the Go worker does."""
    import yaml  # noqa: PLC0415 see the module

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_depth(yaml, text, loader)
        document = next(yaml.compose_all(text, loader), None)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise (MalformedError(mark.line + 1, mark.column + 1) if mark else MalformedError(1, 1)) from error
    if document is None:
        return
    if not isinstance(document, yaml.MappingNode):
        raise MalformedError(document.start_mark.line + 1, document.start_mark.column + 1)
    for key, node in document.value:
        yield Entry(
            key=str(key.value) if isinstance(key, yaml.ScalarNode) else "?",
            text=None if node.tag.endswith(":null") else str(node.value),
            line=key.start_mark.line + 1,
            column=key.start_mark.column + 1,
            flaw=_yaml_flaw(node),
        )


def _refuse_depth(yaml: Any, text: str, loader: Any) -> None:
    """
    Look that nothing is nested deeply, for the library's composer would end the whole program then.

    Raises:
        MalformedError: It is.
    """
    depth = 0
    for event in yaml.parse(text, loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise MalformedError(event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.DocumentEndEvent):
            return


def _yaml_flaw(node: Any) -> str:
    if node.id != "scalar":
        return "is a list or a mapping and not one value"
    if not node.tag.startswith("tag:yaml.org,2002:"):
        return "begins with a ! that means a tag; put the value in quotes"
    return ""


def read_toml(text: str) -> Iterator[Entry]:
    """The entries of a TOML file."""
    import tomllib  # noqa: PLC0415 see the module

    try:
        document = tomllib.loads(text, parse_float=str)
    except ValueError as error:  # tomllib's own, or int's for a number of thousands of digits
        place = re.search(r"line ([0-9]+), column ([0-9]+)", str(error))
        raise (
            MalformedError(int(place[1]), int(place[2])) if place else MalformedError(len(text.splitlines()), 1)
        ) from error
    return _entries(text, document.items())


def read_json(text: str) -> Iterator[Entry]:
    """The entries of a JSON file, a key that is given twice included."""
    import json  # noqa: PLC0415 see the module

    try:
        # Objects become tuples of their pairs, as a dict would hide a key that is there twice.
        document = json.loads(text, object_pairs_hook=tuple, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise MalformedError(error.lineno, error.colno) from error
    if not isinstance(document, tuple):
        raise MalformedError(1, 1)
    return _entries(text, document)


def _entries(text: str, pairs: Iterable[tuple[str, object]]) -> Iterator[Entry]:
    """Entries of values that their library parsed already and gave no place."""
    for key, value in pairs:
        line, column = _place(text, key)
        match value:
            case None:
                yield Entry(key, None, line, column)
            case bool():
                yield Entry(key, str(value).lower(), line, column)
            case str() | int():
                yield Entry(key, str(value), line, column)
            case _:
                yield Entry(key, "", line, column, "is a list, a table or a date and not one value")


def _place(text: str, key: str) -> tuple[int, int]:
    """Where a key stands, or most likely stands: the first place that looks like it."""
    found = re.search(rf"""(?m)(?:^|[{{,])\s*(["']?{re.escape(key)}["']?)\s*[:=]""", text)
    before = text[: found.start(1)] if found else ""
    return before.count("\n") + 1, len(before) - before.rfind("\n")
