"""What performs activities and commands: the driver calls these by the names that the charts use."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from attrs import frozen

BROKEN = "broken"
"""The outcome of an activity at which this program crashed again and again, and which is therefore not begun."""


@frozen
class Outcome:
    """
    How an activity ended.

    Attributes:
        name: One of the outcomes that the activity declares.
        payload: Of the type that it declares for it.
    """

    name: str
    payload: Any = None


Activity = Callable[[Any], Awaitable[Outcome]]
"""Performs a request and returns how that ended. Raising anything is a mistake in the program, not an outcome."""

Command = Callable[[Any], None]
"""Performs a request at once, or sees to it that it will be; returns nothing and raises nothing."""


@frozen
class Performers:
    """Everything that can be performed, by the charts' names."""

    activities: Mapping[str, Activity]
    commands: Mapping[str, Command]
