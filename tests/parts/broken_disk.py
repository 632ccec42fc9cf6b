"""A disk that fails while it is in use: read-only from one moment to the next, or nothing but errors."""

import fcntl
import os
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from attrs import frozen

from tests.parts.need import give_up, is_root

Ill = Literal["read-only", "failing"]
"""What becomes of it: EROFS for whatever would change it, or EIO for that and for what is read."""

_SHUT_DOWN = 0x8004587D
"""`EXT4_IOC_SHUTDOWN`: the file system stops there and then, as if its disk had been pulled out."""

_WITHOUT_A_FLUSH = 2


@frozen
class BreakableDisk:
    """
    A file system of its own, ext4 on a file.

    Attributes:
        image: The file.
        folder: Where it is mounted.
    """

    image: Path
    folder: Path

    def fall_ill(self, how: Ill) -> None:
        """Break, whoever has files open: as the kernel does after an error of the disk, or as the disk itself does."""
        if how == "read-only":
            Path("/sys/fs/ext4", self.device, "trigger_fs_error").write_text("x", encoding="ascii")
            return
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, _SHUT_DOWN, struct.pack("I", _WITHOUT_A_FLUSH))
        finally:
            os.close(descriptor)

    @property
    def device(self) -> str:
        """The block device that it lies on."""
        found = subprocess.run(
            ["findmnt", "--noheadings", "--output", "SOURCE", self.folder], capture_output=True, text=True, check=True
        )
        return Path(found.stdout.strip()).name

    def mount(self) -> None:
        """Have it at its folder; with an error it becomes read-only, as on most machines."""
        mounted = subprocess.run(
            ["mount", "-o", "loop,errors=remount-ro", self.image, self.folder], capture_output=True, check=False
        )
        if mounted.returncode:
            give_up(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")

    def unmount(self) -> None:
        """Take it away, whoever has files open."""
        subprocess.run(["umount", "--lazy", self.folder], check=True)

    def repair(self) -> None:
        """Mount it once more, after its errors have been looked after, as a boot does."""
        self.unmount()
        done = subprocess.run(["fsck.ext4", "-p", "-f", self.image], capture_output=True, check=False)
        assert done.returncode in {0, 1}, done.stdout
        self.mount()


@contextmanager
def breakable_disk(folder: Path) -> Iterator[BreakableDisk]:
    """Have such a disk below a folder; only the superuser can."""
    if not is_root():
        give_up("only the superuser can mount a disk")
    folder.mkdir()
    disk = BreakableDisk(folder / "image", folder / "disk")
    disk.folder.mkdir()
    with disk.image.open("wb") as image:
        image.truncate(8 << 20)
    made = subprocess.run(["mkfs.ext4", "-q", "-F", disk.image], capture_output=True, check=False)
    if made.returncode:
        give_up(f"no disk can be made here: {made.stderr.decode().strip()}")
    disk.mount()
    try:
        yield disk
    finally:
        disk.unmount()
