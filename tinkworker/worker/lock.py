"""One worker of an id at a time: a lock on its folder, which ends with its process, however that ends."""

import fcntl
import os
from pathlib import Path

from attrs import define


@define(eq=False)
class Lock:
    """
    A lock that a process holds.

    Attributes:
        path: The file that is locked; the holder's process id stands in it.
        descriptor: The open file while it is held; -1 otherwise.
    """

    path: Path
    descriptor: int = -1

    def take(self) -> bool:
        """Take it, or see that somebody else holds it."""
        if self.descriptor >= 0:
            return True
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self.descriptor = descriptor
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        return True

    def holder(self) -> int:
        """Who holds it: a process id; 0 if that is not known."""
        try:
            text = self.path.read_text(encoding="ascii", errors="replace")
        except FileNotFoundError:
            return 0
        return int(text) if text.isdecimal() else 0

    def release(self) -> None:
        """Let go of it."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1
