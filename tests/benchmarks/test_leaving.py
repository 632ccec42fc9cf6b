"""What is left when something was measured: nothing that was not there before, and no call that is cut off."""

import asyncio
from pathlib import Path

from benchmarks.worker.program import folders, swept
from benchmarks.worker.workflow import served


def test_nothing_is_left_by_a_peer(tmp_path: Path) -> None:
    """Folders that a worker left empty, wherever it was told to work, are removed; what was there before stays."""
    top = tmp_path / "worker"
    (top / "before").mkdir(parents=True)
    with swept(top):
        (top / "default" / "one").mkdir(parents=True)
        (top / "two").mkdir()
        (top / "three").mkdir()
        (top / "three" / "file").touch()

    assert folders(top) == {top, top / "before", top / "three", top / "three" / "file"}


def test_nothing_is_left_where_nothing_was(tmp_path: Path) -> None:
    """A folder for such folders that was not there before goes with them."""
    with swept(tmp_path / "worker"):
        (tmp_path / "worker" / "one").mkdir(parents=True)

    assert list(tmp_path.iterdir()) == []


def test_a_server_waits_for_its_calls() -> None:
    """Whatever is under way when a server has ended comes to its end before the loop does, and is not cut off."""

    async def leave() -> bool:
        async with served():
            call = asyncio.create_task(asyncio.sleep(0.2))
        return call.done() and not call.cancelled()

    assert asyncio.run(leave())
