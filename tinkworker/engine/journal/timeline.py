"""What a journal tells of each machine: where it was, since when, for how long, and why it moved on."""

from collections.abc import Mapping
from typing import Self

from attrs import define, evolve, field, frozen

from tinkworker.engine.journal.axis import Axis
from tinkworker.engine.journal.reader import Batch, Reading
from tinkworker.engine.journal.record import Record


@frozen
class Visit:
    """
    One stay in a state.

    Attributes:
        state: The state.
        at: When it was entered, on the timeline's axis.
        until: When it was left; None if it was not.
        event: What happened that led there.
        why: What was known of that, for people.
        record: The number of the record that says so; states that were entered in one step have the same.
    """

    state: str
    at: float
    until: float | None
    event: str
    why: str
    record: int = 0

    @property
    def seconds(self) -> float | None:
        """How long; None if it has not ended."""
        return None if self.until is None else self.until - self.at


@define
class Track:
    """
    What one machine went through.

    Attributes:
        machine: Its name.
        chart: Its chart.
        parent: The machine that it belongs to; None if there is none.
        subject: Whom it is about, for people.
        visits: Where it was, in order.
        edges: The edges that it took, in order.
        ended: Whether its last state was final.
    """

    machine: str
    chart: str
    parent: str | None = None
    subject: Mapping[str, str] = field(factory=dict)
    visits: list[Visit] = field(factory=list)
    edges: list[str] = field(factory=list)
    ended: bool = False

    def enter(self, visit: Visit) -> None:
        """Note that a state was entered, and the one before it left."""
        if self.visits:
            self.visits[-1] = evolve(self.visits[-1], until=visit.at)
        self.visits.append(visit)


@frozen
class Life:
    """
    The program was started again.

    Attributes:
        at: When, on the timeline's axis.
        rebooted: Whether the machine was, too.
        engine: The program's version.
    """

    at: float
    rebooted: bool
    engine: str


@frozen
class Refusal:
    """
    An event that a machine did not take.

    Attributes:
        at: When, on the timeline's axis.
        machine: Which machine.
        state: Where it was.
        event: The event.
    """

    at: float
    machine: str
    state: str
    event: str


@define
class Timeline:
    """
    What a journal tells, for as long as it grows.

    Attributes:
        tracks: The machines, in the order in which they began; one that began again under its old name comes twice.
        start: When it begins, on its axis.
        wall: The date and time of that, as it was written.
        axis: The axis: seconds, and up to when it is known.
        lives: Later lives of the program.
        refusals: Events that were not taken.
    """

    start: float
    wall: str
    axis: Axis
    tracks: list[Track] = field(factory=list)
    lives: list[Life] = field(factory=list)
    refusals: list[Refusal] = field(factory=list)
    _present: dict[str, Track] = field(factory=dict)

    @classmethod
    def of(cls, header: Record) -> Self:
        """A timeline on which nothing has happened yet."""
        return cls(header["at"], header["wall"], Axis.of(header))

    def take(self, batch: Batch) -> None:
        """Note what a batch tells."""
        first = batch[0].record
        match first["record"]:
            case "failure":
                self.axis.tell(first)
            case "resume":
                rebooted = first["boot"] != self.axis.boot
                self.lives.append(Life(self.axis.resume(first), rebooted, first["engine"]))
            case "snapshot":
                for machine in first["machines"]:
                    self.meet(machine)
            case _:
                for cause, effect in zip(batch[::2], batch[1::2], strict=True):
                    self.note(cause.record, effect.record)

    def meet(self, machine: Record) -> None:
        """Note a machine that lives; how it came to where it is was told before, or is not known."""
        if machine["machine"] not in self._present:
            track = self.begin(machine)
            track.enter(Visit(machine["state"], self.axis.latest, None, "", "", 0))

    def begin(self, record: Record) -> Track:
        """Note that a machine began."""
        track = Track(record["machine"], record["chart"], record.get("parent"), record["subject"])
        self.tracks.append(track)
        self._present[track.machine] = track
        return track

    def note(self, cause: Record, effect: Record) -> None:
        """Note what happened to a machine, and what it made of that."""
        at = self.axis.tell(cause)
        track = self.begin(cause) if cause["record"] == "start" else self._present[cause["machine"]]
        event = cause.get("event", "start")
        if effect["record"] == "refused":
            self.refusals.append(Refusal(at, track.machine, effect["state"], event))
        for state in effect.get("states", ()):
            track.enter(Visit(state, at, None, event, effect.get("why", ""), effect["n"]))
        track.edges.extend(identity for identity, _ in effect.get("edges", ()))
        track.ended = bool(effect.get("final"))


def timeline(reading: Reading) -> Timeline:
    """What a journal tells of each machine."""
    told = Timeline.of(reading.header)
    for batch in reading.batches:
        told.take(batch)
    return told
