"""Whether there is room for what is not needed yet: in Hook, images and what containers write lie in memory."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from attrs import frozen

RESERVE = 2**30
"""Bytes that stay free for the action that runs; its successor has its turn, and all the room, soon enough."""

MIB = 2**20
MEMORY = Path("/proc/meminfo")


def available_memory(path: Path = MEMORY) -> int | None:
    """Bytes of memory that programs can still have, as the kernel estimates it; None where it does not say."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    sizes = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
    return next((int(size) * 1024 for size in sizes), None)


@frozen
class Room:
    """
    Where something can be prepared ahead.

    Attributes:
        memory: Tells the bytes of memory that can be had; None if nobody knows.
        disk: Tells the bytes that are free where images lie; None if that cannot be seen.
        reserve: Bytes of either that are not for what is prepared ahead.
    """

    memory: Callable[[], int | None]
    disk: Callable[[], Awaitable[int | None]]
    reserve: int = RESERVE

    async def scarce(self, coming: int = 0) -> str:
        """
        What there is too little of, for people; empty if there is enough, or if nobody knows.

        Args:
            coming: Bytes that are still to come. They are counted where images lie: on a disk that can be seen, else in
                memory, where they lie in Hook.

        Raises:
            RuntimeFault: The engine does not answer.
        """
        memory, disk = self.memory(), await self.disk()
        for free, added, what in (
            (memory, coming if disk is None else 0, "of memory are available"),
            (disk, coming, "are free for images"),
        ):
            if free is not None and free < self.reserve + added:
                more = f", and {added // MIB} MiB are to come" if added else ""
                return f"{free // MIB} MiB {what}{more}"
        return ""
