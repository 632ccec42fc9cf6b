"""Names, words, lists and mappings: what a value of a chart file must be, whatever the chart says with it."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from tinkworker.engine.problem import ChartError, Problem, nearest
from tinkworker.engine.text import Series, Table, Text, Value

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
DOTTED = re.compile(rf"{NAME.pattern}(\.{NAME.pattern})?")
LONGEST = 60
"""Characters of a name: as long as a line of a picture or a table allows."""

OTHERWISE_READ = {
    **dict.fromkeys(("on", "off", "yes", "no", "true", "false"), "boolean"),
    "null": "null",
}
"""Words that could be names, and that YAML readers take for something else than text."""

ENOUGH = 100
"""Problems, after which nobody reads on."""

T = TypeVar("T")


class Spelling:
    """Reads the values of one chart file and collects what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def complain(self, value: Value, what: str, advice: str) -> None:
        """
        Note a problem.

        Raises:
            ChartError: There are enough of them.
        """
        self.problems.append(Problem(self.file, value.position, what, advice))
        if len(self.problems) == ENOUGH:
            raise ChartError(self.problems)

    def mistake(self, value: Value, wanted: str, details: str = "") -> None:
        """Note that something else is wanted here."""
        shapes: dict[type, str] = {Table: "a mapping", Series: "a list"}
        found = shapes.get(type(value)) or (repr(str(value)[:LONGEST]) if value else "nothing")
        self.complain(value, f"{found} where {wanted} belongs", f"write {wanted}{details}")

    def name(self, value: Value, shape: re.Pattern[str] = NAME) -> Text:
        """A name: lower-case words joined by underscores."""
        if not isinstance(value, Text) or not value:
            self.mistake(value, "a name")
        elif value.plain and value in OTHERWISE_READ:
            what = f"{str(value)!r} is a {OTHERWISE_READ[value]} in YAML"
            self.complain(value, what, "other readers see no name here; rename it")
        elif len(value) > LONGEST:
            self.complain(value, f"a name of {len(value)} characters", f"make it {LONGEST} at most")
        elif not shape.fullmatch(value):
            self.complain(value, f"{str(value)!r} is not a name", "write lower-case words joined by underscores")
        return value if isinstance(value, Text) else Text("", value.position)

    def activity(self, value: Value) -> Text:
        """The name of an activity: it may have one dot, between who does it and what is done."""
        return self.name(value, DOTTED)

    def names(self, value: Value) -> tuple[Text, ...]:
        """A name, or a list of names."""
        return tuple(self.name(item) for item in self.items(value))

    def distinct(self, value: Value) -> tuple[Text, ...]:
        """A name, or a list of names of which none comes twice."""
        names = self.names(value)
        seen: set[str] = set()
        for name in names:
            if name in seen:
                self.complain(name, f"{str(name)!r} stands here twice", "once is enough; remove one")
            seen.add(name)
        return names

    def items(self, value: Value) -> list[Value]:
        """What stands in a list; a thing on its own is a list of one."""
        if isinstance(value, Series) and not value:
            self.complain(value, "an empty list", "leave the key out, or list something")
        return value if isinstance(value, Series) else [value]

    def prose(self, value: Value) -> Text:
        """Any text."""
        if not isinstance(value, Text):
            self.mistake(value, "text")
        return value if isinstance(value, Text) else Text("", value.position)

    def fields(self, value: Value, keys: Mapping[str, Callable[[Value], Any]]) -> dict[str, Any]:
        """A mapping whose keys are known, each read by its own reader."""
        if not isinstance(value, Table):
            self.mistake(value, "a mapping", f" with some of {', '.join(keys)}")
            return {}
        for key in value:
            if key not in keys:
                self.complain(key, f"{str(key)[:LONGEST]!r} means nothing here", nearest(key[:LONGEST], keys))
        return {str(key): keys[key](item) for key, item in value.items() if key in keys}

    def entries(self, value: Value, read: Callable[[Value], T]) -> dict[Text, T]:
        """A mapping from names."""
        if not isinstance(value, Table):
            self.mistake(value, "a mapping")
            return {}
        return {self.name(key): read(item) for key, item in value.items()}
