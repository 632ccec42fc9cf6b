"""What becomes of a start."""

import asyncio
import sys

import pytest
from attrs import evolve

from tests.conformance.case import ShellCase
from tests.conformance.container import let_others_act
from tests.runtime.process.place import folder_of, open_files
from tinkworker.runtime.port import ContainerGone, EngineUnavailable, Refused
from tinkworker.runtime.process import ProcessRuntime, keeper
from tinkworker.runtime.process.folder import Folder


@pytest.mark.parametrize("start", ["plain text", "#!/no/such/interpreter\n"])
async def test_what_the_kernel_does_not_run_is_refused(case: ShellCase, start: str) -> None:
    """A file that is no program is refused with the kernel's reason, as is one that may not be executed."""
    program = case.workspace / "program"
    program.write_text(start)
    await case.runtime.create(evolve(case.script("text", ""), command=("./program",)))
    with pytest.raises(Refused, match=r"Permission denied: ./program"):
        await case.runtime.start("text")
    program.chmod(0o755)
    with pytest.raises(Refused, match=r"(Exec format error|No such file or directory): ./program"):
        await case.runtime.start("text")


async def test_a_start_that_was_refused_may_succeed_later(case: ShellCase) -> None:
    """A workspace that is missing is said to be; when it is there, the same container starts."""
    specification = evolve(case.script("patient", "exit 2"), workspace=case.workspace / "later")
    await case.runtime.create(specification)
    with pytest.raises(Refused, match=r"No such file or directory: .*/later"):
        await case.runtime.start("patient")
    (case.workspace / "later").mkdir()
    await case.runtime.start("patient")
    assert (await case.runtime.wait("patient")).code == 2


async def test_commands_are_looked_for_in_the_path(case: ShellCase) -> None:
    """A command without a folder is found by the PATH of the action, not the worker's."""
    (case.workspace / "mine").write_text("#!/bin/sh\nexit 9\n")
    (case.workspace / "mine").chmod(0o755)
    specification = evolve(case.script("found", ""), command=("mine",))
    await case.runtime.create(specification)
    with pytest.raises(Refused, match=r"No such file or directory: mine"):
        await case.runtime.start("found")
    await case.runtime.remove("found")
    await case.runtime.create(evolve(specification, environment=(f"PATH={case.workspace}",)))
    await case.runtime.start("found")
    assert (await case.runtime.wait("found")).code == 9


async def test_a_keeper_that_fails_is_heard(case: ShellCase) -> None:
    """When the keeper itself cannot work, its last words are in the fault, and the action is never run after all."""
    await case.runtime.create(case.script("damaged", "true"))
    (folder_of(case, "damaged") / "environment.json").write_text("{")
    with pytest.raises(
        EngineUnavailable, match=r"its keeper ended before the action began: json.decoder.JSONDecodeError"
    ):
        await case.runtime.start("damaged")
    assert (await case.runtime.wait("damaged")).code == 255


async def test_a_keeper_that_comes_too_late_starts_nothing(case: ShellCase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a container is being removed, no keeper can take the right to start it, at whatever moment it asks."""
    claims: list[bool] = []
    delete = Folder.delete

    def ask_and_delete(folder: Folder) -> None:
        claims.append(keeper.claim(folder.path))
        delete(folder)
        claims.append(keeper.claim(folder.path))

    monkeypatch.setattr(Folder, "delete", ask_and_delete)
    await case.runtime.create(case.script("removed", "true"))
    await case.runtime.remove("removed")
    assert claims == [False, False]


async def test_a_start_waits_for_a_keeper_that_came_before(case: ShellCase) -> None:
    """Who starts what somebody else is about to start waits for that, and starts it if that one could not."""
    await case.runtime.create(case.script("shared", "exit 2"))
    folder = folder_of(case, "shared")
    assert keeper.claim(folder)
    other = ProcessRuntime(folder.parent, case.clock)
    start = asyncio.ensure_future(other.start("shared"))
    await let_others_act(case)
    assert not start.done()
    assert not other._children
    (folder / "started.json").unlink()
    await start
    assert (await case.runtime.wait("shared")).code == 2


async def test_removal_waits_for_a_keeper_that_came_before(case: ShellCase) -> None:
    """A container that is about to start is not removed under its keeper, but when it is known what became of it."""
    await case.runtime.create(case.script("hurried", "true"))
    folder = folder_of(case, "hurried")
    assert keeper.claim(folder)
    removal = asyncio.ensure_future(case.runtime.remove("hurried"))
    await let_others_act(case)
    assert folder.exists()
    (folder / "started.json").unlink()
    await removal
    assert not folder.exists()


async def test_a_wait_is_for_one_container(case: ShellCase) -> None:
    """Who waits for a container is told that it is gone, though another one has its name by now."""
    await case.runtime.create(case.script("namesake", "true"))
    wait = asyncio.ensure_future(case.runtime.wait("namesake"))
    await asyncio.sleep(0)
    await case.runtime.remove("namesake")
    await case.runtime.create(case.script("namesake", "true"))
    with pytest.raises(ContainerGone, match="namesake"):
        await wait


async def test_without_an_interpreter_nothing_starts(case: ShellCase, monkeypatch: pytest.MonkeyPatch) -> None:
    """When there is no keeper to be had, the fault says why, no file stays open, and it may be tried again."""
    await case.runtime.create(case.script("unkept", "exit 2"))
    before = open_files()
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/no/such/python")
        with pytest.raises(EngineUnavailable, match=r"start unkept: .* '/no/such/python'"):
            await case.runtime.start("unkept")
    assert open_files() == before
    await case.runtime.start("unkept")
    assert (await case.runtime.wait("unkept")).code == 2
