"""How far a machine has got: all that a restart needs."""

from collections.abc import Mapping
from typing import Any

from attrs import define, field, frozen

from tinkworker.engine.statechart import Statechart
from tinkworker.engine.step import Command, Event


class Refused(Exception):
    """An event that the present state does not list. The machine is as it was."""

    def __init__(self, machine: str, state: str, event: str, allowed: tuple[str, ...]) -> None:
        listed = ", ".join(allowed) or "nothing; it has ended"
        super().__init__(f"{machine} is in {state!r} and knows no event {event!r} there; it takes: {listed}")
        self.machine = machine
        self.state = state
        self.event = event
        self.allowed = allowed


@frozen
class Armed:
    """A timer that runs: its number, and when it is due in seconds of the monotonic clock."""

    number: int
    due: float


@define(eq=False)
class Life:
    """
    How far a machine has got.

    Attributes:
        statechart: The chart.
        name: Unique among living machines.
        data: What the guards decide by.
        subject: Whom it is about, for people.
        state: Where it is; never a composite, and empty before it has begun.
        invocations: The number of the activity of each active state that has one, until it has answered.
        timers: The timers that run, by event name.
        deferred: Events that wait for another state.
        commands: What the last step said is to be done; said again by `resume`.
        serial: The number last given to an activity or timer.
    """

    statechart: Statechart
    name: str
    data: Any
    subject: Mapping[str, str] = field(factory=dict)
    state: str = ""
    invocations: Mapping[str, int] = field(factory=dict)
    timers: Mapping[str, Armed] = field(factory=dict)
    deferred: tuple[Event[Any], ...] = ()
    commands: tuple[Command, ...] = ()
    serial: int = 0

    @property
    def ended(self) -> bool:
        """Whether it is in a final state."""
        return bool(self.state) and self.statechart.table[self.state].final

    def awaits(self, number: int) -> bool:
        """Whether the answer of this activity or timer still counts."""
        return number in self.invocations.values() or any(armed.number == number for armed in self.timers.values())

    def takes(self) -> tuple[str, ...]:
        """The events that the present state lists."""
        return self.statechart.table[self.state].takes
