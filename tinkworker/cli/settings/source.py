"""What a place (command line, environment, file) says about settings, before anybody judges it."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple


class Origin(NamedTuple):
    """
    Where a value comes from.

    Attributes:
        source: Which of the four.
        place: The flag ("--id"), the variable ("WORKER_ID"), or file, line and column; empty for a default.
    """

    source: Literal["flag", "environment", "file", "default"]
    place: str = ""

    def __str__(self) -> str:
        """As people read it: "flag --id", "environment WORKER_ID", "file /etc/tinkerbell/tink-worker.yaml:1:5"."""
        return f"{self.source} {self.place}".rstrip()


class Given(NamedTuple):
    """A value as somebody wrote it."""

    text: str
    origin: Origin


class Source(NamedTuple):
    """
    All that one place says.

    Attributes:
        given: What it gives, by the setting's name.
        problems: What is wrong with it, one message each; values are not looked at yet.
        warnings: What is odd about it and ignored.
    """

    given: Mapping[str, Given]
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def in_force(name: str, sources: Iterable[Source]) -> Given | None:
    """What the first of several sources that says something about a setting says."""
    return next((source.given[name] for source in sources if name in source.given), None)
