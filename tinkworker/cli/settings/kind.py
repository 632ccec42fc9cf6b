"""
The kinds of values: how each is read, shown and explained.

The same grammar holds on the command line, in the environment and in the file. In the latter two, the Go worker since
v0.7 does not refuse what it cannot read but goes on with a zero value; `Kind.misread` says with which, for messages.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from tinkworker.cli.settings import grammar


class Kind(NamedTuple):
    """
    How to read and show one kind of value.

    Attributes:
        name: The word for it in `--help`, as Go's help has it; empty for switches.
        parse: Makes the value of a text; ValueError if the text is not one.
        allowed: What texts there are, for messages.
        misread: What the Go worker since v0.7 took an unreadable text for; empty if it refused or never read it.
        show: Makes a text of a value, fit for everybody's eyes.
        choices: All texts that there are, if they are few enough for `--help`.
        repeats: Whether each time that its flag is given adds a line to the text, instead of the last one holding.
    """

    name: str
    parse: Callable[[str], object]
    allowed: str = ""
    misread: str = ""
    show: Callable[[Any], str] = str
    choices: tuple[str, ...] = ()
    repeats: bool = False


def show_duration(seconds: float | None) -> str:
    """Nearly as Go writes it: 1h30m, 3s, 500ms; "none" for no limit."""
    from datetime import timedelta  # noqa: PLC0415 --help and --version show no durations

    import durationpy  # noqa: PLC0415

    return "none" if seconds is None else str(durationpy.to_str(timedelta(seconds=seconds)))


def show_switch(on: bool) -> str:  # noqa: FBT001 it is the value itself
    """As Go writes it."""
    return "true" if on else "false"


def without_credentials(address: str) -> str:
    """
    An address without the user and the password that it may have: without all before the last @.

    Where a Hook up to v0.8 cut it within the password there is no @ any more, and what follows the colon is no port.
    """
    if "@" in address:
        return re.sub(r"(?s)^([^/:@]+://)?.*@", r"\1", address)
    return re.sub(r"(?s)^((?:[^/:]+://)?[^/:\[\]]+:)(?!\d*(?:[/?#]|$)).*", r"\1***", address)


def choice(*words: str) -> Kind:
    """One of these words."""

    def parse(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return Kind("string", parse, ", ".join(words), choices=words)


def show_names(assignments: tuple[str, ...]) -> str:
    """What is assigned to, without what, which may be secret."""
    return ", ".join(assignment.partition("=")[0] for assignment in assignments)


ASSIGNMENTS = Kind("name=value", lambda text: tuple(filter(None, text.split("\n"))), show=show_names, repeats=True)
TEXT = Kind("string", str)
FILLED = Kind("string", grammar.filled, "a text that is not empty and has no control characters")
FOLDER = Kind("path", grammar.filled, "the path of a folder")
PATH = Kind("path", lambda text: text or None, show=lambda path: str(path or ""))
PASSWORD = Kind("string", str.strip, show=lambda password: "(hidden)" if password else "")
ADDRESS = Kind("string", str, show=without_credentials)
PRESENCE = Kind("string", bool, show=show_switch)
SWITCH = Kind("", grammar.boolean, ", ".join(grammar.TRUTHS), "false", show_switch)
INTEGER = Kind("int", grammar.integer, "a whole number of at most 64 bits", "0")
COUNT = Kind("int", grammar.count, "a whole number, 0 or more")
COUNT_OR_OFF = Kind(
    "int", grammar.count_or_off, "a whole number, 0 or more, or off", show=lambda number: str(number or "off")
)
PAUSE = Kind(
    "duration",
    grammar.pause,
    "a duration of at least 1ms such as 3s, 1m30s or 500ms; a bare number means seconds",
    "no pause at all",
    show_duration,
)
LIMIT = Kind(
    "duration",
    grammar.limit,
    "a duration such as 90m or 1h30m, or 0 for no limit; a bare number means seconds",
    show=show_duration,
)
