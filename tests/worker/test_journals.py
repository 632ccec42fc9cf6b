"""A worker's journals: one for each workflow, not too long and not too many, and none that tells what is not so."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.journal.disk import full_beyond
from tests.journals.simulated import simulate
from tests.parts.disk import small_disk
from tinkworker.engine.ensemble import Ensemble, Occurrence
from tinkworker.engine.journal import writer
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.reader import Batch, Reading, read
from tinkworker.engine.replay import Replay, replay
from tinkworker.engine.step import Child
from tinkworker.lifecycle.charts import load_charts
from tinkworker.testing.clock import ManualClock
from tinkworker.worker.journal import Journal
from tinkworker.worker.journals import KEPT, Journals
from tinkworker.worker.place import Place

CODEC = Codec(load_charts())
CHILD = Child("workflow:default/demo", None)


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """A run that can be lived once more."""
    return read(simulate(tmp_path_factory.mktemp("simulated")))


@pytest.fixture
def told() -> list[str]:
    """What the journals had to say."""
    return []


@pytest.fixture
def journals(tmp_path: Path, told: list[str]) -> Journals:
    """The journals of a worker."""
    made = Journals(Place.of(tmp_path, "w1").folder, CODEC, ManualClock(), "1.2.3")
    made.warn = told.append
    return made


class Reliving:
    """Machines to which everything happens once more that was recorded."""

    def __init__(self, reading: Reading) -> None:
        self.ensemble = Ensemble(CODEC.charts)
        self.outside = [batch for batch in reading.batches if batch[0].record["record"] in {"start", "event"}]

    def occurrences(self, batch: Batch) -> list[Occurrence]:
        """What comes of a batch."""
        first = batch[0].record
        if first["record"] == "start":
            return self.ensemble.start(CODEC.read_start(first), first["at"])
        if first["event"] == "resume":
            return self.ensemble.resume(first["at"], elapsed=True)
        chart = self.ensemble.members[first["machine"]].machine.statechart.name
        return self.ensemble.send(first["machine"], CODEC.read_event(first, chart))

    def steps(self, journal: Journal) -> Iterator[Batch]:
        """Write batch by batch."""
        for batch in self.outside:
            journal.append(self.occurrences(batch), self.ensemble)
            yield batch


def states(ensemble: Ensemble) -> dict[str, str]:
    """Where machines are."""
    return {name: member.machine.state for name, member in ensemble.members.items()}


def recovered(path: Path) -> dict[str, str]:
    """Where machines are, as far as a journal knows."""
    reading = read(path)
    assert (reading.damage, reading.torn) == ("", 0)
    progress = Replay(CODEC, str(path))
    for batch in reading.batches:
        assert list(progress.feed(batch)) == []
    return states(progress.ensemble)


def test_folder(tmp_path: Path, journals: Journals) -> None:
    """They lie where no action can write, and only the owner may look; names show whose they are."""
    journal = journals.begin(Child("workflow:default/../{{evil}}", None))

    assert journal.writer.path.parent == journals.folder
    assert journals.folder.parent == tmp_path / ".tink-worker"
    assert journals.folder.stat().st_mode & 0o777 == 0o700
    assert journal.writer.path.name.startswith("workflow-default-..-evil-")


def test_header(journals: Journals) -> None:
    """A journal says which program wrote it, with which charts, in which boot, by both clocks."""
    header = read(journals.begin(CHILD).writer.path).header

    assert (header["engine"], header["at"], header["wall"]) == ("1.2.3", 0.0, "2024-01-01T00:00:00+00:00")
    assert header["charts"] == {name: chart.digest for name, chart in CODEC.charts.items()}
    assert header["boot"] == Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def test_another_of_the_same_name(journals: Journals) -> None:
    """A workflow that comes again has a journal of its own."""
    first, second = journals.begin(CHILD), journals.begin(CHILD)

    assert [path.name[-8:] for path in (first.writer.path, second.writer.path)] == [".1.jsonl", ".2.jsonl"]


def test_oldest_go(journals: Journals) -> None:
    """Of the journals of workflows that have ended some are kept, the youngest; those of living ones all stay."""
    living = journals.begin(Child("living", None))
    for number in range(KEPT + 3):
        ended = journals.begin(Child(f"ended-{number}", None))
        ended.end()
        os.utime(ended.writer.path, (-number, -number))  # the clock runs backwards
    journals.begin(Child("last", None))

    names = {path.name.split("-")[1] for path in journals.files() if path.name.startswith("ended")}
    assert names == {str(number) for number in range(3, KEPT + 3)}
    assert living.writer.path.exists()


def test_they_come_in_the_order_in_which_they_were_begun(journals: Journals) -> None:
    """The last journal of a name is the one begun last, whatever the dates of the files are."""
    begun = [journals.begin(Child(name, None)).writer.path for name in ("b", "a", "b", "c", "a")]
    for number, path in enumerate(begun):
        os.utime(path, (-number, -number))

    assert list(journals.files()) == begun


def test_going_on_removes_nothing(journals: Journals) -> None:
    """A life that goes on with one journal after the other does not take those that it has not come to for ended."""
    old = [journals.begin(Child(f"living-{number}", None)) for number in range(KEPT + 3)]
    for journal in old:
        journal.close()
    again = Journals(journals.folder, CODEC, ManualClock(), "1.2.3")

    for path in list(again.files()):
        again.reopen(read(path)).close()
    assert len(list(again.files())) == KEPT + 3


def test_written_as_it_happens(journals: Journals, reading: Reading) -> None:
    """Behind every batch the file knows what the worker knows."""
    journal, again = journals.begin(CHILD), Reliving(reading)
    for _ in again.steps(journal):
        assert recovered(journal.writer.path) == states(again.ensemble)


def test_begun_anew(journals: Journals, reading: Reading, monkeypatch: pytest.MonkeyPatch, told: list[str]) -> None:
    """A journal that is too long begins anew, again and again, and forgets nothing that matters."""
    monkeypatch.setattr(writer, "BOUND", 100)
    journal, again = journals.begin(CHILD), Reliving(reading)
    beginnings = set()
    for _ in again.steps(journal):
        assert recovered(journal.writer.path) == states(again.ensemble)
        beginnings.add(read(journal.writer.path).header["n"])

    assert len(beginnings) > 2
    assert read(journal.writer.path).last > reading.last
    assert list(replay(read(journal.writer.path), CODEC)) == []
    assert told == []


def test_full_disk(journals: Journals, reading: Reading, told: list[str]) -> None:
    """
    A journal that cannot be written is gone at once, because the next life would believe it; that is told, once. When
    there is room again it is there again, and knows everything.
    """
    journal, again = journals.begin(CHILD), Reliving(reading)
    path = journal.writer.path
    batches = again.steps(journal)
    for _ in range(5):
        next(batches)
    with full_beyond(100):
        next(batches)
        next(batches)
        assert not path.exists()
    assert len(told) == 1
    assert told[0].startswith(f"{path} cannot be written, so it is removed: ")

    next(batches)
    assert recovered(path) == states(again.ensemble)
    for _ in batches:
        assert recovered(path) == states(again.ensemble)


def test_nearly_full_disk(journals: Journals, reading: Reading, told: list[str]) -> None:
    """Where there is no room for one more batch, there is for what lives, which is shorter than how it came to that."""
    journal, again = journals.begin(CHILD), Reliving(reading)
    batches = again.steps(journal)
    for _ in range(8):
        next(batches)
    with full_beyond(journal.writer.path.stat().st_size):
        next(batches)

    assert sum("cannot be written" in line for line in told) == 1
    assert recovered(journal.writer.path) == states(again.ensemble)


@pytest.mark.root
def test_disk_that_is_filled_meanwhile(tmp_path: Path, reading: Reading, told: list[str]) -> None:
    """Whoever fills the disk during a workflow does not touch its journal; at the end nothing is kept from others."""
    with small_disk(tmp_path / "disk") as disk:
        journals = Journals(Place.of(disk.folder, "w1").folder, CODEC, ManualClock(), "1.2.3")
        journals.warn = told.append
        journal, again = journals.begin(CHILD), Reliving(reading)
        with disk.filled():
            for _ in again.steps(journal):
                assert recovered(journal.writer.path) == states(again.ensemble)
            assert disk.free == 0
            journal.end()
            assert disk.free > 0
    assert told == []


@pytest.mark.root
def test_disk_without_room_ahead(tmp_path: Path, reading: Reading, told: list[str]) -> None:
    """Where there is room for what is written and for no more, that is said, once."""
    with small_disk(tmp_path / "disk", "200k") as disk:
        journals = Journals(Place.of(disk.folder, "w1").folder, CODEC, ManualClock(), "1.2.3")
        journals.warn = told.append
        journal, again = journals.begin(CHILD), Reliving(reading)
        for _ in again.steps(journal):
            assert recovered(journal.writer.path) == states(again.ensemble)
        journal.close()

    (line,) = told
    assert line.startswith(f"{journal.writer.path} has no room ahead, so it is lost if the disk fills up: ")


def test_full_from_the_beginning(journals: Journals, reading: Reading, told: list[str]) -> None:
    """A workflow is worked on although its journal cannot be begun; it is as soon as it can."""
    with full_beyond(10):
        journal = journals.begin(CHILD)
        assert list(journals.files()) == []
        again = Reliving(reading)
        batches = again.steps(journal)
        next(batches)
    assert len(told) == 1

    next(batches)
    assert recovered(journal.writer.path) == states(again.ensemble)


def test_full_when_it_goes_on(journals: Journals, reading: Reading, told: list[str]) -> None:
    """A life that cannot write that it goes on from a journal goes on without."""
    journal, again = journals.begin(CHILD), Reliving(reading)
    batches = again.steps(journal)
    next(batches)
    journal.close()
    reopened = journals.reopen(read(journal.writer.path))
    with full_beyond(journal.writer.path.stat().st_size):
        reopened.resume()

    assert len(told) == 1
    assert not journal.writer.path.exists()


def test_nobody_to_tell(journals: Journals) -> None:
    """Where nobody can be told, a journal that cannot be written is an error, and stays as it was."""
    silent = Journals(journals.folder, CODEC, ManualClock(), "1.2.3")
    with full_beyond(10), pytest.raises(OSError, match="cannot be written"):
        silent.begin(CHILD)


def test_resumed(journals: Journals, reading: Reading) -> None:
    """Another life goes on in the same file, and says so."""
    journal, again = journals.begin(CHILD), Reliving(reading)
    batches = again.steps(journal)
    next(batches)
    journal.close()
    reopened = journals.reopen(read(journal.writer.path))
    reopened.resume()
    occurrences = again.ensemble.resume(7.0, elapsed=True)
    reopened.append(occurrences, again.ensemble)

    assert [line.record["record"] for line in read(journal.writer.path).lines()][-3:] == ["resume", "event", "step"]
    assert recovered(journal.writer.path) == states(again.ensemble)
