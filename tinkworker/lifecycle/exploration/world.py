"""
A world: the machines of one action, and what is outside of them, at one moment. It never changes; moves make others.

Laws:

1. A request is carried out and answered in one move, or the answer is lost, or the request is late: it is a *stray*
   then, and is carried out at any time or never. So it is with what nobody listens to any more.
2. Engine and server take requests about the same thing in the order in which they were sent: a later one is not carried
   out before strays were.
3. Timers ring at any time after they were armed, and time passes only as they ring.
"""

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from attrs import evolve, field, fields, frozen

from tinkworker.engine.ensemble import Ensemble, Member, Occurrence
from tinkworker.engine.machine import Machine
from tinkworker.engine.statechart import Statechart
from tinkworker.engine.step import Event, Invocation, Spawn, Step
from tinkworker.lifecycle.action.data import ActionData
from tinkworker.lifecycle.exploration.engine import Boxes
from tinkworker.lifecycle.exploration.server import Status
from tinkworker.lifecycle.report.data import ReportData

ACTION = "action"
"""The name of the action's machine."""

STOP_GIVEN_UP = "the stop was given up"
"""Happens once: the engine could not be made to say that the program has ended."""

NOT_TAKEN = "a report was refused for good"
"""Happens once: the server says that a report makes no sense."""

LASTING = frozenset({"runtime.create", "runtime.start", "runtime.remove", "server.report"})
"""Activities whose requests change something also if nobody listens any more."""

IRRELEVANT = frozenset(
    {
        *("outline", "policy", "worker", "message", "seconds", "tries"),
        *("concluded_at", "running_for", "handled", "crowded"),
    }
)
"""What a machine knows and decides nothing by that this world could tell apart."""

TIMES: Mapping[type, tuple[str, ...]] = MappingProxyType(
    {ActionData: ("known_at",), ReportData: ("mismatched_first", "mismatched_last", "unknown_since")}
)
"""What is a time; how long ago it was decides."""

FAR = 60.0
"""Seconds after which nothing becomes later."""


@frozen
class Call:
    """An activity that was asked for and has not answered."""

    machine: str
    invocation: Invocation


@frozen(eq=False)
class World:
    """
    A world.

    Attributes:
        ensemble: The machines; not to be changed.
        boxes: The engine's containers.
        status: What the server has.
        faults: How much may still go wrong.
        now: The time, in seconds.
        calls: What was asked for and is listened to.
        strays: What was asked for, will be carried out perhaps, and is not listened to.
        past: What happens only once, and has.
    """

    ensemble: Ensemble
    boxes: Boxes = field(factory=dict)
    status: Status = Status.PENDING
    faults: int = 0
    now: float = 0.0
    calls: tuple[Call, ...] = ()
    strays: tuple[Call, ...] = ()
    past: frozenset[str] = frozenset()

    @property
    def action(self) -> ActionData | None:
        """What the action knows; None once it has ended."""
        member = self.ensemble.members.get(ACTION)
        return member.machine.data if member else None

    @property
    def ended(self) -> bool:
        """Whether all machines have."""
        return not self.ensemble.members


@frozen
class Happening:
    """
    What a world made of something.

    Attributes:
        world: The world afterwards.
        steps: What its machines did, in order.
        refusals: What a machine did not know what to do with, or failed at.
    """

    world: World
    steps: tuple[Step, ...] = ()
    refusals: tuple[str, ...] = ()


def begin(charts: Mapping[str, Statechart], spawn: Spawn, **more: Any) -> Happening:
    """The world in which an action's machine has just begun."""
    ensemble = Ensemble(charts)
    return after_batch(World(ensemble, **more), ensemble, ensemble.start(spawn, 0.0))


def send(world: World, machine: str, event: Event[Any]) -> Happening:
    """Give a machine an event."""
    ensemble = copied(world.ensemble)
    try:
        occurrences = ensemble.send(machine, event)
    except Exception as error:  # noqa: BLE001 whatever a lifecycle raises is what is looked for
        return Happening(world, refusals=(f"{machine}, given {event.name!r}, failed: {error!r}",))
    return after_batch(world, ensemble, occurrences)


def killed(world: World) -> Happening:
    """The worker is killed, and goes on from its journal: what it asked for strays, and is asked for again."""
    ensemble = copied(world.ensemble)
    occurrences = ensemble.resume(world.now, elapsed=True)
    strays = tuple(call for call in world.calls if call.invocation.activity in LASTING)
    world = evolve(world, calls=(), strays=world.strays + strays)
    return after_batch(world, ensemble, occurrences)


def copied(ensemble: Ensemble) -> Ensemble:
    """The same machines, which may be changed."""
    members = {
        name: Member(Machine(*everything(member.machine)), member.parent, member.spawn)
        for name, member in ensemble.members.items()
    }
    return Ensemble(ensemble.charts, members)


everything = attrgetter(*(each.name for each in fields(Machine)))
"""All that a machine is made of; none of it changes, so that a copy may share it."""


def after_batch(world: World, ensemble: Ensemble, occurrences: Iterable[Occurrence]) -> Happening:
    """The world after a batch."""
    occurrences = tuple(occurrences)
    steps = tuple(occurrence.step for occurrence in occurrences if occurrence.step is not None)
    refusals = tuple(str(occurrence.refusal) for occurrence in occurrences if occurrence.refusal is not None)
    started = tuple(Call(step.machine, invocation) for step in steps for invocation in step.started)
    listened, abandoned = [], []
    for call in (*world.calls, *started):
        if ensemble.awaits(call.machine, call.invocation.number):
            listened.append(call)
        elif call.invocation.activity in LASTING:
            abandoned.append(call)
    after = evolve(world, ensemble=ensemble, calls=tuple(listened), strays=world.strays + tuple(abandoned))
    return Happening(after, steps, refusals)


def key(world: World) -> tuple[object, ...]:
    """What tells worlds apart: everything that decides what may happen, and no number that only counts."""
    return (
        tuple(essence(name, member, world.now) for name, member in world.ensemble.members.items()),
        tuple(sorted(world.boxes.items(), key=lambda item: item[0])),
        world.status,
        world.faults,
        tuple((call.machine, call.invocation.activity, call.invocation.request) for call in world.strays),
        world.past,
    )


def essence(name: str, member: Member, now: float) -> tuple[object, ...]:
    """What decides what a machine will do."""
    machine = member.machine
    return (
        name,
        machine.state,
        KNOWLEDGE[type(machine.data)](machine.data),
        tuple(age(getattr(machine.data, each), now) for each in TIMES.get(type(machine.data), ())),
        tuple(sorted(machine.invocations)),
        tuple(sorted(machine.timers)),
        tuple((event.name, event.payload) for event in machine.deferred),
    )


def age(moment: float | None, now: float) -> float:
    """How long ago something was, as far as that decides; what has not been yet is as what was long ago."""
    return FAR if moment is None else min(now - moment, FAR)


def knowledge(data: type) -> Callable[[Any], object]:
    """What takes from such data what a machine decides by, times aside."""
    names = (each.name for each in fields(data))
    return attrgetter(*(name for name in names if name not in IRRELEVANT and name not in TIMES.get(data, ())))


KNOWLEDGE = MappingProxyType({data: knowledge(data) for data in (ActionData, ReportData)})
