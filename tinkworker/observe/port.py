"""The observer port: what a subscriber of a run may be told.

Observers change nothing and are told after the fact. A run without observers pays nothing for them.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

Level = Literal["debug", "info", "warning", "error"]
ASKED = "machines"
"""The field of a message that somebody asked for, by SIGUSR1: it is told whatever the level of what is told."""

Subject = Mapping[str, str]
"""Whom something is about, in the Go worker's words: `workflowID`, `workerID`, `taskName`, `actionName`."""


class Transition(Protocol):
    """A step of a machine: the engine's `Step` is one."""

    @property
    def chart(self) -> str:
        """Which lifecycle: "worker", "workflow", "action", "report"."""

    @property
    def machine(self) -> str:
        """The machine's own name."""

    @property
    def subject(self) -> Subject:
        """Whom it is about."""

    @property
    def event(self) -> str:
        """What happened."""

    @property
    def source(self) -> str:
        """The state before."""

    @property
    def target(self) -> str:
        """The state after; the same as `source` when nothing was left."""

    @property
    def states(self) -> Sequence[str]:
        """The states that were entered on the way, in order; the last one is `target`."""

    @property
    def explanation(self) -> str:
        """Why, in words for people ("exit status 3"); empty where the states say it."""

    @property
    def at(self) -> float:
        """When, in seconds of the monotonic clock."""


class Observer(Protocol):
    """Watches a run. Every method returns at once and raises nothing."""

    def transition(self, transition: Transition) -> None:
        """Note that a machine took a step."""

    def message(self, level: Level, text: str, subject: Subject, fields: Mapping[str, object]) -> None:
        """Note something that is worth a line and is no step."""

    def output(self, stream: str, line: str, subject: Subject) -> None:
        """Note a line of an action's output; control characters are harmless already."""

    def progress(self, image: str, done: int, total: int, subject: Subject) -> None:
        """Note that `done` of `total` bytes of an image have been received."""
