"""What is made of a specification."""

import json
import stat
from pathlib import Path

import pytest
from attrs import evolve

from tests.conformance.case import LABELS, ShellCase
from tests.conformance.container import read
from tests.runtime.process.place import folder_of
from tinkworker.clock import SystemClock
from tinkworker.runtime.port import EngineUnavailable, Phase, Refused
from tinkworker.runtime.process import ProcessRuntime


async def test_an_action_without_a_command_is_refused(case: ShellCase) -> None:
    """There is no image to take a command from, and the message says what to do."""
    with pytest.raises(Refused, match="write the command into the template"):
        await case.runtime.create(evolve(case.script("empty", "true"), command=()))


@pytest.mark.parametrize("variable", ["NAME", "=value", "==", "", "NUL=a\0b"])
async def test_what_is_no_variable_is_refused(case: ShellCase, variable: str) -> None:
    """An environment that no program can be given is refused when the container is created, and not repeated."""
    with pytest.raises(Refused, match="environment") as refusal:
        await case.runtime.create(evolve(case.script("odd", "true"), environment=("FIRST=one", variable)))
    assert not variable or variable not in refusal.value.message.replace("NAME=value", "")


async def test_secrets_are_for_the_user_alone_and_go(case: ShellCase) -> None:
    """The environment lies in one file, which only the user can read and which is gone when the action has started."""
    specification = evolve(case.script("secret", "exit 0"), environment=("TOKEN=hunter2",))
    await case.runtime.create(specification)
    folder = folder_of(case, "secret")
    assert [path.name for path in folder.iterdir() if path.is_file() and "hunter2" in path.read_text()] == [
        "environment.json"
    ]
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (folder, *folder.glob("*.json"))} == {0}
    await case.runtime.start("secret")
    assert not (folder / "environment.json").exists()


async def test_without_a_workspace_an_action_has_a_folder_of_its_own(case: ShellCase) -> None:
    """It starts in an empty folder, which is its HOME, and is told of no workspace."""
    specification = evolve(case.script("homeless", 'ls -A; pwd; echo "$HOME ${WORKFLOW-none}"'), workspace=None)
    home = folder_of(case, "homeless") / "home"
    await case.runtime.create(specification)
    await case.runtime.start("homeless")
    await case.runtime.wait("homeless")
    assert (folder_of(case, "homeless") / "stdout").read_text() == f"{home}\n{home} none\n"


async def test_with_a_workspace_an_action_starts_there(case: ShellCase) -> None:
    """The workspace is the current folder, HOME and WORKFLOW."""
    await case.runtime.create(case.script("there", 'pwd; echo "$HOME $WORKFLOW"'))
    await case.runtime.start("there")
    await case.runtime.wait("there")
    space = case.workspace
    assert (folder_of(case, "there") / "stdout").read_text() == f"{space}\n{space} {space}\n"


async def test_other_files_are_nobody_s_containers(case: ShellCase) -> None:
    """What else lies in the runtime's folder does not disturb it."""
    container = await case.runtime.create(case.script("mine", "exit 0"))
    (folder_of(case, "note.txt")).write_text("not a container")
    assert await case.runtime.find({}) == (container,)


async def test_the_runtime_s_folder_may_be_relative(case: ShellCase, monkeypatch: pytest.MonkeyPatch) -> None:
    """An action runs in its folder, wherever the worker was told that lies from where it stands."""
    monkeypatch.chdir(case.workspace)
    runtime = ProcessRuntime(Path("relative"), SystemClock())
    await runtime.create(evolve(case.script("near", "pwd"), workspace=None))
    await runtime.start("near")
    await runtime.wait("near")
    assert (await read(runtime, "near"))["stdout"].decode() == f"{case.workspace}/relative/near/home\n"
    await runtime.close()


@pytest.mark.parametrize("left", ["torn", "torn~"])
async def test_what_an_interruption_left_is_cleared_away(case: ShellCase, left: str) -> None:
    """Half a folder, of a creation or a removal that was killed, is no container and in nobody's way."""
    debris = folder_of(case, left)
    (debris / "home").mkdir(parents=True)
    (debris / "exit.json").write_text('{"code": 9}')
    assert await case.runtime.find({}) == ()
    container = await case.runtime.create(case.script("torn", "exit 0"))
    assert container.phase is Phase.CREATED
    assert await case.runtime.find(LABELS) == (container,)


async def test_the_folder_says_what_the_container_is(case: ShellCase) -> None:
    """People find in the folder what the container was made of."""
    await case.runtime.create(case.script("public", "exit 0", action="stream"))
    said = json.loads((folder_of(case, "public") / "specification.json").read_text())
    assert (said["command"], said["image"], said["labels"]["action"]) == (
        ["/bin/sh", "-c", "exit 0"],
        case.image,
        "stream",
    )
    assert "environment" not in said


async def test_a_link_in_place_of_the_folder_is_not_followed(case: ShellCase, tmp_path: Path) -> None:
    """An action may plant one where the next containers are to be; nothing is written where it leads."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "linked").symlink_to(elsewhere)
    runtime = ProcessRuntime(tmp_path / "linked", SystemClock())

    with pytest.raises(EngineUnavailable, match="a link, which is not followed"):
        await runtime.create(case.specify("misled"))
    assert list(elsewhere.iterdir()) == []
