"""What a journal tells of each machine: where it was, since when, for how long, and why it moved on."""

from collections.abc import Iterable

from attrs import define, field, frozen

from tinkworker.engine.journal.reader import Reading
from tinkworker.engine.journal.record import Record


@frozen
class Visit:
    """
    One stay in a state.

    Attributes:
        state: The state.
        at: When it was entered, in seconds of the monotonic clock.
        until: When it was left; None if it was not.
        event: What happened that led there.
        why: What was known of that, for people.
    """

    state: str
    at: float
    until: float | None
    event: str
    why: str

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
        visits: Where it was, in order.
        ended: Whether its last state was final.
    """

    machine: str
    chart: str
    visits: list[Visit] = field(factory=list)
    ended: bool = False

    def enter(self, states: Iterable[str], at: float, event: str, why: str) -> None:
        """Note that states were entered, all at the same moment."""
        for state in states:
            if self.visits:
                last = self.visits[-1]
                self.visits[-1] = Visit(last.state, last.at, at, last.event, last.why)
            self.visits.append(Visit(state, at, None, event, why))


@frozen
class Timeline:
    """
    What a journal tells.

    Attributes:
        tracks: The machines, in the order in which they began.
        start: The time of the first record, in seconds of the monotonic clock.
        wall: The date and time of the first record, as it was written.
    """

    tracks: tuple[Track, ...]
    start: float
    wall: str


def timeline(reading: Reading) -> Timeline:
    """What a journal tells of each machine."""
    tracks: dict[str, Track] = {}
    cause: Record = reading.header
    for line in reading.lines():
        record = line.record
        match record["record"]:
            case "start":
                tracks[record["machine"]] = Track(record["machine"], record["chart"])
                cause = record
            case "snapshot":
                for machine in record["machines"]:
                    track = tracks.setdefault(machine["machine"], Track(machine["machine"], machine["chart"]))
                    track.enter([machine["state"]], reading.header["at"], "snapshot", "")
            case "event":
                cause = record
            case "step":
                track = tracks[record["machine"]]
                track.enter(record.get("states", ()), cause["at"], cause.get("event", "start"), record.get("why", ""))
                track.ended = bool(record.get("final", False))
            case _:  # nothing that a machine went through
                pass
    return Timeline(tuple(tracks.values()), reading.header["at"], reading.header["wall"])
