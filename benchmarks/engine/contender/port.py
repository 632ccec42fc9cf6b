"""What is asked of an engine that is measured."""

from collections.abc import Sequence
from typing import Any, Protocol

from attrs import frozen

from tinkworker.engine.step import Event


@frozen
class Outcome:
    """
    What has come of a life; the same for all contenders.

    Attributes:
        state: Where it ended.
        data: What it knows.
        done: Everything that was to be done, of each kind in order.
        begun: Activities with their requests and timers with their durations, in order.
    """

    state: str
    data: Any
    done: tuple[Any, ...]
    begun: tuple[tuple[str, Any], ...]


class Contender(Protocol):
    """An engine. Making one compiles the chart for it."""

    def create(self) -> Any:
        """An instance that has begun."""

    def live(self, instance: Any, events: Sequence[Event[Any]]) -> None:
        """Give it some events."""

    def outcome(self, instance: Any) -> Outcome:
        """What has come of it."""
