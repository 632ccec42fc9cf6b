"""The benchmark of the worker measures a worker."""

from pathlib import Path

from benchmarks.worker.process import family, memory, proportional_set_size, worker
from benchmarks.worker.starting import serving, starts


def test_start_is_measured() -> None:
    """A worker is started, calls the server, and holds some memory."""
    [started] = starts(1, "--runtime=process")

    assert started.seconds > 0
    assert started.bytes > 2**20


def test_all_of_a_family_count(tmp_path: Path) -> None:
    """Supervisor and worker are two processes, and both are counted."""
    with serving() as (calls, address), worker(tmp_path, address, "--runtime=process") as process:
        calls.times.get(timeout=60)
        assert len(list(family(process.pid))) == 2
        assert memory(process.pid) > proportional_set_size(process.pid)
