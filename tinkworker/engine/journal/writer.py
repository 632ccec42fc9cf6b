"""Writing a journal: whole batches, one `write` each, made durable where something outside follows from them."""

import errno
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, Self

from attrs import define

from tinkworker.engine.journal.reader import Reading
from tinkworker.engine.journal.record import SEED, Record, encode
from tinkworker.engine.journal.room import reserve

Durability = Literal["always", "stable", "never"]
"""When the disk is waited for: with every batch; with those that something outside follows from; not at all."""

BOUND = 1 << 20
"""Bytes beyond which a file is to begin anew. In Hook the disk is memory."""

ROOM = 1 << 18
"""Bytes that a journal asks for beyond its end: what some twenty actions write, or hours of reports in vain."""

ASIDE = ".new"
"""The suffix of the file that is to take the place of a journal, while it is written."""

CREATE = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
REOPEN = os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC


@define
class Writer:
    """
    The writing end of a journal. One writer per file; the caller sees to that.

    Attributes:
        path: The file.
        durability: When the disk is waited for.
        descriptor: The open file; -1 if there is none.
        seal: The CRC of the last line.
        length: Bytes written so far.
        last: The number of the last record; that of the first header is 0.
        base: Bytes with which the file began, and would begin again.
        reserved: Bytes up to which the file has room, even when the disk is full.
    """

    path: Path
    durability: Durability
    descriptor: int = -1
    seal: int = SEED
    length: int = 0
    last: int = -1
    base: int = 0
    reserved: int = 0

    @classmethod
    def reopen(cls, reading: Reading, durability: Durability = "stable") -> Self:
        """
        Go on with a journal that was read; what is torn at its end is cut off.

        Raises:
            OSError: It cannot be written.
        """
        path = Path(reading.file)
        descriptor = os.open(path, REOPEN)
        writer = cls(path, durability, descriptor, reading.seal, reading.length, reading.last)
        try:
            if os.fstat(descriptor).st_size != reading.length:  # to cut off nothing would give back what is reserved
                os.ftruncate(descriptor, reading.length)
        except OSError:
            writer.close()
            raise
        return writer

    @property
    def withdrawn(self) -> bool:
        """Whether there is no file any more."""
        return self.descriptor < 0

    @property
    def overgrown(self) -> bool:
        """Whether the file is so long that it is better begun anew."""
        return self.length > max(BOUND, 2 * self.base)

    @property
    def cramped(self) -> bool:
        """Whether less than half of the room that it asks for is left."""
        return self.reserved - self.length < ROOM // 2

    def reserve(self) -> None:
        """
        Ask for room.

        Raises:
            OSError: There is none, or the file system does not give any ahead; nothing is changed.
        """
        end = self.length + ROOM
        reserve(self.descriptor, end)
        self.reserved = end

    def trim(self) -> None:
        """
        Give back what was reserved and not needed.

        Raises:
            OSError: The disk takes nothing any more.
        """
        os.ftruncate(self.descriptor, self.length)
        self.reserved = 0

    def create(self, header: Record) -> None:
        """
        Begin a journal in a new file, which only its owner may read.

        Raises:
            OSError: There is such a file, or it cannot be written; then there is none.
        """
        self.begin(self.path, [header])
        self.synchronise_folder()

    def append(self, batch: Sequence[Record], *, stable: bool) -> None:
        """
        Write a batch.

        Args:
            batch: Its records; the last one is marked as the end.
            stable: Whether something outside follows from it.

        Raises:
            OSError: It could not be written, and the file is as it was before; or the disk did not take it.
        """
        self.write([*batch[:-1], {**batch[-1], "end": True}])
        self.synchronise(stable=stable)

    def begin_anew(self, header: Record, snapshot: Record) -> None:
        """
        Put a file in this one's place that says what lives instead of how it came to that.

        At any moment one of the two is there, whole. The new header names the last record that it stands in for, so
        that whoever kept the old file can prove that they belong together.

        Raises:
            OSError: It could not be written; the old file is still there, and can be gone on with.
        """
        aside = self.path.with_suffix(ASIDE)
        aside.unlink(missing_ok=True)  # from a life that ended just here
        continues = {"continues": {"n": self.last, "crc": f"{self.seal:08x}"}} if self.last >= 0 else {}
        fresh = Writer(self.path, self.durability, last=self.last)
        fresh.begin(aside, [{**header, **continues}, {**snapshot, "end": True}])
        self.close()
        self.descriptor, self.base = fresh.descriptor, fresh.length
        self.seal, self.length, self.last = fresh.seal, fresh.length, fresh.last
        self.reserved = 0
        self.synchronise_folder()

    def begin(self, path: Path, records: Sequence[Record]) -> None:
        """Write some records to a new file and put it in its place, or leave nothing behind."""
        self.descriptor = os.open(path, CREATE, 0o600)
        try:
            self.write(records)
            self.synchronise(stable=True)
            path.replace(self.path)
        except OSError:
            self.close()
            path.unlink()
            raise

    def withdraw(self) -> None:
        """
        Close and remove the file: nobody is to believe it any more.

        Raises:
            OSError: It is closed, and still there.
        """
        self.close()
        self.path.unlink(missing_ok=True)

    def write(self, records: Sequence[Record]) -> None:
        """Write lines, all or none."""
        lines: list[bytes] = []
        seal = self.seal
        for number, record in enumerate(records, start=self.last + 1):
            line, seal = encode({"n": number, **record}, seal)
            lines.append(line)
        content = b"".join(lines)
        try:
            self.put(content)
        except OSError:
            self.trim()
            raise
        self.seal = seal
        self.length += len(content)
        self.last += len(records)

    def put(self, content: bytes) -> None:
        """
        Write bytes.

        Raises:
            OSError: Not all of them were written.
        """
        written = os.write(self.descriptor, content)
        if written != len(content):
            raise OSError(errno.ENOSPC, f"only {written} of {len(content)} bytes were written", str(self.path))

    def synchronise(self, *, stable: bool) -> None:
        """Wait for the disk, if that is asked for."""
        if self.durability == "always" or (stable and self.durability == "stable"):
            os.fdatasync(self.descriptor)

    def synchronise_folder(self) -> None:
        """Wait until the disk knows the file under its name; otherwise it might show the one that was there before."""
        if self.durability != "never":
            folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def close(self) -> None:
        """Close the file; nothing is lost by not doing so."""
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            with suppress(OSError):  # closed it is all the same, and what has to last was waited for
                os.close(descriptor)
