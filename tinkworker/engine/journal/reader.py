"""Reading a journal: of whatever is in the file, the longest valid beginning, in whole batches, and why it ends there.

A reader never crashes and never invents. Three things may end a journal early, and they are told apart:

- *torn*: the last line, or the last batch, was not completely written. That is how a crash looks; nothing is wrong.
- *damaged*: a line is not what was written, and there are lines after it. What comes before it is still true.
- *foreign*: the first line is not a header of this format.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from tinkworker.engine.journal.record import FORMAT, SEED, Damaged, Record, decode


class NotAJournal(ValueError):
    """A file that does not begin as a journal of this format does."""


@frozen
class Line:
    """A record and the line of the file that it stands in, from 1."""

    number: int
    record: Record


@frozen
class Reading:
    """
    What a journal file holds.

    Attributes:
        file: The file's name.
        header: Its first record.
        batches: Its batches, each with the lines of its records.
        seal: The CRC of the last line taken.
        length: Bytes up to the end of the last line taken.
        torn: Bytes after that which were not completely written.
        damage: What is wrong in the middle, as `file:line: what`; empty if nothing is.
    """

    file: str
    header: Record
    batches: tuple[tuple[Line, ...], ...]
    seal: int
    length: int
    torn: int
    damage: str

    @property
    def last(self) -> int:
        """The number of the last record."""
        return int(self.batches[-1][-1].record["n"]) if self.batches else int(self.header["n"])

    def lines(self) -> Iterator[Line]:
        """All lines after the header."""
        for batch in self.batches:
            yield from batch


def read(path: Path) -> Reading:
    """
    Read a journal file.

    Raises:
        NotAJournal: Its first line is not a header of this format.
        OSError: It cannot be read.
    """
    return read_bytes(path.read_bytes(), str(path))


def read_bytes(content: bytes, file: str) -> Reading:
    """
    Read a journal.

    Raises:
        NotAJournal: Its first line is not a header of this format.
    """
    lines = split(content)
    header, seal = read_header(lines, file)
    batches: list[tuple[Line, ...]] = []
    pending: list[Line] = []
    sealed, sealed_length = seal, len(lines[0])
    length, damage = sealed_length, ""
    for number, line in enumerate(lines[1:], start=2):
        try:
            record, seal = decode(line, seal)
        except Damaged as error:
            if number < len(lines):
                damage = f"{file}:{number}: {error}"
            break
        length += len(line)
        pending.append(Line(number, record))
        if record.get("end"):
            batches.append(tuple(pending))
            pending = []
            sealed, sealed_length = seal, length
    torn = 0 if damage else len(content) - sealed_length
    return Reading(file, header, tuple(batches), sealed, sealed_length, torn, damage)


def split(content: bytes) -> list[bytes]:
    """Lines, each with its newline; the last one without it if it was not completely written."""
    *complete, rest = content.split(b"\n")
    return [line + b"\n" for line in complete] + ([rest] if rest else [])


def read_header(lines: list[bytes], file: str) -> tuple[dict[str, Any], int]:
    """The first line of a journal, and its CRC."""
    if not lines:
        raise NotAJournal(f"{file}:1: empty; a journal begins with a header")
    try:
        header, seal = decode(lines[0], SEED)
    except Damaged as error:
        raise NotAJournal(f"{file}:1: {error}; a journal begins with a header") from error
    if header["record"] != "header" or header.get("format") != FORMAT:
        what = f"a {header['record']!r} of format {header.get('format')!r}"
        raise NotAJournal(f"{file}:1: {what} where a header of format {FORMAT} belongs")
    return header, seal
