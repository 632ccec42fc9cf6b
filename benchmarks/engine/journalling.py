"""Journals as the worker writes them; the disk is not waited for."""

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from tinkworker.engine.ensemble import Occurrence
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.record import FORMAT
from tinkworker.engine.journal.writer import Writer


@frozen
class Book:
    """
    A journal and what writes in it.

    Attributes:
        codec: Makes records of occurrences.
        writer: Writes them.
    """

    codec: Codec
    writer: Writer

    @classmethod
    def begin(cls, path: Path, codec: Codec) -> "Book":
        """Begin a new file."""
        writer = Writer(path, "never")
        writer.create(
            {
                "record": "header",
                "format": FORMAT,
                "engine": "benchmark",
                "charts": {name: chart.digest for name, chart in codec.charts.items()},
                "boot": "",
                "at": 0.0,
                "wall": "2026-01-01T00:00:00+00:00",
            }
        )
        return cls(codec, writer)

    def write(self, batch: Sequence[Occurrence]) -> None:
        """Write a batch down."""
        self.writer.append([record for each in batch for record in self.codec.records(each)], stable=False)
