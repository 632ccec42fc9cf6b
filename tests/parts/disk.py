"""A small disk in memory, as a machine in Hook has one, that can be filled to the last byte."""

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from tests.parts.need import give_up, is_root

_PAGE = 4096


@frozen
class SmallDisk:
    """
    A file system of its own.

    Attributes:
        folder: Where it is mounted.
    """

    folder: Path

    @property
    def free(self) -> int:
        """How many bytes anybody may still write."""
        state = os.statvfs(self.folder)
        return state.f_bavail * state.f_frsize

    @contextmanager
    def filled(self) -> Iterator[None]:
        """Leave no room for anybody."""
        self.fill()
        try:
            yield
        finally:
            self.empty()

    def fill(self) -> None:
        """Have one file take whatever is left."""
        with self.ballast.open("ab", buffering=0) as file:
            while True:
                try:
                    file.write(bytes(max(self.free, _PAGE)))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    return

    def empty(self) -> None:
        """Take that file away."""
        self.ballast.unlink(missing_ok=True)

    @property
    def ballast(self) -> Path:
        """That file."""
        return self.folder / "ballast"


@contextmanager
def small_disk(folder: Path, size: str = "4m") -> Iterator[SmallDisk]:
    """Have such a disk at a folder, which must be empty; only the superuser can mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    if not is_root():
        give_up("only the superuser can mount a disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        give_up(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
