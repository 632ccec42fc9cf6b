"""Writing a journal: whole batches, one `write` each, made durable where something outside follows from them."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Self

from attrs import define

from tinkworker.engine.journal.reader import Reading
from tinkworker.engine.journal.record import SEED, Record, encode

Durability = Literal["always", "stable", "never"]
"""When the disk is waited for: with every batch; with those that something outside follows from; not at all."""


@define
class Writer:
    """
    The writing end of a journal. One writer per file; the caller sees to that.

    Attributes:
        path: The file.
        durability: When the disk is waited for.
        descriptor: The open file.
        seal: The CRC of the last line.
        length: Bytes written so far.
        number: The number of the last record; the header's is 0.
    """

    path: Path
    durability: Durability
    descriptor: int
    seal: int
    length: int
    number: int = -1

    @classmethod
    def create(cls, path: Path, header: Record, durability: Durability = "stable") -> Self:
        """
        Begin a journal in a new file, which only its owner may read.

        Raises:
            OSError: There is such a file, or it cannot be written.
        """
        descriptor = os.open(
            path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
        )
        writer = cls(path, durability, descriptor, SEED, 0)
        try:
            writer.write([header])
        except OSError:
            writer.close()
            raise
        return writer

    @classmethod
    def reopen(cls, reading: Reading, durability: Durability = "stable") -> Self:
        """
        Go on with a journal that was read; what is torn at its end is cut off.

        Raises:
            OSError: It cannot be written.
        """
        path = Path(reading.file)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC)
        os.ftruncate(descriptor, reading.length)
        return cls(path, durability, descriptor, reading.seal, reading.length, reading.last)

    def append(self, batch: Sequence[Record], *, stable: bool) -> None:
        """
        Write a batch.

        Args:
            batch: Its records; the last one is marked as the end.
            stable: Whether something outside follows from it.

        Raises:
            OSError: It could not be written; the file is as it was before.
        """
        self.write([*batch[:-1], {**batch[-1], "end": True}])
        if self.durability == "always" or (stable and self.durability == "stable"):
            os.fdatasync(self.descriptor)

    def write(self, records: Sequence[Record]) -> None:
        """Write lines, all or none."""
        lines: list[bytes] = []
        seal = self.seal
        for number, record in enumerate(records, start=self.number + 1):
            line, seal = encode({"n": number, **record}, seal)
            lines.append(line)
        content = b"".join(lines)
        try:
            self.put(content)
        except OSError:
            os.ftruncate(self.descriptor, self.length)
            raise
        self.seal = seal
        self.length += len(content)
        self.number += len(records)

    def put(self, content: bytes) -> None:
        """
        Write bytes.

        Raises:
            OSError: Not all of them were written.
        """
        written = os.write(self.descriptor, content)
        if written != len(content):
            raise OSError(errno.ENOSPC, f"only {written} of {len(content)} bytes were written", str(self.path))

    def close(self) -> None:
        """Close the file; nothing is lost by not doing so."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1
