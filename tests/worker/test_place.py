"""The folder of a worker: its owner's alone, one worker's at a time, and nobody else's things in its place."""

import errno
import os
from pathlib import Path

import pytest

from tinkworker.worker.place import Place, file_name, folder_of


def test_only_the_owner_may_enter(tmp_path: Path) -> None:
    """The folder is made below the data folder, with those above it, and only its owner may look into it."""
    place = Place.of(tmp_path / "data", "w1")

    assert place.folder == folder_of(tmp_path / "data", "w1")
    assert [path.stat().st_mode & 0o777 for path in (place.folder, place.folder.parent)] == [0o700, 0o700]
    assert place.planted == ()


@pytest.mark.parametrize("planted", ["link", "file"])
def test_what_stands_in_its_place_is_removed(tmp_path: Path, planted: str) -> None:
    """A link or a file in the place of the folder is removed, not followed, and told of."""
    folder, elsewhere = folder_of(tmp_path, "w1"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.parent.mkdir()
    if planted == "link":
        folder.symlink_to(elsewhere)
    else:
        folder.write_text("planted", encoding="utf-8")

    place = Place.of(tmp_path, "w1")

    assert place.planted == (folder,)
    assert place.folder.is_dir()
    assert not place.folder.is_symlink()


@pytest.mark.parametrize("rights", [0o777, 0o750, 0o500, 0o2701])
def test_a_folder_that_is_there_is_closed(tmp_path: Path, rights: int) -> None:
    """Folders that somebody made before, with whatever rights, become their owner's alone; what is in them stays."""
    folder = folder_of(tmp_path, "w1")
    folder.mkdir(parents=True)
    (folder / "kept").touch()
    for path in (folder, folder.parent):
        path.chmod(rights)

    place = Place.of(tmp_path, "w1")

    assert [path.stat().st_mode & 0o7777 for path in (folder, folder.parent)] == [0o700, 0o700]
    assert (folder / "kept").exists()
    assert (place.planted, place.open) == ((), ())


def test_a_folder_that_cannot_be_closed_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk that takes nothing any more a folder stays open, which is told, and keeps nobody from working."""
    folder = folder_of(tmp_path, "w1")
    folder.mkdir(parents=True)
    folder.parent.chmod(0o700)
    folder.chmod(0o755)

    def read_only(_descriptor: int, _rights: int) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "fchmod", read_only)
    place = Place.of(tmp_path, "w1")

    assert place.open == (folder,)
    assert place.lock.take()
    place.lock.release()


@pytest.mark.root
def test_a_folder_of_another_user_is_left_as_it_is(tmp_path: Path) -> None:
    """Rights are set of our own folders only: what another user has made here is used, and told to be open."""
    folder = folder_of(tmp_path, "w1")
    folder.mkdir(parents=True)
    os.chown(folder, 65534, 65534)
    folder.chmod(0o755)

    assert Place.of(tmp_path, "w1").open == (folder,)
    assert folder.stat().st_mode & 0o777 == 0o755


def test_one_worker_at_a_time(tmp_path: Path) -> None:
    """Two workers of one id have one folder and one lock; of two ids each has its own, however alike they look."""
    first, second, other = (Place.of(tmp_path, name) for name in ("w/1", "w/1", "w:1"))

    assert first.lock.take()
    assert not second.lock.take()
    assert other.lock.take()
    first.lock.release()
    assert second.lock.take()
    for place in (second, other):
        place.lock.release()


def test_names_of_files() -> None:
    """A name shows where it comes from, holds no path, and is another one for another text."""
    names = [file_name(text) for text in ("default/demo", "default-demo", "../..", "x" * 300, "\ud800")]

    assert len(set(names)) == len(names)
    assert names[0].startswith("default-demo-")
    assert all("/" not in name and not name.startswith(".") and len(name) < 100 for name in names)
