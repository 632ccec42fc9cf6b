"""One axis of time for a journal, although clocks are set, boots end, and events are older than what they set off."""

from datetime import datetime
from typing import Self

from attrs import define

from tinkworker.engine.journal.record import Record


@define
class Axis:
    """
    Turns the moments of records into seconds of the first boot's monotonic clock, going on through later boots.

    Within a boot the monotonic clock counts. From one boot to the next only the wall clock can tell how long it took,
    and it may have been set in between: a step back counts as no time. No moment lies before the one told before it.

    Attributes:
        boot: The boot of the records that come next.
        latest: The latest moment told.
        wall: What the wall clock showed then, or a little earlier.
        shift: Seconds from the present boot's clock to the axis.
    """

    boot: str
    latest: float
    wall: datetime
    shift: float = 0.0

    @classmethod
    def of(cls, header: Record) -> Self:
        """Begin with a header."""
        return cls(header["boot"], header["at"], datetime.fromisoformat(header["wall"]))

    def tell(self, record: Record) -> float:
        """The moment of a record that has one."""
        self.latest = max(self.latest, record["at"] + self.shift)
        if "wall" in record:
            self.wall = datetime.fromisoformat(record["wall"])
        return self.latest

    def resume(self, record: Record) -> float:
        """The moment of a `resume` record, perhaps of another boot."""
        if record["boot"] != self.boot:
            away = datetime.fromisoformat(record["wall"]) - self.wall
            self.shift = self.latest + max(0.0, away.total_seconds()) - record["at"]
            self.boot = record["boot"]
        return self.tell(record)
