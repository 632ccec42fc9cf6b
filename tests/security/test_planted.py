"""What an action may plant that was given the whole data folder: it is not followed, and keeps nobody from working."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.worker.scenario.common import finished
from tests.worker.scene import RELAY, WORKER, Scene, action
from tinkworker.server.port import State
from tinkworker.worker.lock import Lock
from tinkworker.worker.place import file_name
from tinkworker.worker.status import Status, status_file

OURS = Path(".tink-worker")
MINE = OURS / file_name(WORKER)


def link(target: Path) -> Callable[[Path], None]:
    """Plants a link."""
    return lambda path: path.symlink_to(target)


def file(path: Path) -> None:
    """Plants a file."""
    path.write_text("planted")


def folder(path: Path) -> None:
    """Plants a folder."""
    path.mkdir()


def open_folder(path: Path) -> None:
    """Plants a folder that everybody may enter."""
    path.mkdir()
    path.chmod(0o777)


def pipe(path: Path) -> None:
    """Plants a pipe, whose reader waits for ever."""
    os.mkfifo(path)


PLANTED = {
    "a link in place of all folders": (OURS, link),
    "a file in place of all folders": (OURS, lambda _: file),
    "a link in place of its folder": (MINE, link),
    "a file in place of its folder": (MINE, lambda _: file),
    "an open folder in place of all folders": (OURS, lambda _: open_folder),
    "an open folder in place of its folder": (MINE, lambda _: open_folder),
    "a link in place of the lock": (MINE / "lock", link),
    "a pipe in place of the lock": (MINE / "lock", lambda _: pipe),
    "a link to nothing as a journal": (MINE / "x.1.jsonl", lambda target: link(target / "nothing")),
    "a link to a folder as a journal": (MINE / "x.1.jsonl", link),
    "a pipe as a journal": (MINE / "x.1.jsonl", lambda _: pipe),
    "a folder as a journal": (MINE / "x.1.jsonl", lambda _: folder),
    "a pipe that was set aside": (MINE / "x.1.unusable", lambda _: pipe),
    "a link in place of the next journal": (MINE / f"{file_name('workflow:' + RELAY)}.1.jsonl", link),
}


@pytest.mark.parametrize("what", PLANTED)
def test_what_is_planted_among_the_journals(tmp_path: Path, what: str) -> None:
    """A worker that begins beside it works, writes its journal among its own, and nothing where a link leads."""
    where, plant = PLANTED[what]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    scene = Scene(tmp_path / "data")
    (scene.folder / where).parent.mkdir(parents=True)
    plant(elsewhere)(scene.folder / where)
    scene.add(action("one"))

    finished(scene.run())

    assert scene.states == (State.SUCCESS,)
    assert list(elsewhere.iterdir()) == []
    assert {path.stat().st_mode & 0o777 for path in (scene.folder / OURS, scene.folder / MINE)} == {0o700}
    assert (scene.folder / MINE).resolve() == (scene.folder / MINE).absolute()
    assert [path for path in (scene.folder / MINE).glob("*.jsonl") if path.lstat().st_size > 1000]


def test_what_stood_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    """A link that is removed is told of: whoever planted it may have planted more."""
    scene = Scene(tmp_path / "data")
    scene.folder.mkdir()
    (scene.folder / OURS).symlink_to(tmp_path)
    scene.run()

    assert ("warning", f"{scene.folder / OURS} was no folder of this worker; what stood there is removed") in (
        scene.recorder.messages
    )


@pytest.mark.root
def test_a_folder_that_stays_open_is_told(tmp_path: Path) -> None:
    """A folder that is another user's is worked in, and told of: that user may do there what he likes."""
    scene = Scene(tmp_path / "data")
    (scene.folder / MINE).mkdir(parents=True)
    os.chown(scene.folder / OURS, 65534, 65534)
    scene.add(action("one"))
    scene.run()

    assert scene.states == (State.SUCCESS,)
    (warning,) = [text for level, text in scene.recorder.messages if level == "warning"]
    assert warning.startswith(f"{scene.folder / OURS} is not this worker's alone, and cannot be made so: ")


@pytest.mark.parametrize("name", ["status.draft", "status.json"])
def test_what_is_planted_in_place_of_the_status(tmp_path: Path, name: str) -> None:
    """The worker's status is written in the place of a link, and not to where that leads."""
    precious = tmp_path / "precious"
    precious.write_text("as it was")
    path = status_file(tmp_path, WORKER)
    path.parent.mkdir(parents=True)
    path.with_name(name).symlink_to(precious)

    lock = Lock(path.with_name("lock"))
    assert lock.take()

    Status(path, "server", lock).write(0.0)

    assert precious.read_text() == "as it was"
    assert not path.is_symlink()
    assert '"server"' in path.read_text()
