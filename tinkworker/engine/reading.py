"""From a chart file to a `Chart`: shape and spelling. What the chart says is checked elsewhere.

The vocabulary is in the tables at the beginning of `Reader`: which keys there are and what reads each. Shorthands are
undone here, so that nothing behind this module knows of them: a bare name stands for a list of one name, a bare target
for an alternative, bare commands for effects.

(cattrs structures journals and settings; here every value has a position to complain about, and a reader of its own is
shorter than telling cattrs so.)
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tinkworker.engine.chart import Alternative, Alternatives, Chart, Effects, Send, State
from tinkworker.engine.parsing import LARGEST, parse, too_large
from tinkworker.engine.problem import START_OF_FILE, ChartError, Problem
from tinkworker.engine.spelling import Spelling
from tinkworker.engine.text import Table, Text, Value

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


class Reader(Spelling):
    """Reads the parts of one chart file."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        effects = {"assign": self.names, "do": self.names, "spawn": self.names, "send": self.sends}
        self.send_keys = {"to": self.name, "event": self.name}
        self.effect_keys = effects
        self.alternative_keys = {"if": self.name, "else": self.stay, "target": self.name, **effects}
        self.state_keys = {
            "description": self.prose,
            "initial": self.name,
            "states": self.states,
            "invoke": self.activity,
            "when": self.handlers,
            "after": self.handlers,
            "always": self.alternatives,
            "defer": self.distinct,
            "ignore": self.distinct,
            "entry": self.effects,
            "exit": self.effects,
            "waits_for": self.distinct,
            "final": self.true,
        }
        self.chart_keys = {
            "chart": self.name,
            "version": self.prose,
            "description": self.prose,
            "initial": self.name,
            "events": lambda value: self.entries(value, self.distinct),
            "states": self.states,
        }

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

    def sends(self, value: Value) -> tuple[Send, ...]:
        """One message, or a list of them."""
        return tuple(self.send(item) for item in self.items(value))

    def send(self, value: Value) -> Send:
        """A message."""
        fields = self.fields(value, self.send_keys)
        for key in self.send_keys.keys() - fields.keys() if isinstance(value, Table) else ():
            self.complain(value, f"a message without {key!r}", "write {to: ..., event: ...}")
        nothing = Text("", value.position)
        return Send(fields.get("to", nothing), fields.get("event", nothing), value.position)

    def effects(self, value: Value) -> Effects:
        """A mapping of effects, or commands alone."""
        if isinstance(value, Table):
            return Effects(**self.fields(value, self.effect_keys))
        return Effects(do=self.names(value))

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
        return tuple(self.alternative(item) for item in self.items(value))

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
        silent = isinstance(value, Text) and value.plain and value in {"", "~", "null"}
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


def read_file(path: "Traversable") -> Chart:
    """
    Read a chart from a file.

    Raises:
        ChartError: As `read_chart`; also if the file is too large or not UTF-8.
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise too_large(str(path))
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        problem = Problem(str(path), START_OF_FILE, f"not UTF-8 at byte {error.start}", "charts are UTF-8")
        raise ChartError([problem]) from error
    return read_chart(text, str(path))
