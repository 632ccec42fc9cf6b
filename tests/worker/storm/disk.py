"""A disk that has no room for a while: what is written to a journal then gets there in part, or not at all."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock

from attrs import define

from tinkworker.engine.journal.writer import Writer


@define(eq=False)
class Disk:
    """
    The disk that journals lie on.

    Only what is written fails; files can still be removed and renamed, as on a disk that is full.

    Attributes:
        now: Tells the time.
        full_until: When there is room again.
    """

    now: Callable[[], float]
    full_until: float = 0.0

    def fill(self, seconds: float) -> None:
        """Have no room for so long."""
        self.full_until = self.now() + seconds

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Let all journals lie on it."""
        write, disk = Writer.put, self

        def put(writer: Writer, content: bytes) -> None:
            if disk.now() >= disk.full_until:
                write(writer, content)
                return
            os.write(writer.descriptor, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, "no space left on device", str(writer.path))

        with mock.patch.object(Writer, "put", put):
            yield
