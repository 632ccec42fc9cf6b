"""The runtime's own folder is on a disk that is full, read-only, or fails: the machine's fault, not an action's."""

import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path

import pytest

from tests.conformance.coroutine import pytest_pyfunc_call
from tests.parts.broken_disk import BreakableDisk, Ill
from tests.parts.disk import small_disk
from tests.parts.wait import wait_until
from tinkworker.clock import SystemClock
from tinkworker.runtime.port import EngineUnavailable, Exit, NoSpace, Specification
from tinkworker.runtime.process.runtime import ProcessRuntime

__all__ = ["pytest_pyfunc_call"]

pytestmark = pytest.mark.root


@asynccontextmanager
async def runtime_on(folder: Path) -> AsyncIterator[ProcessRuntime]:
    """A runtime that keeps its containers there."""
    runtime = ProcessRuntime(folder / "processes", SystemClock())
    try:
        yield runtime
    finally:
        await runtime.close()


def shell(name: str, script: str) -> Specification:
    """A container that runs a script."""
    return Specification(name, "example/none:1", command=("sh", "-c", script))


def runs(mark: str) -> bool:
    """Whether a process with this in its command runs."""
    return subprocess.run(["pgrep", "--full", mark], capture_output=True, check=False).returncode == 0


async def test_nothing_is_made_or_started(disk: BreakableDisk, ill: Ill) -> None:
    """Creating and starting are to be tried on, as with an engine that does not answer: no action fails of it."""
    runtime = ProcessRuntime(disk.folder / "processes", SystemClock())
    await runtime.create(shell("made", "true"))
    disk.fall_ill(ill)

    with pytest.raises(EngineUnavailable, match="create other: "):
        await runtime.create(shell("other", "true"))
    with pytest.raises(EngineUnavailable, match="start made: "):
        await runtime.start("made")


async def test_what_ends_meanwhile_is_not_invented(disk: BreakableDisk, tmp_path: Path) -> None:
    """How an action ended that nobody could write down is not known, and that is said; what had ended is as it was."""
    gate = tmp_path / "gate"
    async with runtime_on(disk.folder) as runtime:
        await runtime.create(shell("before", "exit 3"))
        await runtime.start("before")
        assert (await runtime.wait("before")).code == 3
        await runtime.create(shell("during", f"until test -e {gate}; do sleep 0.1; done"))
        await runtime.start("during")
        disk.fall_ill("read-only")
        gate.touch()

        ended = await runtime.wait("during")
        assert (ended.code, "could write nothing to its disk" in ended.error) == (255, True)
        assert (await runtime.wait("before")).code == 3


async def test_nothing_runs_on_when_the_worker_leaves(disk: BreakableDisk, ill: Ill, tmp_path: Path) -> None:
    """What this life started ends with it, even where its folder cannot be read any more, and that is said."""
    mark = str(tmp_path / "none")
    runtime = ProcessRuntime(disk.folder / "processes", SystemClock())
    await runtime.create(shell("one", f"until test -e {mark}; do sleep 0.1; done"))
    await runtime.start("one")
    wait_until(lambda: runs(mark))
    disk.fall_ill(ill)

    with pytest.raises(EngineUnavailable) if ill == "failing" else nullcontext():
        await runtime.close()

    wait_until(lambda: not runs(mark))


async def test_a_full_disk_keeps_room_for_an_end(tmp_path: Path) -> None:
    """Nothing is made or started without room, and what runs ends as it does: the room for that was taken before."""
    gate = tmp_path / "gate"
    with small_disk(tmp_path / "disk") as disk:
        async with runtime_on(disk.folder) as runtime:
            await runtime.create(shell("made", "true"))
            await runtime.create(shell("one", f"until test -e {gate}; do sleep 0.1; done; exit 4"))
            await runtime.start("one")
            with disk.filled():
                with pytest.raises(NoSpace, match="create other: "):
                    await runtime.create(shell("other", "true"))
                with pytest.raises(NoSpace, match="start made: "):
                    await runtime.start("made")
                gate.touch()
                ended: Exit = await runtime.wait("one")
                assert ended.code == 4
            assert (await runtime.start("made")).name == "made"
