"""Replay: the events that were recorded, given to the charts of today; do they still do the same?

What came from outside is fed in; everything else must follow. Compared are the edges, the states, and what was to be
done: which commands, activities, timers, machines and messages, in which order and about what. Not compared are
explanations.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from attrs import define, field, frozen

from tinkworker.engine.ensemble import Ensemble, Occurrence
from tinkworker.engine.journal.codec import Codec, Unreadable
from tinkworker.engine.journal.reader import Line, Reading
from tinkworker.engine.journal.record import Record
from tinkworker.engine.step import RESUME

UNCOMPARED = frozenset({"end", "why", "from", "record", "at", "wall", "n"})


@frozen
class Divergence:
    """
    A record that today's charts would not write.

    Attributes:
        place: `file:line`.
        machine: Which machine.
        event: What happened to it.
        what: What differs, in a line.
        recorded: What the journal says of it.
        today: What the charts of today say.
    """

    place: str
    machine: str
    event: str
    what: str
    recorded: Any
    today: Any

    def __str__(self) -> str:
        """What differs, where, and both sides of it."""
        return (
            f"{self.place}: {self.machine} on {self.event!r}: {self.what}\n"
            f"    recorded: {json.dumps(self.recorded, ensure_ascii=False)}\n"
            f"    today:    {json.dumps(self.today, ensure_ascii=False)}"
        )


@define
class Replay:
    """
    A replay in progress.

    Attributes:
        codec: Reads and writes the values of today's charts.
        file: The journal's name, for places.
        ensemble: The machines as they are by now.
        last: The occurrences of the last batch.
        ended: What the machines that have ended knew at their end, by name.
    """

    codec: Codec
    file: str
    ensemble: Ensemble = field(init=False)
    last: list[Occurrence] = field(factory=list)
    ended: dict[str, Any] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Begin with no machines."""
        self.ensemble = Ensemble(self.codec.charts)

    def feed(self, batch: Sequence[Line]) -> Iterator[Divergence]:
        """
        Give one batch to the machines of today, and compare.

        Raises:
            Unreadable: A record makes no sense to the charts of today.
        """
        first = batch[0].record
        if first["record"] in {"resume", "gap"}:
            return
        if first["record"] == "snapshot":
            self.restore(first)
            return
        self.last = self.run(batch)
        steps = [occurrence.step for occurrence in self.last if occurrence.step is not None]
        self.ended.update({step.machine: step.data for step in steps if step.final})
        today = [record for occurrence in self.last for record in self.codec.records(occurrence)]
        yield from self.compare(batch, today)

    def restore(self, snapshot: Record) -> None:
        """Begin with the machines of a snapshot."""
        members = [self.codec.read_member(plain) for plain in snapshot["machines"]]
        self.ensemble = Ensemble(self.codec.charts, {member.machine.name: member for member in members})
        for member in members:
            if member.parent in self.ensemble.members:
                self.ensemble.members[member.parent].children.append(member.machine.name)

    def run(self, batch: Sequence[Line]) -> list[Occurrence]:
        """What the machines of today make of a batch."""
        first = batch[0].record
        if first["record"] == "start":
            return self.ensemble.start(self.codec.read_start(first), first["at"])
        if first["event"] == RESUME:
            return self.ensemble.resume(first["at"], elapsed=bool(first.get("payload")))
        member = self.ensemble.members.get(first["machine"])
        if member is None:
            raise Unreadable(f"{self.file}:{batch[0].number}: there is no machine {first['machine']!r} by then")
        event = self.codec.read_event(first, member.machine.statechart.name)
        return self.ensemble.send(first["machine"], event)

    def compare(self, batch: Sequence[Line], today: list[dict[str, Any]]) -> Iterator[Divergence]:
        """Hold recorded and present records against each other, one by one."""
        event = ""
        for index in range(max(len(batch), len(today))):
            line = batch[min(index, len(batch) - 1)]
            place = f"{self.file}:{line.number}"
            recorded = line.record if index < len(batch) else None
            present = today[index] if index < len(today) else None
            named = recorded or present or {}
            event = str(named.get("event", named.get("record") if named.get("record") == "start" else event))
            if recorded is None or present is None:
                what = "nothing of the kind happens today" if present is None else "more happens today"
                yield Divergence(place, str(named.get("machine")), event, what, recorded, present)
                return
            yield from self.differences(place, event, recorded, present)

    def differences(self, place: str, event: str, recorded: Record, present: Record) -> Iterator[Divergence]:
        """What differs between two records."""
        if recorded["record"] != present["record"]:
            what = f"a {present['record']!r} instead of a {recorded['record']!r}"
            yield Divergence(place, str(recorded.get("machine")), event, what, recorded, present)
            return
        present = json.loads(json.dumps(present))
        for key in sorted((recorded.keys() | present.keys()) - UNCOMPARED):
            if recorded.get(key) != present.get(key):
                what = f"{key!r} differs"
                yield Divergence(place, str(recorded.get("machine")), event, what, recorded.get(key), present.get(key))


def replay(reading: Reading, codec: Codec) -> Iterator[Divergence]:
    """
    Replay a whole journal.

    Raises:
        Unreadable: A record makes no sense to the charts of today.
    """
    progress = Replay(codec, reading.file)
    for batch in reading.batches:
        yield from progress.feed(batch)
