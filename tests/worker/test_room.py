"""Nothing is prepared ahead where the action that runs may want the room."""

import asyncio
from pathlib import Path

import pytest

from tinkworker.worker.room import MEMORY, MIB, RESERVE, Room, available_memory


@pytest.mark.parametrize(
    ("memory", "disk", "said"),
    [
        (None, None, ""),
        (RESERVE, None, ""),
        (RESERVE, RESERVE, ""),
        (RESERVE - 1, RESERVE, "1023 MiB of memory are available"),
        (None, 5 * 2**20, "5 MiB are free for images"),
        (0, 0, "0 MiB of memory are available"),
    ],
)
def test_scarce(memory: int | None, disk: int | None, said: str) -> None:
    """What there is too little of is said; what nobody knows stands in nobody's way."""

    async def free() -> int | None:
        return disk

    assert asyncio.run(Room(lambda: memory, free).scarce()) == said


@pytest.mark.parametrize(
    ("memory", "disk", "said"),
    [
        (7 * MIB, None, "7 MiB of memory are available, and 5 MiB are to come"),
        (8 * MIB, None, ""),
        (7 * MIB, 8 * MIB, ""),
        (7 * MIB, 7 * MIB, "7 MiB are free for images, and 5 MiB are to come"),
        (2 * MIB, 8 * MIB, "2 MiB of memory are available"),
        (None, None, ""),
    ],
)
def test_what_is_to_come_is_counted_where_images_lie(memory: int | None, disk: int | None, said: str) -> None:
    """On the engine's disk if that can be seen, otherwise in memory; the reserve stays free of it, there and here."""

    async def free() -> int | None:
        return disk

    assert asyncio.run(Room(lambda: memory, free, reserve=3 * MIB).scarce(5 * MIB)) == said


def test_available_memory(tmp_path: Path) -> None:
    """The kernel's own estimate is read, in bytes; where there is none, that is no reason to fail."""
    (tmp_path / "meminfo").write_text("MemTotal:  900 kB\nMemAvailable:     12 kB\n", encoding="ascii")
    (tmp_path / "odd").write_text("MemTotal: 900 kB\n", encoding="ascii")

    assert available_memory(tmp_path / "meminfo") == 12 * 1024
    assert available_memory(tmp_path / "odd") is None
    assert available_memory(tmp_path / "none") is None
    assert (available_memory(MEMORY) or 0) > 2**20
