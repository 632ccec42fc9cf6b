"""A machine: one life of a chart. Pure: it answers an event with a step and performs nothing.

Laws:

1. `send` runs to completion: the event's edge, then deferred events that the new state takes (they happened first), then
   edges that need no event, until nothing moves. One event at a time; the next waits in its driver's queue.
2. A machine that refuses an event, or whose guard or assignment fails, is as it was before.
3. An activity or timer counts from the step in which its state was entered to the step in which it was left; one whose
   state was entered and left in the same step was never there.
"""

from collections.abc import Mapping
from typing import Any

from attrs import define, field, frozen

from tinkworker.engine.statechart import Block, BoundEdge, Statechart
from tinkworker.engine.step import (
    RESUME,
    START,
    Command,
    Disposition,
    Event,
    Invocation,
    Message,
    Spawn,
    Step,
    Taken,
    Timer,
)


class Refused(Exception):
    """An event that the present state does not list. The machine is as it was."""

    def __init__(self, machine: str, state: str, event: str, allowed: tuple[str, ...]) -> None:
        listed = ", ".join(allowed) or "nothing; it has ended"
        super().__init__(f"{machine} is in {state!r} and knows no event {event!r} there; it takes: {listed}")
        self.machine = machine
        self.state = state
        self.event = event
        self.allowed = allowed


class NoAlternative(Exception):
    """No guard said yes and no `else: stay` was there: a chart that was not checked."""


@frozen
class Armed:
    """A timer that runs: its number, and when it is due in seconds of the monotonic clock."""

    number: int
    due: float


