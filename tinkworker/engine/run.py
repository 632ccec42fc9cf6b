"""One step in the making. Nothing about the machine changes before the last lines of `commit`, which cannot fail."""

from typing import Any

from attrs import evolve

from tinkworker.engine.alive import Alive
from tinkworker.engine.binding import Function
from tinkworker.engine.edge import BoundEdge, Edges, Living, Way
from tinkworker.engine.effect import Draft
from tinkworker.engine.life import Life, Refused
from tinkworker.engine.step import Disposition, Event, Step, Taken


class NoAlternative(Exception):
    """No guard said yes and no `else: stay` was there: a chart that was not checked."""


class Run(Draft):
    """
    What an event sets off in a machine.

    Attributes:
        life: The machine as it is.
        event: What happened to it.
        source: The state that it was in.
        place: Where it has got to.
        deferred: The events that wait for another state, by now.
        taken: The edges that were taken, in order.
        states: The states that were entered, in order.
        left: What ceases to live.
        entered: What begins to live.
    """

    __slots__ = ("deferred", "entered", "event", "left", "life", "place", "source", "states", "taken")

    def __init__(self, life: Life, event: Event[Any], source: str) -> None:
        super().__init__(life.data)
        self.life = life
        self.event = event
        self.source = source
        self.place = life.statechart.table[source]
        self.deferred = life.deferred
        self.taken: tuple[Taken, ...] = ()
        self.states: tuple[str, ...] = ()
        self.left: tuple[Living, ...] = ()
        self.entered: tuple[Living, ...] = ()

    def take(self, event: Event[Any]) -> Disposition:
        """
        Find the edge of an event and follow it.

        Raises:
            Refused: The present state does not list the event.
        """
        place = self.place
        if (edges := place.edges.get(event.name)) is not None:
            edge = self.choose(edges, event)
            self.taken += edge.taken
            if edge.way is None:
                return Disposition.STAYED
            self.follow(edge.way, event)
            return Disposition.TAKEN
        if event.name in place.deferred:
            self.deferred += (event,)
            return Disposition.DEFERRED
        if event.name in place.ignored:
            return Disposition.IGNORED
        raise Refused(self.life.name, place.name, event.name, place.takes)

    def choose(self, edges: Edges, event: Event[Any]) -> BoundEdge:
        """The first edge that applies."""
        for edge in edges:
            if edge.applies(self.data, event):
                return edge
        raise NoAlternative(f"{self.life.name}: none of {[edge.identity for edge in edges]} applies")

    def follow(self, way: Way, event: Event[Any]) -> None:
        """Go where an edge leads."""
        for effect in way.effects:
            effect.apply(self, event)
        if way.target is not None:
            self.leave(way.exits)
            self.entered += way.enters
            self.states += way.states
            self.place = self.life.statechart.table[way.target]

    def leave(self, exits: tuple[Living, ...]) -> None:
        """Note what ceases to live; what began in this very step leaves no trace."""
        if self.entered:
            begun = self.entered
            self.entered = tuple(living for living in begun if living not in exits)
            exits = tuple(living for living in exits if living not in begun)
        self.left += exits

    def settle(self, event: Event[Any]) -> None:
        """Deliver deferred events and follow edges that need no event, until nothing moves or the machine has ended."""
        while not self.place.final:
            if self.deferred and (ready := self.release()) is not None:
                event = ready
                self.take(event)
            elif not self.place.always or not self.advance(event):
                return

    def release(self) -> Event[Any] | None:
        """The first deferred event that the present state does not defer."""
        for index, event in enumerate(self.deferred):
            if event.name not in self.place.deferred:
                self.deferred = (*self.deferred[:index], *self.deferred[index + 1 :])
                return event
        return None

    def advance(self, event: Event[Any]) -> bool:
        """Follow an edge that needs no event; whether there was one."""
        edge = self.choose(self.place.always, event)
        if edge.way is None:
            return False
        self.taken += edge.taken
        self.follow(edge.way, event)
        return True

    def repeat(self, *, elapsed: bool) -> None:
        """Begin anew what lives here and has not answered, and say the last commands again; nothing else happens."""
        lasting = tuple(self.lasting(living, elapsed=elapsed) for living in self.place.living)
        self.left, self.entered = lasting, lasting[::-1]
        self.commands = self.life.commands

    def lasting(self, living: Living, *, elapsed: bool) -> Living:
        """What still lives of something, its timers with what is left of them if that is known."""
        timers = tuple(
            (name, self.remaining(name) if elapsed else duration)
            for name, duration in living.timers
            if name in self.life.timers
        )
        return evolve(living, request=living.request if living.state in self.life.invocations else None, timers=timers)

    def remaining(self, timer: str) -> Function:
        """What is left of a timer, as a duration that asks nobody."""
        seconds = max(0.0, self.life.timers[timer].due - self.event.at)
        return lambda _data: seconds

    def commit(self, disposition: Disposition) -> Step:
        """Make it so, and say what is to be done."""
        life, event, place = self.life, self.event, self.place
        alive = Alive(life, event, self.data)
        alive.end(self.left)
        alive.begin(self.entered)
        step = Step(
            machine=life.name,
            chart=life.statechart.name,
            subject=life.subject,
            event=event.name,
            at=event.at,
            disposition=disposition,
            source=self.source,
            target=place.name,
            data=self.data,
            final=place.final,
            taken=self.taken,
            states=self.states,
            commands=self.commands,
            started=alive.started,
            cancelled=alive.cancelled,
            armed=alive.armed,
            disarmed=alive.disarmed,
            spawned=self.spawned,
            messages=self.messages,
            explanation=life.statechart.bindings.explain(self.data, event),
        )
        life.state = place.name
        life.data = self.data
        life.invocations = alive.invocations
        life.timers = alive.timers
        life.deferred = () if place.final else self.deferred
        life.commands = self.commands
        life.serial = alive.serial
        return step
