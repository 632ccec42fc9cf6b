"""Replay: the events that were recorded, given to the charts of today; do they still do the same?

What came from outside is fed in; everything else must follow. Time is the journal's: no clock is asked. What counts as
the same is in `journal.comparison`. The first record that differs ends a replay: behind it the two runs are different
ones, and every further comparison would complain about the same thing again.
"""

from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Any

from attrs import define, field, frozen

from tinkworker.engine.ensemble import Ensemble, Occurrence
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.comparison import Difference, answer, differences
from tinkworker.engine.journal.reader import Line, Reading
from tinkworker.engine.journal.record import Record
from tinkworker.engine.journal.snapshot import restore
from tinkworker.engine.journal.value import Unreadable
from tinkworker.engine.step import RESUME

NOTHING: Record = MappingProxyType({})


@frozen
class Divergence:
    """
    A record that the charts of today would not write.

    Attributes:
        file: The journal.
        line: The record, and where it stands.
        cause: What had happened to the machine.
        chart: The machine's chart; empty if it is not known.
        differences: What is otherwise today, the decisive things first.
        today: The record that the charts of today would write; empty if they would write none.
    """

    file: str
    line: Line
    cause: Record
    chart: str
    differences: tuple[Difference, ...]
    today: Record

    @property
    def place(self) -> str:
        """`file:line`."""
        return f"{self.file}:{self.line.number}"

    def __str__(self) -> str:
        """Where, whose and what, in a line."""
        first = self.differences[0]
        event = self.cause.get("event", "start")
        return (
            f"{self.place}: {self.cause['machine']} on {event!r}: "
            f"{first.what}: {first.recorded or 'nothing'} in the journal, {first.today or 'nothing'} today"
        )


@define
class Replay:
    """
    A replay in progress.

    Attributes:
        codec: Reads and writes the values of today's charts.
        file: The journal's name, for places.
        ensemble: The machines as they are by now.
        ended: What the machines that have ended knew at their end, by name.
    """

    codec: Codec
    file: str
    ensemble: Ensemble = field(init=False)
    ended: dict[str, Any] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Begin with no machines."""
        self.ensemble = Ensemble(self.codec.charts)

    def feed(self, batch: Sequence[Line]) -> Iterator[Divergence]:
        """
        Give one batch to the machines of today, and compare. Behind a divergence nothing more is to be fed.

        Raises:
            Unreadable: A record makes no sense to the charts of today.
        """
        first = batch[0]
        kind = first.record["record"]
        if kind in {"failure", "resume"}:
            return
        try:
            if kind == "snapshot":
                self.ensemble = restore(first.record, self.codec)
                return
            occurrences = self.run(first.record)
        except Unreadable as error:
            raise Unreadable(f"{self.file}:{first.number}: {error}") from error
        except Exception as error:  # noqa: BLE001 a lifecycle's function may raise anything at what it never met
            failure = Difference("record", "answer", answer(batch[1].record), f"{type(error).__name__}: {error}")
            yield self.divergence(batch, 1, [failure])
        else:
            steps = [occurrence.step for occurrence in occurrences if occurrence.step is not None]
            self.ended.update({step.machine: step.data for step in steps if step.final})
            yield from self.compare(batch, occurrences)

    def run(self, first: Record) -> list[Occurrence]:
        """
        What the machines of today make of a batch that begins like this.

        Raises:
            Unreadable: It makes no sense to the charts of today.
        """
        if first["record"] == "start":
            return self.ensemble.start(self.codec.read_start(first), first["at"])
        if first["event"] == RESUME:
            return self.ensemble.resume(first["at"], elapsed=bool(first.get("payload")))
        member = self.ensemble.members.get(first["machine"])
        if member is None:
            raise Unreadable(f"there is no machine {first['machine']!r} by then today")
        return self.ensemble.send(first["machine"], self.codec.read_event(first, member.machine.statechart.name))

    def compare(self, batch: Sequence[Line], occurrences: Sequence[Occurrence]) -> Iterator[Divergence]:
        """Hold the recorded consequences against those of today, one by one, up to the first that differs."""
        for index, (today, chart) in enumerate(self.consequences(occurrences), start=1):
            if index == len(batch):
                yield self.divergence(batch, index, [Difference("record", "answer", "", answer(today))], today, chart)
                return
            if found := list(differences(batch[index].record, today)):
                yield self.divergence(batch, index, found, today, chart)
                return
        if (index := 2 * len(occurrences)) < len(batch):
            yield self.divergence(batch, index, [Difference("record", "answer", answer(batch[index].record), "")])

    def consequences(self, occurrences: Sequence[Occurrence]) -> Iterator[tuple[Record, str]]:
        """The records of today behind the first one, which is what was fed in; each with the chart that wrote it."""
        for index, occurrence in enumerate(occurrences):
            if index:
                yield self.codec.cause(occurrence), occurrence.chart
            yield self.codec.effect(occurrence), occurrence.chart

    def divergence(
        self, batch: Sequence[Line], index: int, found: Sequence[Difference], today: Record = NOTHING, chart: str = ""
    ) -> Divergence:
        """What is to be said about the record of a batch that differs, or about its last one if more happens today."""
        index = min(index, len(batch) - 1)
        return Divergence(self.file, batch[index], batch[index - index % 2].record, chart, tuple(found), today)


def replay(reading: Reading, codec: Codec) -> Iterator[Divergence]:
    """
    Replay a whole journal, up to the first record that differs.

    Raises:
        Unreadable: A record makes no sense to the charts of today.
    """
    progress = Replay(codec, reading.file)
    for batch in reading.batches:
        for divergence in progress.feed(batch):
            yield divergence
            return