@define(eq=False)
class Machine:
    """
    One life of a chart.

    Attributes:
        statechart: The chart.
        name: Unique among living machines.
        data: What the guards decide by.
        subject: Whom it is about, for people.
        state: Where it is; never a composite.
        invocations: The number of the activity of each active state that has one.
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
    invocations: dict[str, int] = field(factory=dict)
    timers: dict[str, Armed] = field(factory=dict)
    deferred: tuple[Event[Any], ...] = ()
    commands: tuple[Command, ...] = ()
    serial: int = 0

    @property
    def ended(self) -> bool:
        """Whether it is in a final state."""
        return bool(self.state) and self.statechart.topology.final(self.state)

    def awaits(self, number: int) -> bool:
        """Whether the answer of this activity or timer still counts."""
        return number in self.invocations.values() or any(armed.number == number for armed in self.timers.values())

    def takes(self) -> tuple[str, ...]:
        """The events that the present state lists."""
        topology = self.statechart.topology
        listed = {*topology.edges[self.state], *topology.deferred[self.state], *topology.ignored[self.state]}
        return tuple(sorted(listed - {"always"}))

    def start(self, at: float) -> Step:
        """Enter the initial state."""
        run = Run(self, Event(START, None, at))
        topology = self.statechart.topology
        run.enter(tuple(str(state.name) for state in topology.start), topology.initial)
        run.apply(self.statechart.start)
        run.settle()
        return run.commit()

    def send(self, event: Event[Any]) -> Step:
        """
        Take an event.

        Raises:
            Refused: The present state does not list it.
        """
        run = Run(self, event)
        run.disposition = run.take(event)
        if run.disposition is Disposition.TAKEN:
            run.settle()
        return run.commit()

    def resume(self, at: float, *, elapsed: bool = True) -> Step:
        """
        Go on after a restart: begin the activities again (each finds what it began before), arm the timers with what
        is left of them, give the last commands once more.

        Args:
            at: Now, in seconds of the monotonic clock.
            elapsed: Whether that is still the clock of the same boot; otherwise timers begin anew.
        """
        run = Run(self, Event(RESUME, None, at))
        run.again(elapsed=elapsed)
        return run.commit()


class Run:
    """One step in the making, on copies; nothing is changed before `commit`."""

    __slots__ = (
        "data",
        "deferred",
        "disposition",
        "effects",
        "entered",
        "event",
        "hand",
        "left",
        "machine",
        "remaining",
        "state",
        "states",
        "taken",
    )

    def __init__(self, machine: Machine, event: Event[Any]) -> None:
        self.machine = machine
        self.event = event
        self.hand = event
        self.state = machine.state
        self.data = machine.data
        self.deferred = machine.deferred
        self.disposition = Disposition.TAKEN
        self.taken: list[Taken] = []
        self.states: list[str] = []
        self.effects: list[Command | Spawn | Message] = []
        self.left: list[str] = []
        self.entered: list[str] = []
        self.remaining: dict[str, float] = {}

    def take(self, event: Event[Any]) -> Disposition:
        """Find the edge of an event and follow it."""
        statechart = self.machine.statechart
        edges = statechart.table[self.state].get(event.name)
        if edges is not None:
            self.hand = event
            edge, guards = self.choose(edges)
            self.taken.append(Taken(edge.identity, guards))
            if edge.stays:
                return Disposition.STAYED
            self.follow(edge)
            return Disposition.TAKEN
        if event.name in statechart.topology.deferred[self.state]:
            self.deferred = (*self.deferred, event)
            return Disposition.DEFERRED
        if event.name in statechart.topology.ignored[self.state]:
            return Disposition.IGNORED
        raise Refused(self.machine.name, self.state, event.name, self.machine.takes())

    def choose(self, edges: tuple[BoundEdge, ...]) -> tuple[BoundEdge, tuple[tuple[str, bool], ...]]:
        """The first edge whose guard says yes, and what each guard said."""
        asked: tuple[tuple[str, bool], ...] = ()
        for edge in edges:
            if edge.guard is None:
                return edge, asked
            answer = edge.asks(self.data, self.hand)
            asked = (*asked, (edge.guard_name, answer))
            if answer:
                return edge, asked
        raise NoAlternative(f"{self.machine.name}: none of {[edge.identity for edge in edges]} applies")

    def follow(self, edge: BoundEdge) -> None:
        """Go an edge."""
        for state in edge.exits:
            # What was entered in this very step leaves no trace.
            if state in self.entered:
                self.entered.remove(state)
            else:
                self.left.append(state)
        if edge.enters:
            self.enter(edge.enters, edge.target)
        self.apply(edge.blocks)

    def enter(self, states: tuple[str, ...], target: str) -> None:
        """Note that states are entered."""
        self.entered.extend(states)
        self.state = target
        self.states.append(target)

    def apply(self, blocks: tuple[Block, ...]) -> None:
        """Apply effects, in order."""
        for block in blocks:
            self.data = block.apply(self.data, self.hand, self.effects)

    def settle(self) -> None:
        """Deliver deferred events and follow edges that need no event, until nothing moves."""
        while self.redeliver() or self.advance():
            pass

    def advance(self) -> bool:
        """Follow an edge that needs no event; whether there was one."""
        edges = self.machine.statechart.always.get(self.state)
        if edges is None:
            return False
        edge, guards = self.choose(edges)
        if edge.stays:
            return False
        self.taken.append(Taken(edge.identity, guards))
        self.follow(edge)
        return True

    def redeliver(self) -> bool:
        """Deliver the first deferred event that the present state does not defer; whether there was one."""
        still = self.machine.statechart.topology.deferred[self.state]
        for index, event in enumerate(self.deferred):
            if event.name not in still:
                self.deferred = (*self.deferred[:index], *self.deferred[index + 1 :])
                self.take(event)
                return True
        return False

    def again(self, *, elapsed: bool) -> None:
        """Enter and leave nothing, but begin everything anew that lives in the present state."""
        machine = self.machine
        self.left.extend(str(state.name) for state in machine.statechart.topology.active[self.state])
        self.entered.extend(reversed(self.left))
        self.effects.extend(machine.commands)
        if elapsed:
            self.remaining = {name: max(0.0, armed.due - self.event.at) for name, armed in machine.timers.items()}

    def commit(self) -> Step:
        """Make it so, and say what is to be done."""
        machine, statechart = self.machine, self.machine.statechart
        final = statechart.topology.final(self.state)
        started, armed = ((), ()) if final else self.begins()
        explanation = statechart.bindings.explain(self.data, self.event)
        cancelled, disarmed = self.ends()
        commands = tuple(each for each in self.effects if isinstance(each, Command))
        step = Step(
            machine=machine.name,
            chart=statechart.name,
            subject=machine.subject,
            event=self.event.name,
            at=self.event.at,
            disposition=self.disposition,
            source=machine.state or self.state,
            target=self.state,
            data=self.data,
            final=final,
            taken=tuple(self.taken),
            states=tuple(self.states),
            commands=commands,
            started=tuple(invocation for _, invocation in started),
            cancelled=cancelled,
            armed=tuple(armed),
            disarmed=disarmed,
            spawned=tuple(each for each in self.effects if isinstance(each, Spawn)),
            messages=tuple(each for each in self.effects if isinstance(each, Message)),
            explanation=explanation,
        )
        machine.invocations.update({state: invocation.number for state, invocation in started})
        machine.timers.update({timer.name: Armed(timer.number, self.event.at + timer.seconds) for timer in armed})
        machine.serial += len(started) + len(armed)
        machine.state = self.state
        machine.data = self.data
        machine.deferred = () if final else self.deferred
        machine.commands = commands
        return step

    def begins(self) -> tuple[list[tuple[str, Invocation]], list[Timer]]:
        """The activities and timers of what was entered, numbered."""
        statechart = self.machine.statechart
        number = self.machine.serial
        started: list[tuple[str, Invocation]] = []
        armed: list[Timer] = []
        for state in self.entered:
            if (activity := statechart.activities.get(state)) is not None:
                number += 1
                started.append((state, Invocation(activity[0], number, activity[1].request(self.data))))
            for name, duration in statechart.timers.get(state, ()):
                seconds = self.remaining.get(name, duration(self.data))
                if seconds is not None:
                    number += 1
                    armed.append(Timer(name, number, seconds))
        return started, armed

    def ends(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Forget the activities and timers of what was left."""
        machine = self.machine
        cancelled = tuple(machine.invocations.pop(state) for state in self.left if state in machine.invocations)
        timers = [name for state in self.left for name, _ in machine.statechart.timers.get(state, ())]
        disarmed = tuple(machine.timers.pop(name).number for name in timers if name in machine.timers)
        return cancelled, disarmed
