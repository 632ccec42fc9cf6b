"""A file grows by whole batches or not at all, is there when something follows from it, and does not grow for ever."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.journal.disk import full_beyond
from tests.engine.journal.line import HEADER, MACHINE, event, last, sealed, start, step
from tinkworker.engine.journal import writer as module
from tinkworker.engine.journal.reader import read
from tinkworker.engine.journal.writer import ASIDE, Durability, Writer

SNAPSHOT = {"record": "snapshot", "machines": [MACHINE]}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is."""
    return tmp_path / "j.1.jsonl"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    """A journal in which one machine has begun."""
    made = Writer(path, "stable")
    made.create(HEADER)
    made.append([start(data={}), step()], stable=False)
    yield made
    made.close()


def test_written(writer: Writer, path: Path) -> None:
    """What is written is what the format says, line by line, and only the owner may read it."""
    writer.append([event(), step()], stable=True)

    assert path.read_bytes() == sealed(HEADER, start(data={}), last(step()), event(), last(step()))
    assert (writer.length, writer.last) == (path.stat().st_size, 4)
    assert path.stat().st_mode & 0o777 == 0o600


def test_not_over_another(writer: Writer, path: Path) -> None:
    """A journal never begins in a file, or behind a link, that is there already."""
    link = path.with_name("link")
    link.symlink_to(path)
    for taken in (path, link):
        with pytest.raises(FileExistsError):
            Writer(taken, "stable").create(HEADER)
    assert read(path).last == writer.last


def test_full_disk(writer: Writer, path: Path) -> None:
    """A batch that does not fit leaves no trace, and a later one stands where it would have stood."""
    before = path.read_bytes()
    with full_beyond(len(before) + 50), pytest.raises(OSError, match="only 50 of"):
        writer.append([event(), step()], stable=True)
    assert path.read_bytes() == before

    writer.append([event(name="later"), step()], stable=True)
    assert (
        path.read_bytes()
        == before + sealed(HEADER, start(data={}), last(step()), event(name="later"), last(step()))[len(before) :]
    )


def test_no_beginning_on_a_full_disk(path: Path) -> None:
    """A journal whose header does not fit is not there at all."""
    writer = Writer(path, "stable")
    with full_beyond(10), pytest.raises(OSError, match="only 10 of"):
        writer.create(HEADER)

    assert writer.withdrawn
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("durability", "waits"),
    [("always", [True, True]), ("stable", [False, True]), ("never", [False, False])],
)
def test_durability(path: Path, monkeypatch: pytest.MonkeyPatch, durability: Durability, waits: list[bool]) -> None:
    """The disk is waited for with every batch, with those that something follows from, or never."""
    writer = Writer(path, durability)
    writer.create(HEADER)
    waited: list[int] = []
    monkeypatch.setattr("os.fdatasync", waited.append)
    for stable in (False, True):
        waited.clear()
        writer.append([start(str(stable), data={}), step(str(stable))], stable=stable)
        assert bool(waited) is waits[stable]
    writer.close()


def test_reopened(writer: Writer, path: Path) -> None:
    """Another life goes on behind the last whole batch; what was torn is gone."""
    whole = path.read_bytes()
    writer.close()
    path.write_bytes(whole + sealed(event(), step())[:-20])
    reopened = Writer.reopen(read(path))
    reopened.append([event(), step()], stable=False)
    reopened.close()

    assert path.read_bytes() == sealed(HEADER, start(data={}), last(step()), event(), last(step()))


def test_begun_anew(writer: Writer, path: Path) -> None:
    """A new file takes the old one's place: header, snapshot, then what follows. Numbers go on."""
    (path.with_suffix(ASIDE)).write_text("what an earlier life left here when it ended")
    old = read(path)
    writer.begin_anew(HEADER, SNAPSHOT)
    writer.append([event(), step()], stable=False)

    reading = read(path)
    assert reading.header["continues"] == {"n": old.last, "crc": f"{old.seal:08x}"}
    assert [line.record["record"] for line in reading.lines()] == ["snapshot", "event", "step"]
    assert [line.record["n"] for line in reading.lines()] == [4, 5, 6]
    assert (reading.damage, reading.torn) == ("", 0)
    assert writer.length == path.stat().st_size
    assert list(path.parent.iterdir()) == [path]


def test_not_begun_anew_on_a_full_disk(writer: Writer, path: Path) -> None:
    """If the new file does not fit, the old one is still there, and goes on."""
    before = path.read_bytes()
    with full_beyond(100), pytest.raises(OSError, match="only 100 of"):
        writer.begin_anew(HEADER, SNAPSHOT)
    assert list(path.parent.iterdir()) == [path]

    writer.append([event(), step()], stable=False)
    assert path.read_bytes().startswith(before)
    assert read(path).last == 4


def test_withdrawn(writer: Writer, path: Path) -> None:
    """A journal that is withdrawn is gone, and may begin anew as if it had gone on."""
    writer.withdraw()
    assert writer.withdrawn
    assert not path.exists()

    writer.begin_anew(HEADER, SNAPSHOT)
    assert [line.record["n"] for line in read(path).lines()] == [4]


def test_overgrown(writer: Writer, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is overgrown beyond a bound; one whose beginning is longer than that is when it has doubled."""
    monkeypatch.setattr(module, "BOUND", path.stat().st_size)
    assert not writer.overgrown
    writer.append([event(), step()], stable=False)
    assert writer.overgrown

    writer.begin_anew(HEADER, {"record": "snapshot", "machines": [{**MACHINE, "data": "x" * 5000}]})
    assert not writer.overgrown
    writer.append([event(payload="x" * 5000), step()], stable=False)
    assert not writer.overgrown
    writer.append([event(payload="x" * 1000), step()], stable=False)
    assert writer.overgrown


def test_closed_twice(writer: Writer) -> None:
    """Closing again does nothing, and closes nobody else's file."""
    descriptor = writer.descriptor
    writer.close()
    other = os.open(os.devnull, os.O_RDONLY)
    writer.close()

    assert other == descriptor
    os.fstat(other)
    os.close(other)
