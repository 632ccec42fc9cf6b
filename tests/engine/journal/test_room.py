"""Room is had ahead, on a real disk that is really full, and nobody sees it in the file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.journal.line import HEADER, MACHINE, event, start, step
from tests.parts.disk import SmallDisk, small_disk
from tinkworker.engine.journal.reader import read
from tinkworker.engine.journal.room import reserve
from tinkworker.engine.journal.writer import ROOM, Writer

pytestmark = pytest.mark.root


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A disk of a megabyte."""
    with small_disk(tmp_path / "disk", "1m") as made:
        yield made


@pytest.fixture
def writer(disk: SmallDisk) -> Iterator[Writer]:
    """A journal on it that has room."""
    made = Writer(disk.folder / "j.1.jsonl", "stable")
    made.create(HEADER)
    made.append([start(data={}), step()], stable=False)
    made.reserve()
    yield made
    made.close()


def test_what_is_reserved_can_be_written_on_a_full_disk(disk: SmallDisk, writer: Writer) -> None:
    """On a disk without a free byte a journal goes on for as long as was reserved, and ends where it ends."""
    until = writer.reserved
    with disk.filled():
        while writer.length < until - 1000:
            writer.append([event(payload="x" * 300), step()], stable=True)
        assert disk.free == 0

    reading = read(writer.path)
    assert (reading.damage, reading.torn, reading.last) == ("", 0, writer.last)
    assert writer.path.stat().st_size == writer.length


def test_without_room_nothing_is_written(disk: SmallDisk, writer: Writer) -> None:
    """What was given back is free for others: then a full disk takes no more of the journal either."""
    writer.trim()
    larger_than_a_page = [event(payload="x" * 5000), step()]
    with disk.filled(), pytest.raises(OSError, match=r"No space left|were written"):
        writer.append(larger_than_a_page, stable=True)

    assert read(writer.path).damage == ""


def test_room_is_free_again_when_it_is_given_back(disk: SmallDisk, writer: Writer) -> None:
    """What was reserved and not needed does not stay behind."""
    before = disk.free
    writer.trim()

    assert disk.free >= before + ROOM - 4096
    assert writer.cramped


def test_there_is_room_for_as_long_as_there_is_enough(writer: Writer) -> None:
    """More is asked for when half of it is gone, not with every line."""
    assert not writer.cramped
    while writer.length < writer.reserved - ROOM // 2:
        assert not writer.cramped
        writer.append([event(payload="x" * 5000), step()], stable=False)
    assert writer.cramped

    writer.reserve()
    assert not writer.cramped


def test_the_next_life_has_the_room_of_the_one_before(disk: SmallDisk, writer: Writer) -> None:
    """A life that ends gives nothing back, and the next one asks for what is there already."""
    writer.close()
    with disk.filled():
        again = Writer.reopen(read(writer.path))
        again.reserve()
        again.append([event(payload="x" * 5000), step()], stable=True)
        assert disk.free == 0
    again.close()


def test_a_file_that_begins_anew_asks_anew(disk: SmallDisk, writer: Writer) -> None:
    """The file that takes the place of another has no room yet, and that one's is free."""
    before = disk.free
    writer.begin_anew(HEADER, {"record": "snapshot", "machines": [MACHINE]})
    assert writer.cramped
    assert disk.free > before

    writer.reserve()
    assert not writer.cramped


def test_no_room_on_a_full_disk(disk: SmallDisk, writer: Writer) -> None:
    """Where there is none, that is said, and what was had stays."""
    until = writer.reserved
    with disk.filled(), pytest.raises(OSError, match="No space left"):
        reserve(writer.descriptor, until + ROOM)

    assert writer.reserved == until
