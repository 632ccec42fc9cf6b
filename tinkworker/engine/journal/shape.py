"""The records of a journal: which kinds there are, and what each must hold.

| record | says |
| --- | --- |
| `header` | the format, and what wrote the file: engine version, charts with their digests, boot, both clocks |
| `snapshot` | everything that lives, in place of the records that a file before this one held |
| `start` | a machine began: its chart, its parent, whom it is about; of the first one also its data |
| `event` | something happened to a machine |
| `step` | what the machine made of the start or event before it |
| `refused` | that it took nothing, and what it would have taken |
| `failure` | the program failed, and ends: with which error, and at which activity of a machine if at one |
| `resume` | the program was started again: engine version, charts, boot, both clocks |

A file may have been written by anybody, so what is read further on is looked at here, once. Keys that are not named
here are let pass: a later version of the format may have more.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from operator import call
from types import MappingProxyType
from typing import Any

from attrs import frozen

from tinkworker.engine.journal.record import Damaged, Record
from tinkworker.engine.step import Disposition

Question = Callable[[Any], bool]

Check = type | Question
"""What a value must be: just of this class, or what this says yes to."""

LARGEST = 1e15
"""What is beyond this is no time, and could not be told apart from the second after it."""

DISPOSITIONS = frozenset(each.value for each in Disposition)


def anything(_value: Any) -> bool:
    """Whatever JSON can say."""
    return True


def number(value: Any) -> bool:
    """A number that can be counted with; seconds, mostly."""
    return type(value) in {int, float} and -LARGEST < value < LARGEST


def moment(value: Any) -> bool:
    """A date and time with its distance from UTC; in UTC it is one, too."""
    try:
        read = datetime.fromisoformat(value)
        return read.tzinfo is not None and bool(read.astimezone(UTC))
    except (TypeError, ValueError, OverflowError):
        return False


def disposition(value: Any) -> bool:
    """What may become of an event."""
    return type(value) is str and value in DISPOSITIONS


def question(check: Check) -> Question:
    """A check as something to ask; made once, for it is asked of every record."""
    return (lambda value: type(value) is check) if isinstance(check, type) else check


def maybe(check: Check) -> Question:
    """The same, or null."""
    asked = question(check)
    return lambda value: value is None or asked(value)


def many(check: Check) -> Question:
    """A list of these."""
    asked = question(check)
    return lambda value: type(value) is list and all(map(asked, value))


def row(*checks: Check) -> Question:
    """A list of just these."""
    asked = tuple(map(question, checks))
    return lambda value: type(value) is list and len(value) == len(asked) and all(map(call, asked, value))


def table(check: Check) -> Question:
    """An object whose values are these."""
    asked = question(check)
    return lambda value: type(value) is dict and all(map(asked, value.values()))


@frozen
class Shape:
    """
    What an object must hold, and what it may.

    Attributes:
        checks: What each key must hold that may not hold anything.
        required: The keys that may not be missing.
    """

    checks: Mapping[str, Check]
    required: frozenset[str]

    @classmethod
    def of(cls, required: Mapping[str, Check], optional: Mapping[str, Check] = MappingProxyType({})) -> "Shape":
        """Make a shape."""
        checks = {key: check for key, check in (*required.items(), *optional.items()) if check is not anything}
        return cls(checks, frozenset(required))

    def __call__(self, value: Any) -> bool:
        """Whether a value has this shape."""
        return type(value) is dict and not self.complaint(value)

    def complaint(self, value: Record) -> str:
        """What is wrong with an object; empty if nothing is."""
        checks = self.checks
        for key, each in value.items():
            check = checks.get(key)
            if check is not None and type(each) is not check and (isinstance(check, type) or not check(each)):
                return f"{key!r} is not what belongs there"
        if value.keys() >= self.required:
            return ""
        return f"{min(self.required - value.keys())!r} is missing"


LIFE: Mapping[str, Check] = {"engine": str, "charts": table(str), "boot": str, "at": number, "wall": moment}
"""What every life of the program says of itself."""

MACHINE = Shape.of(
    {
        "machine": str,
        "chart": str,
        "parent": maybe(str),
        "spawn": maybe(str),
        "subject": table(str),
        "state": str,
        "data": anything,
        "invocations": table(int),
        "timers": table(row(int, number)),
        "deferred": many(row(str, anything, number, maybe(int))),
        "commands": many(row(str, anything)),
        "serial": int,
    }
)
"""A machine as it is, in a snapshot."""

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "header": Shape.of(
            {"n": int, "format": int, **LIFE}, {"continues": Shape.of({"n": int, "crc": str}), "gap": bool}
        ),
        "snapshot": Shape.of({"machines": many(MACHINE)}),
        "start": Shape.of(
            {"machine": str, "chart": str, "spawn": str, "at": number, "subject": table(str)},
            {"parent": str, "data": anything, "wall": moment},
        ),
        "event": Shape.of(
            {"machine": str, "event": str, "at": number},
            {"payload": anything, "of": int, "from": str, "wall": moment},
        ),
        "step": Shape.of(
            {"machine": str, "disposition": disposition, "source": str, "target": str},
            {
                "edges": many(row(str, many(row(str, bool)))),
                "states": many(str),
                "commands": many(row(str, anything)),
                "started": many(row(str, int, anything)),
                "cancelled": many(int),
                "armed": many(row(str, int, number)),
                "disarmed": many(int),
                "spawned": many(row(str, str)),
                "messages": many(row(str, str, anything)),
                "final": bool,
                "why": str,
            },
        ),
        "refused": Shape.of({"machine": str, "state": str, "takes": many(str)}),
        "failure": Shape.of({"error": str, "at": number, "wall": moment}, {"machine": str, "of": int}),
        "resume": Shape.of(LIFE),
    }
)


def inspect(record: Record) -> None:
    """
    Look whether a record holds what its kind must.

    Raises:
        Damaged: It does not, or is of no kind that there is.
    """
    kind = record.get("record")
    shape = SHAPES.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise Damaged(f"there is no record {kind!r} in this format")
    if complaint := shape.complaint(record):
        raise Damaged(f"a record {kind!r} in which {complaint}")
