"""Of whatever is in a file the longest valid beginning is taken, in whole batches; nothing is invented."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.journal.line import HEADER, RESUME, event, last, lines, sealed, start, step
from tests.parts.fuzz import inputs
from tinkworker.engine.journal.reader import NotAJournal, Reader, Reading, read, read_bytes
from tinkworker.engine.journal.timeline import timeline


def read_beginning(damaged: bytes, whole: Reading) -> Reading | None:
    """
    Read what was made of a journal, and look whether it is a beginning of that in whole batches and nothing besides;
    None if even the header is lost.
    """
    try:
        reading = read_bytes(damaged, "j")
    except NotAJournal:
        return None
    assert reading.header == whole.header
    assert reading.batches == whole.batches[: len(reading.batches)]
    assert reading.last == (reading.batches[-1][-1].record["n"] if reading.batches else 0)
    timeline(reading)
    return reading


@pytest.fixture(scope="module")
def whole(content: bytes) -> Reading:
    """The journal as it was written."""
    reading = read_bytes(content, "j")
    assert (reading.torn, reading.damage, reading.length) == (0, "", len(content))
    return reading


def test_truncated_at_every_byte(content: bytes, whole: Reading) -> None:
    """Wherever a file ends, exactly the batches before that are taken, and the rest counts as torn, not as damage."""
    content = content[:8000]
    ends = [content.index(b"\n") + 1]
    ends += [end.end() for end in re.finditer(rb'"end":true,"crc":"[0-9a-f]{8}"}\n', content)]
    for length in range(len(content)):
        reading = read_beginning(content[:length], whole)
        if reading is None:
            assert length < ends[0]
            continue
        assert reading.damage == ""
        assert reading.length == max(end for end in ends if end <= length)
        assert reading.torn == length - reading.length


@given(data=st.data())
@inputs(1000)
def test_flipped_bits(content: bytes, whole: Reading, data: st.DataObject) -> None:
    """However bits flip, what is taken was written, and ends before the first line that has one."""
    flips = data.draw(st.lists(st.integers(0, 8 * len(content) - 1), min_size=1, max_size=3, unique=True))
    damaged = bytearray(content)
    for flip in flips:
        damaged[flip // 8] ^= 1 << flip % 8
    reading = read_beginning(bytes(damaged), whole)

    assert reading is None or reading.length <= min(flips) // 8
    assert reading is None or reading.damage or reading.torn


@given(data=st.data())
@inputs(300)
def test_moved_lines(content: bytes, whole: Reading, data: st.DataObject) -> None:
    """Lines that are swapped, dropped or doubled are noticed at the first that is not in its place."""
    original = content.splitlines(keepends=True)
    first, second = sorted(data.draw(st.lists(st.integers(0, len(original) - 1), min_size=2, max_size=2, unique=True)))
    changed = list(original)
    how = data.draw(st.sampled_from(["swap", "drop", "double"]))
    if how == "swap":
        changed[first], changed[second] = changed[second], changed[first]
    elif how == "drop":
        del changed[first]
    else:
        changed.insert(second, original[first])
        first = second
    reading = read_beginning(b"".join(changed), whole)

    assert reading is None or reading.length <= len(b"".join(original[:first]))
    if reading is not None and first < len(changed) - 1:
        assert reading.damage.startswith(f"j:{first + 1}: ")


@given(st.binary(max_size=200))
@inputs(300)
def test_noise(noise: bytes) -> None:
    """Noise is no journal, and behind a header it is damage or a torn end."""
    with pytest.raises(NotAJournal, match=r"^j:1: "):
        read_bytes(noise, "j")
    reading = read_bytes(sealed(HEADER) + noise, "j")
    assert reading.batches == ()
    assert bool(reading.damage) is (b"\n" in noise[:-1])
    assert reading.torn == (0 if reading.damage else len(noise))


def test_damage_in_the_middle(content: bytes) -> None:
    """A changed line with others behind it is damage, named by file and line; what is before it is still told."""
    third = content.splitlines(keepends=True)[2]
    reading = read_bytes(content.replace(third, third.replace(b"step", b"stop")), "folder/j.jsonl")

    assert reading.damage.startswith("folder/j.jsonl:3: the checksum does not fit")
    assert (reading.batches, reading.torn) == ((), 0)


def test_zeros_behind_a_power_cut(content: bytes, whole: Reading) -> None:
    """Zeros at the end, where the disk had promised room and never got the bytes, are a torn end."""
    reading = read_bytes(content + bytes(4096), "j")

    assert (reading.batches, reading.damage, reading.torn) == (whole.batches, "", 4096)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "j:1: the first line is not complete; a journal begins with a header"),
        (sealed(HEADER)[:-1], "j:1: the first line is not complete; a journal begins with a header"),
        (b"hello\n", "j:1: the checksum does not fit"),
        (sealed(RESUME), "j:1: a 'resume'; a journal begins with a header"),
        (sealed({**HEADER, "boot": 7}), "j:1: a record 'header' in which 'boot' is not what belongs there"),
        (
            sealed({**HEADER, "format": 2, "engine": "9.1"}),
            "j:1: written in format 2 by version '9.1'; this program reads format 1: take that version",
        ),
        (
            b'{"record":"header","format":"ii","seal":"of another kind"}\n',
            "j:1: written in format 'ii' by version None",
        ),
    ],
    ids=["empty", "torn header", "text", "no header", "bad header", "newer format", "newer seal"],
)
def test_foreign(content: bytes, complaint: str) -> None:
    """A file that is no journal of this format is refused, and the message says what it is and what to do."""
    with pytest.raises(NotAJournal) as raised:
        read_bytes(content, "j")
    assert str(raised.value).startswith(complaint)


def test_file(journal: Path, content: bytes) -> None:
    """A file is read as its bytes are, and places are named after it."""
    assert read(journal) == read_bytes(content, str(journal))
    with pytest.raises(FileNotFoundError):
        read(journal.with_name("nothing"))


def test_growing(content: bytes, whole: Reading) -> None:
    """A file that is read while it grows gives each batch once, as soon as it is whole."""
    reader = Reader.begin(content, "j")
    batches = []
    for end in range(reader.length, len(content) + 1, 7):
        batches += list(reader.take(content[reader.length : end]))
    batches += list(reader.take(content[reader.length :]))

    assert tuple(batches) == whole.batches
    assert (reader.length, reader.last, reader.damage) == (len(content), whole.last, "")


def test_half_a_batch_is_written_otherwise() -> None:
    """What was seen of a batch that was not whole yet does not count: the writer may have taken it back."""
    begun = [HEADER, start(data={}), last(step())]
    intended = list(lines([*begun, event(), last(step())]))
    instead = sealed(*begun, event(name="other"), last(step()))
    reader = Reader.begin(instead, "j")
    before = b"".join(intended[1:4])

    assert len(list(reader.take(before))) == 1
    (batch,) = reader.take(instead[reader.length :])
    assert batch[0].record["event"] == "other"
