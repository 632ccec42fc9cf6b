"""Reading a journal: of whatever is in the file, the longest valid beginning, in whole batches, and why it ends there.

A reader never crashes and never invents. Three things may be wrong with a file, and they are told apart:

- *torn*: the last line, or the last batch, was not completely written. That is how a crash looks; nothing is wrong.
- *damaged*: a line is not what was written, or not what is ever written there. What comes before it is still true.
- *foreign*: the first line is no header of this format.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from attrs import define, field, frozen

from tinkworker.engine.journal.order import Order
from tinkworker.engine.journal.record import FORMAT, SEED, Damaged, DamagedAt, Record, Unsealed, decode
from tinkworker.engine.journal.shape import inspect


class NotAJournal(ValueError):
    """A file that does not begin as a journal of this format does."""


@frozen
class Line:
    """A record and the line of the file that it stands in, from 1."""

    number: int
    record: Record


Batch = tuple[Line, ...]


@define
class Reader:
    """
    Reads a journal batch by batch, for as long as it grows.

    Attributes:
        file: The file's name, for places.
        header: The file's first record.
        seal: The CRC of the last line taken.
        last: The number of the last record taken.
        lines: How many lines were taken.
        length: How many bytes they have.
        damage: What is wrong behind them, as `file:line: what`; empty if nothing is known to be.
        order: What the records taken have said.
    """

    file: str
    header: Record
    seal: int
    last: int
    lines: int
    length: int
    damage: str = ""
    order: Order = field(factory=Order)

    @classmethod
    def begin(cls, content: bytes, file: str) -> Self:
        """
        Take the header.

        Raises:
            NotAJournal: There is none, or none of this format.
        """
        line = content[: content.find(b"\n") + 1]
        refuse_other_format(line, file)
        try:
            header, seal = decode(line, SEED)
            inspect(header)
        except Damaged as error:
            what = error if line else "the first line is not complete"
            raise NotAJournal(f"{file}:1: {what}; a journal begins with a header") from error
        if header["record"] != "header":
            raise NotAJournal(f"{file}:1: a {header['record']!r}; a journal begins with a header")
        return cls(file, header, seal, header["n"], 1, len(line))

    def take(self, content: bytes) -> Iterator[Batch]:
        """
        Take the whole batches at the beginning of some bytes; what is left counts as not yet written.

        Args:
            content: What the file holds behind `length`. Between two calls more may have come.
        """
        pending: list[Line] = []
        taken = self.length
        try:
            for line, seal, end in self.unseal(content):
                pending.append(line)
                if line.record.get("end") is True:
                    self.order.take(pending)
                    self.last += len(pending)
                    self.seal, self.lines, self.length = seal, line.number, taken + end
                    yield tuple(pending)
                    pending.clear()
        except DamagedAt as error:
            self.damage = f"{self.file}:{error.line}: {error}"

    def unseal(self, content: bytes) -> Iterator[tuple[Line, int, int]]:
        """
        Read lines, each with its CRC and the place in the content where it ends.

        Raises:
            DamagedAt: One of them is not what is written there.
        """
        position, seal, number, due = 0, self.seal, self.lines, self.last
        while end := content.find(b"\n", position) + 1:
            number, due = number + 1, due + 1
            try:
                record, seal = decode(content[position:end], seal)
                expect(record, due)
            except Damaged as error:
                if isinstance(error, Unsealed) and end == len(content):
                    return
                raise DamagedAt(number, error) from error
            yield Line(number, record), seal, end
            position = end


@frozen
class Reading:
    """
    What a journal file holds.

    Attributes:
        file: The file's name.
        header: Its first record.
        batches: Its batches, each with the lines of its records.
        seal: The CRC of the last line taken.
        last: The number of the last record.
        length: Bytes up to the end of the last line taken.
        torn: Bytes after that which were not completely written.
        damage: What is wrong in the middle, as `file:line: what`; empty if nothing is.
    """

    file: str
    header: Record
    batches: tuple[Batch, ...]
    seal: int
    last: int
    length: int
    torn: int
    damage: str

    def lines(self) -> Iterator[Line]:
        """All lines after the header."""
        for batch in self.batches:
            yield from batch


def read(path: Path) -> Reading:
    """
    Read a journal file.

    Raises:
        NotAJournal: Its first line is no header of this format.
        OSError: It cannot be read.
    """
    return read_bytes(path.read_bytes(), str(path))


def read_bytes(content: bytes, file: str) -> Reading:
    """
    Read a journal.

    Raises:
        NotAJournal: Its first line is no header of this format.
    """
    reader = Reader.begin(content, file)
    batches = tuple(reader.take(content[reader.length :]))
    torn = 0 if reader.damage else len(content) - reader.length
    return Reading(file, reader.header, batches, reader.seal, reader.last, reader.length, torn, reader.damage)


def expect(record: Record, number: int) -> None:
    """
    Look whether a record is what comes next.

    Raises:
        Damaged: It is not.
    """
    if record.get("n") != number:
        raise Damaged(f"the record {record.get('n')!r} where {number} belongs")
    if record.get("record") == "header":
        raise Damaged("another header")
    inspect(record)


def refuse_other_format(line: bytes, file: str) -> None:
    """
    Refuse a header that says that it is of another format, whatever else that may have changed.

    Raises:
        NotAJournal: It says so; the message says which program to take instead.
    """
    try:
        header = json.loads(line)
    except (ValueError, RecursionError):
        return  # whatever it is, it does not say so; decoding it says what is wrong
    if isinstance(header, dict) and header.get("record") == "header" and header.get("format") != FORMAT:
        raise NotAJournal(
            f"{file}:1: written in format {header.get('format')!r} by version {header.get('engine')!r}; "
            f"this program reads format {FORMAT}: take that version, or a later one"
        )
