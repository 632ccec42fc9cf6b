"""What is particular to the process runtime."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from math import inf
from pathlib import Path

import pytest

from tests.conformance.case import LABELS, Program, ShellCase
from tests.conformance.container import have_running, read
from tests.parts.disk import small_disk as small_disk_at
from tests.runtime.process.place import folder_of, open_files
from tinkworker.clock import SystemClock
from tinkworker.runtime.port import EngineUnavailable, NoSpace, Phase
from tinkworker.runtime.process import ProcessRuntime, runtime
from tinkworker.runtime.process.identity import Identity

FOREVER = Program(prints="up\n", seconds=inf, asked=3)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for three files."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "nr_inodes=4", "tmpfs", disk], check=True)
    yield disk
    subprocess.run(["umount", disk], check=True)


async def test_it_says_that_it_isolates_nothing(case: ShellCase) -> None:
    """Who reads the log learns that there is no isolation and that there are no images."""
    assert "NO isolation, no images" in await case.runtime.identify()


async def test_pull_pulls_nothing(case: ShellCase) -> None:
    """Any reference is accepted as it is, without a warning for every action."""
    pulled = await case.runtime.pull("registry.example.com/never/heard:of@sha256:" + "0" * 64, print)
    assert (pulled.reference.partition("@")[0], pulled.origin, pulled.warning) == (
        "registry.example.com/never/heard:of",
        "local",
        "",
    )


async def test_close_ends_everything(case: ShellCase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing ends what it started and what it found, politely first; what was not started stays as it is."""
    monkeypatch.setattr(runtime, "_LEAVING", 0.5)
    await have_running(case, "mine", FOREVER)
    await have_running(case, "deaf", Program(prints="up\n", seconds=inf, asked=None))
    await case.runtime.create(case.specify("idle"))
    other = case.restarted()
    await other.close()
    ends = {container.name: container.exit for container in await case.runtime.find(LABELS)}
    assert {name: ended.code if ended else None for name, ended in ends.items()} == {
        "mine": 3,
        "deaf": 137,
        "idle": None,
    }


async def test_close_that_is_cancelled_kills(case: ShellCase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for the end no more has everything killed at once, what this life started and what it found."""
    monkeypatch.setattr(runtime, "_LEAVING", 3600)
    deaf = Program(prints="up\n", seconds=inf, asked=None)
    await have_running(case, "found", deaf)
    other = case.restarted()
    await other.create(case.specify("mine", deaf))
    await other.start("mine")
    closing = asyncio.ensure_future(other.close())
    await asyncio.wait({closing}, timeout=0.1)
    assert not closing.done()

    closing.cancel()
    await asyncio.wait({closing})

    assert closing.cancelled()
    assert [(await case.runtime.wait(name)).code for name in ("found", "mine")] == [137, 137]
    await other.close()


async def test_close_ends_what_is_about_to_start(case: ShellCase) -> None:
    """An action whose start was abandoned just before does not run on after closing."""
    await case.runtime.create(case.specify("late", FOREVER))
    start = asyncio.ensure_future(case.runtime.start("late"))
    await asyncio.sleep(0)
    start.cancel()
    await asyncio.wait({start})
    await case.runtime.close()
    (container,) = await case.runtime.find(LABELS)
    assert container.phase is Phase.EXITED
    assert not case.runtime._children  # type: ignore[attr-defined]


async def test_what_cannot_be_killed_is_said(case: ShellCase, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stop and a close end in known time, with a fault, when a killed action does not go (the kernel may hold it)."""
    await have_running(case, "held", FOREVER)
    with monkeypatch.context() as broken:
        broken.setattr(runtime, "_KILLED", 0.1)
        broken.setattr(runtime, "_LEAVING", 0.1)
        broken.setattr(Identity, "signal_group", lambda *_: None)
        for call in (case.runtime.stop("held", 0), case.runtime.remove("held"), case.runtime.close()):
            with pytest.raises(EngineUnavailable, match="held was killed and does not end"):
                await call
    await case.runtime.close()
    (container,) = await case.runtime.find(LABELS)
    assert container.phase is Phase.EXITED


async def test_nothing_stays_open(case: ShellCase) -> None:
    """After actions, waits and readers there are as many open files as before, and no dead child is left."""
    before = open_files()
    for name in ("one", "two", "three"):
        await have_running(case, name, FOREVER)
        waits = [asyncio.ensure_future(case.runtime.wait(name)) for _ in range(5)]
        await case.runtime.stop(name, 30)
        await asyncio.gather(*waits)
        await read(case.runtime, name)
        await case.runtime.remove(name)
    await case.runtime.find({})
    assert open_files() == before
    assert not case.runtime._children  # type: ignore[attr-defined]


async def test_a_damaged_folder_is_named(case: ShellCase) -> None:
    """When a file of a container cannot be read, the fault says which it is and what to do; that helps."""
    await case.runtime.create(case.specify("damaged"))
    folder = folder_of(case, "damaged")
    (folder / "specification.json").write_text("{")
    with pytest.raises(EngineUnavailable, match=f"damaged/specification.json is damaged .* remove the folder {folder}"):
        await case.runtime.find(LABELS)
    shutil.rmtree(folder)
    assert await case.runtime.find(LABELS) == ()


async def test_a_folder_that_cannot_be_made_is_named(case: ShellCase) -> None:
    """When the runtime's folder cannot be made, the fault says which it is."""
    (case.workspace / "file").touch()
    runtime = ProcessRuntime(case.workspace / "file" / "containers", SystemClock())
    with pytest.raises(EngineUnavailable, match=r"create unplaced: .*/file"):
        await runtime.create(case.specify("unplaced"))


@pytest.mark.root
async def test_a_full_disk_is_said_to_be_full(case: ShellCase, small_disk: Path) -> None:
    """Where there is no room for a container, creating one fails with that, and nothing of it is found."""
    runtime = ProcessRuntime(small_disk, SystemClock())
    with pytest.raises(NoSpace, match=r"create unplaced: .*No space left on device"):
        await runtime.create(case.specify("unplaced"))
    assert await runtime.find({}) == ()


@pytest.mark.root
async def test_what_ended_is_removed_from_a_full_disk(case: ShellCase, tmp_path: Path) -> None:
    """That is what makes room again; of what never started, nobody can take the right to start it just now."""
    with small_disk_at(tmp_path / "full") as disk:
        runtime = ProcessRuntime(disk.folder, SystemClock())
        await runtime.create(case.specify("ended"))
        await runtime.create(case.specify("idle"))
        await runtime.start("ended")
        await runtime.wait("ended")
        with disk.filled():
            await runtime.remove("ended")
            disk.fill()
            with pytest.raises(EngineUnavailable, match=r"remove idle: .*No space left on device"):
                await runtime.remove("idle")
        await runtime.remove("idle")
        assert await runtime.find(LABELS) == ()
