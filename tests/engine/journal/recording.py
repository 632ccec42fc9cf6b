"""Runs of small charts, recorded."""

from collections.abc import Sequence
from pathlib import Path

from attrs import define, field

from tests.engine.journal.line import HEADER, Plain
from tests.engine.workshop import Notes
from tinkworker.engine.ensemble import Ensemble, Occurrence
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.snapshot import snapshot
from tinkworker.engine.journal.writer import Writer
from tinkworker.engine.step import Child, Event, Spawn


@define
class Recording:
    """
    A run in the making.

    Attributes:
        path: Where it is written.
        codec: The charts.
        ensemble: The machines.
        writer: Writes it.
    """

    path: Path
    codec: Codec
    ensemble: Ensemble = field(init=False)
    writer: Writer = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Begin the file."""
        self.ensemble = Ensemble(self.codec.charts)
        self.writer = Writer(self.path, "never")
        self.writer.create(self.header)

    @property
    def header(self) -> Plain:
        """What each file says of the charts."""
        return {**HEADER, "charts": {name: chart.digest for name, chart in self.codec.charts.items()}}

    def write(self, batch: Sequence[Occurrence]) -> None:
        """Write a batch down."""
        self.writer.append([record for each in batch for record in self.codec.records(each)], stable=False)

    def start(self, chart: str, data: Notes) -> None:
        """Start the first machine; it is called "first"."""
        self.write(self.ensemble.start(Spawn("by_hand", chart, Child("first", data, {"who": "somebody"})), 0.0))

    def send(self, name: str, at: float, number: int | None = None, to: str = "first") -> None:
        """Let something happen."""
        self.write(self.ensemble.send(to, Event(name, None, at, number)))

    def resume(self, at: float) -> None:
        """Let another life begin."""
        self.writer.append([{**self.header, "record": "resume", "at": at}], stable=False)
        self.write(self.ensemble.resume(at, elapsed=True))

    def begin_anew(self) -> None:
        """Forget the past."""
        self.writer.begin_anew(self.header, snapshot(self.ensemble, self.codec))
