"""From YAML to words with positions.

Only the part of YAML is taken that a person reads at a glance: no aliases, no tags, one document, nothing nested out of
sight. That is also what keeps a hostile file harmless: nothing is constructed, resolved, expanded or followed.
"""

from collections.abc import Iterator
from typing import Any

import yaml
from attrs import define, field

from tinkworker.engine.problem import START_OF_FILE, ChartError, Position, Problem
from tinkworker.engine.text import Series, Table, Text, Value

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's reader; without libyaml the one in Python, ten times slower and otherwise the same."""

LARGEST = 1 << 18
"""Characters, or bytes. A chart is read by people; what is larger than this is something else."""

DEEPEST = 40
"""Mappings and lists inside each other. A state within a state within a state takes seven."""


def position_of(mark: Any) -> Position:
    """A place, as people count."""
    return Position(mark.line + 1, mark.column + 1)


@define
class Composer:
    """
    Makes values of YAML's events and collects what is wrong with them.

    Attributes:
        file: The file's name.
        events: What the YAML reader found, in order.
        problems: What is wrong so far.
    """

    file: str
    events: Iterator[Any]  # PyYAML's stubs know neither marks nor tags of events
    problems: list[Problem] = field(factory=list)

    def complain(self, position: Position, what: str, advice: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.file, position, what, advice))

    def document(self) -> Value:
        """The only document of the file; a text that says nothing if there is none."""
        next(self.events)  # the stream begins
        value: Value = Text("")
        if isinstance(next(self.events), yaml.DocumentStartEvent):
            value = self.value(next(self.events), 1)
            next(self.events)  # the document ends
            after = next(self.events)
            if not isinstance(after, yaml.StreamEndEvent):
                what = "a second document"
                self.complain(position_of(after.start_mark), what, "a file holds one chart; make it two files")
        return value

    def value(self, event: Any, depth: int) -> Value:
        """
        What begins with an event, and all in it.

        Raises:
            ChartError: It is nested too deeply to go on.
        """
        position = position_of(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            self.complain(position, "an alias", "charts are read by people; write out what it stands for")
            return Text("", position)
        if event.tag is not None:
            self.complain(position, f"the tag {event.tag!r}", "a chart holds names only; remove the tag")
        if isinstance(event, yaml.ScalarEvent):
            return Text(event.value, position, plain=not event.style)
        if depth > DEEPEST:
            self.complain(position, "nested too deeply", f"write it flatter: {DEEPEST} levels are read")
            raise ChartError(self.problems)
        read = self.table if isinstance(event, yaml.MappingStartEvent) else self.series
        return read(position, depth)

    def series(self, position: Position, depth: int) -> Series:
        """The rest of a list."""
        series = Series(position)
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            series.append(self.value(event, depth + 1))
        return series

    def table(self, position: Position, depth: int) -> Table:
        """The rest of a mapping; of a key that comes twice the first one counts."""
        table = Table(position)
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.value(event, depth + 1)
            value = self.value(next(self.events), depth + 1)
            if not isinstance(key, Text):
                self.complain(key.position, "a key that is not a name", "write a plain word")
            elif key in table:
                what = f"{str(key)!r} stands here twice"
                self.complain(key.position, what, "the second would hide the first; remove one")
            else:
                table[key] = value
        return table


def problem_of(error: yaml.YAMLError | UnicodeError, file: str) -> Problem:
    """What YAML's reader complains about, in our words."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        position = position_of(mark) if mark else START_OF_FILE
        what = f"not YAML: {error.problem or error.context}"
        return Problem(file, position, what, "look at the line and the one above it")
    reason = getattr(error, "reason", error)
    return Problem(file, START_OF_FILE, f"not text: {reason}", "charts are UTF-8 without control characters")


def too_large(file: str) -> ChartError:
    """The complaint about a file that is no chart by its size alone."""
    advice = "a chart is read by people; this is something else"
    return ChartError([Problem(file, START_OF_FILE, f"larger than {LARGEST} bytes", advice)])


def parse(text: str, file: str) -> Table:
    """
    Read a YAML document whose top is a mapping.

    Raises:
        ChartError: It is not one, is too large or too deep, has a key twice, or uses aliases or tags.
    """
    if len(text) > LARGEST:
        raise too_large(file)
    composer = Composer(file, yaml.parse(text, Loader=LOADER))
    try:
        value = composer.document()
    except (yaml.YAMLError, UnicodeError) as error:
        raise ChartError([problem_of(error, file)]) from error
    if composer.problems:
        raise ChartError(composer.problems)
    if not isinstance(value, Table):
        raise ChartError([Problem(file, value.position, "not a mapping", "a chart begins with 'chart: NAME'")])
    return value
