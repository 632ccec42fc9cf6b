"""Machines that descend from one: who started whom, and everything that one event sets off among them. Pure.

Laws:

1. What an outside event sets off among the machines is one *batch*: it is complete before anything is performed, and
   is written down as a whole or not at all.
2. Order: the machines that a step starts begin at once, in order, and what they say as they begin comes before what
   the step itself says; then come the step's messages, in order, each to its receivers in the order in which these
   began; then, if it was its machine's last step, its parent is told. Whatever is said is delivered in that order.
3. Nothing from outside interferes with a batch: what the first machine says to its own parent is in its steps, for the
   driver to pass on.
4. A machine that has ended is forgotten. What is sent to it is lost, and meant to be. Machines that it started and that
   still live go to its parent, which is not told of their end.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define, field, frozen

from tinkworker.engine.machine import Machine, Refused
from tinkworker.engine.statechart import Statechart
from tinkworker.engine.step import RESUME, START, Event, Spawn, Step


@define(eq=False)
class Member:
    """
    A machine and where it came from.

    Attributes:
        machine: The machine.
        parent: The name of the living machine that it belongs to; None if there is none.
        spawn: By which of its parent's spawns it was started; None if that was an earlier parent's.
    """

    machine: Machine
    parent: str | None
    spawn: str | None


@frozen
class Occurrence:
    """
    One machine's part in a batch.

    Attributes:
        machine: The machine's name.
        chart: Its chart.
        event: What happened to it; the event START for a machine that begins.
        sender: The machine that sent it; None if it came from outside.
        step: What it made of it; None if it refused.
        refusal: Why it refused.
        spawn: Of a machine that begins: what started it.
    """

    machine: str
    chart: str
    event: Event[Any]
    sender: str | None = None
    step: Step | None = None
    refusal: Refused | None = None
    spawn: Spawn | None = None


@frozen
class Delivery:
    """An event on its way to a machine."""

    to: str
    event: Event[Any]
    sender: str | None = None


class NameTaken(Exception):
    """A machine was to be started under the name of one that lives: a mistake in a lifecycle."""


@define(eq=False)
class Ensemble:
    """
    Living machines.

    Attributes:
        charts: The charts by name.
        members: The living machines by name, in the order in which they began.
    """

    charts: Mapping[str, Statechart]
    members: dict[str, Member] = field(factory=dict)

    @property
    def first(self) -> Machine | None:
        """The first machine, which belongs to nobody here; None once it has ended."""
        first = (
            member.machine for member in self.members.values() if member.parent is None and member.spawn is not None
        )
        return next(first, None)

    def start(self, spawn: Spawn, at: float) -> list[Occurrence]:
        """Start the first machine, whose parent is not among these, and everything that it sets off."""
        batch = Batch(self)
        batch.begin(spawn, None, at)
        return batch.settle()

    def send(self, name: str, event: Event[Any]) -> list[Occurrence]:
        """
        Deliver an event from outside, and everything that it sets off.

        Returns:
            The batch; nothing if there is no such machine.
        """
        batch = Batch(self)
        batch.queue.append(Delivery(name, event))
        return batch.settle()

    def resume(self, at: float, *, elapsed: bool) -> list[Occurrence]:
        """Go on with all machines after a restart; see `Machine.resume`."""
        return [self.resumed(name, at, elapsed=elapsed) for name in self.members]

    def resumed(self, name: str, at: float, *, elapsed: bool) -> Occurrence:
        """Go on with one machine."""
        machine = self.members[name].machine
        step = machine.resume(at, elapsed=elapsed)
        return Occurrence(name, step.chart, Event(RESUME, elapsed, at), step=step)

    def invocations(self) -> Iterator[tuple[str, str, int]]:
        """The activities that are wanted: the machine, its state that asks, and the number of each."""
        for name, member in self.members.items():
            yield from ((name, state, number) for state, number in member.machine.invocations.items())

    def awaits(self, name: str, number: int) -> bool:
        """Whether a machine still wants the answer of this activity or timer."""
        return name in self.members and self.members[name].machine.awaits(number)

    def below(self, name: str) -> Iterator[Member]:
        """All machines that descend from one, in the order in which they began."""
        family = {name}
        for each, member in self.members.items():
            # Who began earlier cannot descend from who began later, so one look at each is enough.
            if member.parent in family:
                family.add(each)
                yield member

    def receivers(self, sender: str, to: str) -> list[str]:
        """
        Who is meant: the parent, or all machines of a chart below the sender.

        The parent of the first machine is not among them; who drives the ensemble passes that on.
        """
        if to == "parent":
            parent = self.members[sender].parent
            return [] if parent is None else [parent]
        return [member.machine.name for member in self.below(sender) if member.machine.statechart.name == to]


class Batch:
    """Everything that one outside event sets off."""

    def __init__(self, ensemble: Ensemble) -> None:
        self.members = ensemble.members
        self.ensemble = ensemble
        self.queue: deque[Delivery] = deque()
        self.occurrences: list[Occurrence] = []

    def settle(self) -> list[Occurrence]:
        """Deliver one event after the other until nothing is on its way."""
        while self.queue:
            self.deliver(self.queue.popleft())
        return self.occurrences

    def begin(self, spawn: Spawn, parent: str | None, at: float) -> None:
        """Start a machine."""
        child = spawn.child
        if child.name in self.members:
            raise NameTaken(f"{child.name} lives already")
        machine = Machine(self.ensemble.charts[spawn.chart], child.name, child.data, child.subject)
        self.members[child.name] = Member(machine, parent, spawn.spawn)
        step = machine.start(at)
        self.note(Occurrence(child.name, spawn.chart, Event(START, None, at), parent, step, spawn=spawn))

    def deliver(self, delivery: Delivery) -> None:
        """Give an event to a machine; nothing happens if it has ended."""
        member = self.members.get(delivery.to)
        if member is None:
            return
        machine = member.machine
        chart = machine.statechart.name
        try:
            step = machine.send(delivery.event)
        except Refused as refusal:
            self.note(Occurrence(delivery.to, chart, delivery.event, delivery.sender, refusal=refusal))
        else:
            self.note(Occurrence(delivery.to, chart, delivery.event, delivery.sender, step))

    def note(self, occurrence: Occurrence) -> None:
        """Take what happened to one machine, and pass on what its step says to other machines."""
        self.occurrences.append(occurrence)
        step = occurrence.step
        if step is None:
            return
        for spawn in step.spawned:
            self.begin(spawn, step.machine, step.at)
        for message in step.messages:
            event = Event(message.event, message.payload, step.at)
            receivers = self.ensemble.receivers(step.machine, message.to)
            self.queue.extend(Delivery(receiver, event, step.machine) for receiver in receivers)
        if step.final:
            self.end(step)

    def end(self, step: Step) -> None:
        """Forget a machine that has ended, leave those that it started to its parent, and tell that one."""
        member = self.members.pop(step.machine)
        for orphan in self.members.values():
            if orphan.parent == step.machine:
                orphan.parent, orphan.spawn = member.parent, None
        if member.parent is None or member.spawn is None:
            return
        ends = self.members[member.parent].machine.statechart.bindings.spawns[member.spawn].ends
        result = member.machine.statechart.bindings.result(step.data)
        self.queue.append(Delivery(member.parent, Event(ends[step.target], result, step.at), step.machine))
