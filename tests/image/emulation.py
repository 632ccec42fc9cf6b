"""Programs of an image for arm64 on this machine, with all that they start: the kernel gives them to qemu."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from tests.parts.need import give_up, is_root, need_programs

QEMU = "qemu-aarch64-static"

_WITHIN = r"""
set -e
mount -t binfmt_misc none /proc/sys/fs/binfmt_misc
elf='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
echo ":arm64:M::$elf:$mask:$(command -v qemu-aarch64-static):F" > /proc/sys/fs/binfmt_misc/register
root=$1
mount -t proc proc "$root/proc"
while shift; [ "$1" != -- ]; do mount --rbind "$1" "$root$1"; done
shift
exec chroot "$root" "$@"
"""
"""
Says to the kernel, in a namespace, what to do with programs of arm64; the machine's own list stays as it is. Then it
shows the image its processes and the folders of this machine, and runs a program.
"""


@frozen
class Emulation:
    """
    An arm64 machine, as far as the programs of an image see it.

    Attributes:
        root: The files of the image.
        shared: Folders of this machine that are seen from within, under the same names.
    """

    root: Path
    shared: Sequence[Path] = ()

    def __attrs_post_init__(self) -> None:
        """Have the places at which something is mounted."""
        for folder in (Path("/proc"), *self.shared):
            self.root.joinpath(*folder.parts[1:]).mkdir(parents=True, exist_ok=True)

    def command(self, *words: str) -> Sequence[str]:
        """What runs a program within, on this machine."""
        namespaces = ("unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child")
        return (*namespaces, "sh", "-c", _WITHIN, "sh", str(self.root), *map(str, self.shared), "--", *words)

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a program to its end."""
        return subprocess.run(self.command(*words), capture_output=True, text=True, check=False)


def need_emulation(root: Path) -> Emulation:
    """Have such a machine, and see that a program runs on it."""
    need_programs(QEMU)
    if not is_root():
        give_up("only root can have programs that see nothing but an image")
    machine = Emulation(root)
    tried = machine.run("/usr/bin/python3.11", "-IS", "-c", "")
    if tried.returncode:
        give_up(f"the kernel gives qemu no programs of arm64 (6.7 and later can, in a namespace): {tried.stderr}")
    return machine
