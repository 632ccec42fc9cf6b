"""
One worker of an id at a time: a lock in its folder, which ends with its process, however that ends.

A disk that takes nothing, or fails, keeps nobody from working: then the file as it is, or the folder, is locked; and
where not even that can be opened, the lock is held without keeping anybody away.
"""

import fcntl
import os
from contextlib import suppress
from os.path import samestat
from pathlib import Path

from attrs import define

from tinkworker.worker.disk import UNWELL

MADE = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
FOUND = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


@define(eq=False)
class Lock:
    """
    A lock that a process holds.

    Attributes:
        path: The file that is locked; the holder's process id stands in it.
        held: Whether it is held here.
        descriptor: The open file while it is held; -1 otherwise.
    """

    path: Path
    held: bool = False
    descriptor: int = -1

    def take(self) -> bool:
        """Take it, or see that somebody else holds it."""
        if self.held:
            return True
        if (descriptor := self.opened()) is not None:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return False
            self.descriptor = descriptor
            with suppress(OSError):  # a full disk; who holds it is for people, and for whoever is to drain
                self.sign()
        self.held = True
        return True

    def opened(self) -> int | None:
        """
        Open what is locked: the file, or on a disk that takes nothing the file as it is, or its folder.

        Raises:
            OSError: The disk is well, and it cannot be opened all the same.
        """
        try:
            if self.path.is_symlink():
                self.path.unlink()  # not ours, and not followed
            return os.open(self.path, MADE, 0o600)
        except OSError as error:
            if error.errno not in UNWELL:
                raise
        for path in (self.path, self.path.parent):
            with suppress(OSError):  # the next one may be had, and to work counts for more than to work alone
                return os.open(path, FOUND)
        return None

    def sign(self) -> None:
        """Write down who holds it, in the place of who did before: that place is there even on a full disk."""
        number = str(os.getpid()).encode()
        os.pwrite(self.descriptor, number, 0)
        os.ftruncate(self.descriptor, len(number))

    def holder(self) -> int:
        """
        Who holds it: the id of a process that has the file open; 0 if there is none, or nobody can tell.

        The number in the file alone would not do: the holder may live in another container, where numbers mean
        other processes than here.
        """
        try:
            text = self.path.read_text(encoding="ascii", errors="replace")
            return int(text) if text.isdecimal() and self.is_open_in(int(text)) else 0
        except OSError:  # there is none, or the disk does not say
            return 0

    def is_open_in(self, process: int) -> bool:
        """Whether a process of ours has the file open."""
        locked = self.path.stat()
        with suppress(OSError):  # it has ended, or is not ours to look into
            for descriptor in Path(f"/proc/{process}/fd").iterdir():
                with suppress(FileNotFoundError):  # closed since it was listed, or not a file
                    if samestat(descriptor.stat(), locked):
                        return True
        return False

    def release(self) -> None:
        """Let go of it."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
        self.held, self.descriptor = False, -1
