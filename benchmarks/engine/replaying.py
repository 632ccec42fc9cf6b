"""Replay of recorded events: journals of long lives, read and given to the charts once more."""

import gc
import tempfile
import time
from pathlib import Path
from typing import Any

from attrs import frozen

from benchmarks.engine.journalling import Book
from benchmarks.engine.work import DATA, TO_RUNNING
from tinkworker.engine.ensemble import Ensemble
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.reader import read
from tinkworker.engine.replay import replay
from tinkworker.engine.step import Child, Event, Spawn
from tinkworker.lifecycle.action.events import Fault
from tinkworker.lifecycle.charts import load_charts

IN_A_JOURNAL = 10_000
"""Events; a journal holds one workflow."""

FLICKER: tuple[Event[Any], ...] = (
    Event("engine_unavailable", Fault("EngineUnavailable", "gone", passing=True)),
    Event("after engine_backoff", None),
)
"""An engine that comes and goes keeps an action alive for as long as one likes."""


@frozen
class Replayed:
    """
    What it took.

    Attributes:
        events: Events that were replayed.
        seconds: Seconds of CPU time, reading included.
        bytes: Bytes that one event takes in a journal.
        writing: Seconds of CPU time that it took to make and write as many.
    """

    events: int
    seconds: float
    bytes: float
    writing: float


def record(path: Path, codec: Codec) -> None:
    """Write a journal of a life that goes on and on."""
    book = Book.begin(path, codec)
    ensemble = Ensemble(codec.charts)
    book.write(ensemble.start(Spawn("", "action", Child("a", DATA)), 0.0))
    for event in TO_RUNNING:
        book.write(ensemble.send("a", event))
    for _ in range((IN_A_JOURNAL - len(TO_RUNNING)) // len(FLICKER)):
        for event in FLICKER:
            book.write(ensemble.send("a", event))
    book.writer.close()


def replaying(events: int) -> Replayed:
    """Replay one journal as often as it takes to replay so many events."""
    codec = Codec(load_charts())
    times = max(1, events // IN_A_JOURNAL)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.jsonl"
        begin = time.process_time()
        record(path, codec)
        writing = (time.process_time() - begin) * times
        size = path.stat().st_size
        gc.collect()
        begin = time.process_time()
        for _ in range(times):
            assert not list(replay(read(path), codec))
        seconds = time.process_time() - begin
    return Replayed(times * IN_A_JOURNAL, seconds, size / IN_A_JOURNAL, writing)
