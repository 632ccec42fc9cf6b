"""What the doctor sees of the machine itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tinkworker.cli.doctor.machine import look_at_clock, look_at_data, look_at_memory
from tinkworker.cli.settings.reading import read
from tinkworker.testing.clock import ManualClock
from tinkworker.worker.lock import Lock
from tinkworker.worker.place import file_name


def test_a_clock_that_was_never_set() -> None:
    """1970 is wrong, and it is said what follows: certificates count as not yet valid."""
    finding = look_at_clock(ManualClock(wall=datetime(1970, 1, 1, tzinfo=UTC)))

    assert finding.verdict == "wrong"
    assert "1970-01-01" in finding.what
    assert "not yet valid" in finding.advice


def test_a_clock_that_may_be_right() -> None:
    """A time at which this program existed may be true."""
    assert look_at_clock(ManualClock(wall=datetime(2030, 1, 1, tzinfo=UTC))).verdict == "well"


@pytest.mark.parametrize(("kilobytes", "verdict"), [(4_000_000, "well"), (100_000, "odd")])
def test_memory(tmp_path: Path, kilobytes: int, verdict: str) -> None:
    """Little memory is noted, since images lie in it."""
    (tmp_path / "meminfo").write_text(f"MemTotal:  8000000 kB\nMemAvailable: {kilobytes} kB\n")

    assert look_at_memory(tmp_path / "meminfo").verdict == verdict


def told(folder: Path) -> list[tuple[str, str, str]]:
    """What is found of a data folder."""
    settings = read(["--id=w1", "--tinkerbell-grpc-authority=s:1", f"--data-dir={folder}"], {}, [])
    return [(finding.verdict, finding.subject, finding.what) for finding in look_at_data(settings)]


def test_a_folder_that_can_be_made(tmp_path: Path) -> None:
    """A data folder need not be there yet."""
    ((verdict, subject, what),) = told(tmp_path / "worker")

    assert (verdict, subject) == ("well", "disk")
    assert what.startswith(f"{tmp_path}/worker: ")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A file in its place is wrong, and is named."""
    (tmp_path / "file").touch()

    assert told(tmp_path / "file") == [("wrong", "disk", f"{tmp_path}/file is no folder")]
    assert told(tmp_path / "file" / "worker") == [
        ("wrong", "disk", f"{tmp_path}/file is no folder, so {tmp_path}/file/worker cannot be made")
    ]


def test_a_worker_that_lives(tmp_path: Path) -> None:
    """Who holds the lock of this id is told."""
    folder = tmp_path / ".tink-worker" / file_name("w1")
    folder.mkdir(parents=True)
    lock = Lock(folder / "lock")
    lock.take()

    _, (verdict, subject, what) = told(tmp_path)
    lock.release()

    assert (verdict, subject) == ("well", "worker")
    assert what.startswith("one of the id w1 lives, as process ")
    assert len(told(tmp_path)) == 1
