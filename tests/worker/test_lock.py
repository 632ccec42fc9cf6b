"""One worker of an id at a time: a lock that ends with its process."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn, get_args

import pytest

from tests.parts.broken_disk import Ill, breakable_disk
from tests.parts.disk import small_disk
from tinkworker.worker.lock import Lock

HOLDER = """
import pathlib, sys, time
from tinkworker.worker.lock import Lock
print(Lock(pathlib.Path(sys.argv[1])).take() and (held := Lock(pathlib.Path(sys.argv[2]))).take(), flush=True)
time.sleep(600)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the lock is."""
    return tmp_path / "lock"


@pytest.fixture
def holder(path: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds it."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "another"), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        yield process
        process.kill()


def test_it_is_taken_once(path: Path) -> None:
    """Who has taken it has it, however often it asks, until it lets go; then another one may take it."""
    mine, other = Lock(path), Lock(path)

    assert (mine.take(), mine.take(), other.take()) == (True, True, False)
    assert (mine.held, other.held) == (True, False)
    mine.release()
    mine.release()
    assert other.take() is True
    assert mine.take() is False
    other.release()


def test_the_holder_is_named(path: Path, holder: subprocess.Popen[str]) -> None:
    """Who may not have it learns the process that holds it."""
    subject = Lock(path)

    assert subject.take() is False
    assert subject.holder() == holder.pid


def test_it_ends_with_its_process(path: Path, holder: subprocess.Popen[str]) -> None:
    """A worker that was killed locks nobody out, and its number, still in the file, is no holder's."""
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    subject = Lock(path)

    assert path.read_text() == str(holder.pid)
    assert subject.holder() == 0
    assert subject.take() is True
    assert path.read_text() == str(os.getpid())
    subject.release()


def test_a_child_does_not_inherit_it(path: Path) -> None:
    """A program that the worker starts, and that outlives it, does not hold its lock."""
    mine, other = Lock(path), Lock(path)
    assert mine.take()
    with subprocess.Popen(["sleep", "600"], close_fds=False) as child:
        mine.release()
        assert other.take() is True
        child.kill()
    other.release()


@pytest.mark.parametrize("number", ["", "x", "-1", str(os.getppid()), str(2**22 + 1)])
def test_a_number_alone_is_no_holder(path: Path, number: str) -> None:
    """What stands in the file means nothing unless that process has the file open: it may be another container's."""
    path.write_text(number)

    assert Lock(path).holder() == 0


def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    """A link in the lock's place is removed, and what it leads to is not touched."""
    precious = tmp_path / "precious"
    precious.write_text("mine")
    path.symlink_to(precious)

    mine = Lock(path)
    assert mine.take() is True
    assert not path.is_symlink()
    assert precious.read_text() == "mine"
    mine.release()


@pytest.mark.root
def test_it_is_taken_on_a_full_disk(tmp_path: Path) -> None:
    """Where not even a number can be written the lock is taken all the same, and nobody is named."""
    with small_disk(tmp_path / "disk") as disk, disk.filled():
        mine, other = Lock(disk.folder / "lock"), Lock(disk.folder / "lock")

        assert (mine.take(), other.take()) == (True, False)
        assert other.holder() == 0
        mine.release()


@pytest.mark.root
def test_the_next_holder_is_named_on_a_full_disk(tmp_path: Path) -> None:
    """The number of the next holder stands where that of the last one stood, however long that was."""
    with small_disk(tmp_path / "disk") as disk:
        path = disk.folder / "lock"
        path.write_text("4" * 12)
        with disk.filled():
            mine = Lock(path)
            assert mine.take() is True
            assert (path.read_text(), Lock(path).holder()) == (str(os.getpid()), os.getpid())
            mine.release()


@pytest.mark.root
@pytest.mark.parametrize("how", get_args(Ill))
def test_a_broken_disk_locks_nobody_out(tmp_path: Path, how: Ill) -> None:
    """On a disk that takes nothing what is there is locked, the file or else the folder: who is first has it."""
    with breakable_disk(tmp_path / "breakable") as disk:
        there, missing = disk.folder / "there" / "lock", disk.folder / "missing" / "lock"
        for lock in (there, missing):
            lock.parent.mkdir()
        there.touch()
        disk.fall_ill(how)

        for lock in (there, missing):
            first, second = Lock(lock), Lock(lock)
            assert (first.take(), second.take(), second.held) == (True, False, False)
            assert second.holder() == 0
            first.release()


def test_where_nothing_can_be_locked_work_goes_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that opens nothing at all keeps nobody from working."""

    def fail(*_arguments: object) -> NoReturn:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "open", fail)
    subject = Lock(path)

    assert (subject.take(), subject.held) == (True, True)
    subject.release()
    assert subject.held is False
