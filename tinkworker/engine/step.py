"""What goes into a machine and what comes out: events and steps, plain values that can be written down.

Law: a step says everything that is to be done because of an event, in order, and nothing is done that no step said.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Generic, TypeVar

from attrs import field, frozen

P_co = TypeVar("P_co", covariant=True)

START = "start"
"""The event with which a machine begins."""
RESUME = "resume"
"""The event with which a machine goes on after a restart."""


@frozen
class Event(Generic[P_co]):
    """
    Something that happened.

    Attributes:
        name: What; `after NAME` for a timer.
        payload: What is known of it.
        at: When, in seconds of the monotonic clock.
        number: Of an activity's outcome or a timer: which invocation or arming it answers. None for other events.
    """

    name: str
    payload: P_co
    at: float = 0.0
    number: int | None = None


@frozen
class Command:
    """Something to do that needs no answer and may be done twice."""

    name: str
    request: Any


@frozen
class Invocation:
    """An activity to begin. Its outcome comes back as an event with this number."""

    activity: str
    number: int
    request: Any


@frozen
class Timer:
    """A timer to arm. It comes back as the event `after NAME` with this number, once `seconds` have passed."""

    name: str
    number: int
    seconds: float


@frozen
class Child:
    """
    A machine to start.

    Attributes:
        name: Unique among living machines, and the same whenever the same thing is meant.
        data: What it begins with.
        subject: Whom it is about, for people: shown with everything it does.
    """

    name: str
    data: Any
    subject: Mapping[str, str] = field(factory=dict)


@frozen
class Spawn:
    """A machine to start, of which chart, and by which of the chart's spawns."""

    spawn: str
    chart: str
    child: Child


@frozen
class Message:
    """An event for other machines: the parent, or all living machines of a chart below the sender."""

    to: str
    event: str
    payload: Any


class Disposition(Enum):
    """
    What became of an event.

    TAKEN: an edge was taken.
    STAYED: the chart says that nothing happens (`else: stay`).
    DEFERRED: it is kept for the next state.
    IGNORED: the chart says that it may come and means nothing here.
    """

    TAKEN = "taken"
    STAYED = "stayed"
    DEFERRED = "deferred"
    IGNORED = "ignored"


@frozen
class Taken:
    """
    An edge that was taken.

    Attributes:
        edge: Its identity: `STATE.EVENT[INDEX]`, STATE being where it is written.
        guards: The guards that were asked, in order, and what they said; the last one is the edge's own.
    """

    edge: str
    guards: tuple[tuple[str, bool], ...] = ()


@frozen
class Step:
    """
    What a machine made of one event.

    Attributes:
        machine: The machine's name.
        chart: Its chart's name.
        subject: Whom it is about.
        event: The event's name.
        at: When it happened, as the event said.
        disposition: What became of the event.
        source: The state before.
        target: The state after.
        taken: The edges, in order: the event's own, then those of deferred events and those that needed no event.
        states: The states that were entered and have no states in them, in order.
        commands: To be performed, in order, after the step is written down.
        started: Activities to begin.
        cancelled: Numbers of activities that have not answered, and nobody listens to any more.
        armed: Timers to arm.
        disarmed: Numbers of timers that have not rung, and mean nothing any more.
        spawned: Machines to start.
        messages: Events for other machines.
        data: The machine's data afterwards.
        final: Whether the machine has ended.
        explanation: Why, for people; empty where the states say it.
    """

    machine: str
    chart: str
    subject: Mapping[str, str]
    event: str
    at: float
    disposition: Disposition
    source: str
    target: str
    data: Any
    final: bool = False
    taken: tuple[Taken, ...] = ()
    states: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()
    started: tuple[Invocation, ...] = ()
    cancelled: tuple[int, ...] = ()
    armed: tuple[Timer, ...] = ()
    disarmed: tuple[int, ...] = ()
    spawned: tuple[Spawn, ...] = ()
    messages: tuple[Message, ...] = ()
    explanation: str = ""

    @property
    def effective(self) -> bool:
        """Whether anything outside is to be done because of it."""
        return bool(self.commands or self.started or self.spawned or self.messages or self.final)
