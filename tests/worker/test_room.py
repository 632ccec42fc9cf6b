"""Nothing is prepared ahead where the action that runs may want the room."""

import asyncio
from pathlib import Path

import pytest

from tinkworker.worker.room import MEMORY, RESERVE, Room, available_memory


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


def test_available_memory(tmp_path: Path) -> None:
    """The kernel's own estimate is read, in bytes; where there is none, that is no reason to fail."""
    (tmp_path / "meminfo").write_text("MemTotal:  900 kB\nMemAvailable:     12 kB\n", encoding="ascii")
    (tmp_path / "odd").write_text("MemTotal: 900 kB\n", encoding="ascii")

    assert available_memory(tmp_path / "meminfo") == 12 * 1024
    assert available_memory(tmp_path / "odd") is None
    assert available_memory(tmp_path / "none") is None
    assert (available_memory(MEMORY) or 0) > 2**20
