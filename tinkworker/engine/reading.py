"""From a chart file to a `Chart`: shape and spelling. What the chart says is checked elsewhere.

The vocabulary is in the tables at the end of `Reader`: which keys there are and what reads each. Shorthands are undone
here, so that nothing behind this module knows of them: a bare name stands for a list of one name, a bare target for an
alternative, bare commands for effects.

(cattrs structures journals and settings; here every value has a position to complain about, and a reader of its own is
shorter than telling cattrs so.)
"""

import re
from collections.abc import Callable, Mapping
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from tinkworker.engine.chart import Alternative, Alternatives, Chart, Effects, Send, State
from tinkworker.engine.problem import ChartError, Position, Problem, nearest
from tinkworker.engine.text import Series, Table, Text, Value, parse

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[a-z][a-z0-9]*(_[a-z0-9]+)*)?")

T = TypeVar("T")


class Reader:
    """Reads the parts of one chart file and collects what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        effects = {"assign": self.names, "do": self.names, "spawn": self.names, "send": self.sends}
        self.send_keys = {"to": self.name, "event": self.name}
        self.effect_keys = effects
        self.alternative_keys = {"if": self.name, "else": self.stay, "target": self.name, **effects}
        self.state_keys = {
            "description": self.prose,
            "initial": self.name,
            "states": self.states,
            "invoke": self.name,
            "when": self.handlers,
            "after": self.handlers,
            "always": self.alternatives,
            "defer": self.names,
            "ignore": self.names,
            "entry": self.effects,
            "exit": self.effects,
            "waits_for": self.names,
            "final": self.true,
        }
        self.chart_keys = {
            "chart": self.name,
            "version": self.prose,
            "description": self.prose,
            "initial": self.name,
            "events": lambda value: self.entries(value, self.names),
            "states": self.states,
        }

    def complain(self, value: Value, what: str, advice: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.file, value.position, what, advice))

    def mistake(self, value: Value, wanted: str) -> None:
        """Note that something else is wanted here."""
        shape = {Table: "a mapping", Series: "a list"}.get(type(value)) or repr(str(value)) if value else "nothing"
        self.complain(value, f"{shape} where {wanted} belongs", f"write {wanted}")

    def name(self, value: Value) -> Text:
        """A name: lower-case words joined by underscores, perhaps with one dot."""
        if not isinstance(value, Text) or not value:
            self.mistake(value, "a name")
        elif value.kind != "text":
            self.complain(
                value, f"{str(value)!r} is a {value.kind} in YAML", "other readers see no name here; rename it"
            )
        elif not NAME.fullmatch(value):
            self.complain(value, f"{str(value)!r} is not a name", "write lower-case words joined by underscores")
        return value if isinstance(value, Text) else Text("", value.position)

    def names(self, value: Value) -> tuple[Text, ...]:
        """A name, or a list of names."""
        return tuple(self.name(item) for item in value) if isinstance(value, Series) else (self.name(value),)

    def prose(self, value: Value) -> Text:
        """Any text."""
        if not isinstance(value, Text):
            self.mistake(value, "text")
        return value if isinstance(value, Text) else Text("", value.position)

    def true(self, value: Value) -> bool:
        """The word true."""
        if not (isinstance(value, Text) and value == "true"):
            self.mistake(value, "the word true")
        return True

    def stay(self, value: Value) -> Text:
        """The word stay."""
        if not (isinstance(value, Text) and value == "stay"):
            self.mistake(value, "the word stay")
        return Text("stay", value.position)

    def fields(self, value: Value, keys: Mapping[str, Callable[[Value], Any]]) -> dict[str, Any]:
        """A mapping whose keys are known, each read by its own reader."""
        if not isinstance(value, Table):
            self.mistake(value, f"a mapping with some of {', '.join(keys)}")
            return {}
        for key in value:
            if key not in keys:
                self.complain(key, f"{str(key)!r} means nothing here", nearest(key, keys))
        return {str(key): keys[key](item) for key, item in value.items() if key in keys}

    def entries(self, value: Value, read: Callable[[Value], T]) -> dict[Text, T]:
        """A mapping from names."""
        if not isinstance(value, Table):
            self.mistake(value, "a mapping")
            return {}
        return {self.name(key): read(item) for key, item in value.items()}

    def sends(self, value: Value) -> tuple[Send, ...]:
        """One message, or a list of them."""
        return tuple(self.send(item) for item in (value if isinstance(value, Series) else [value]))

    def send(self, value: Value) -> Send:
        """A message."""
        fields = self.fields(value, self.send_keys)
        for key in self.send_keys.keys() - fields.keys():
            self.complain(value, f"a message without {key!r}", "write {to: ..., event: ...}")
        nothing = Text("", value.position)
        return Send(fields.get("to", nothing), fields.get("event", nothing), value.position)

    def effects(self, value: Value) -> Effects:
        """A mapping of effects, or commands alone."""
        return (
            Effects(**self.fields(value, self.effect_keys))
            if isinstance(value, Table)
            else Effects(do=self.names(value))
        )

    def alternative(self, value: Value) -> Alternative:
        """A target, or all that an alternative can say."""
        if isinstance(value, Text):
            return Alternative(target=self.name(value), position=value.position)
        fields = self.fields(value, self.alternative_keys)
        choice = {
            "guard": fields.pop("if", None),
            "otherwise": fields.pop("else", None),
            "target": fields.pop("target", None),
        }
        return Alternative(effects=Effects(**fields), position=value.position, **choice)

    def alternatives(self, value: Value) -> Alternatives:
        """One alternative, or a list of them."""
        if isinstance(value, Series) and not value:
            self.mistake(value, "at least one alternative")
        return tuple(self.alternative(item) for item in (value if isinstance(value, Series) else [value]))

    def handlers(self, value: Value) -> Mapping[Text, Alternatives]:
        """Alternatives by event or timer."""
        return self.entries(value, self.alternatives)

    def states(self, value: Value) -> Mapping[Text, State]:
        """States by name."""
        if not isinstance(value, Table):
            self.mistake(value, "a mapping")
            return {}
        return {self.name(key): self.state(key, item) for key, item in value.items()}

    def state(self, name: Text, value: Value) -> State:
        """One state; `{}` and nothing at all both mean that it says nothing."""
        silent = isinstance(value, Text) and value.kind == "null"
        return State(name=name, **({} if silent else self.fields(value, self.state_keys)))

    def chart(self, top: Table) -> Chart:
        """The whole file."""
        fields = self.fields(top, self.chart_keys)
        if "chart" not in fields:
            self.complain(top, "a chart without a name", "begin with 'chart: NAME'")
        return Chart(name=fields.pop("chart", Text("", top.position)), file=self.file, **fields)


def read_chart(text: str, file: str) -> Chart:
    """
    Read a chart; nothing about its meaning is looked at.

    Raises:
        ChartError: It is not YAML, or says things that no chart can say; with all problems of that kind.
    """
    reader = Reader(file)
    chart = reader.chart(parse(text, file))
    if reader.problems:
        raise ChartError(reader.problems)
    return chart


def read_file(path: Traversable) -> Chart:
    """
    Read a chart from a file.

    Raises:
        ChartError: As `read_chart`; also if the file is not UTF-8.
        OSError: It cannot be read.
    """
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        problem = Problem(str(path), Position(), f"not UTF-8 at byte {error.start}", "charts are UTF-8")
        raise ChartError([problem]) from error
    return read_chart(text, str(path))
