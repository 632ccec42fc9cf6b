"""How much memory a worker takes while it works, and how much it says meanwhile."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import define, field

from tests.end_to_end.stage import Stage, Worker
from tests.parts.wait import wait_until

MIB = 1 << 20
KIB = 1 << 10


def family(process: int) -> Iterator[int]:
    """A process and what it has started, with what that has started."""
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from family(int(child))


def weight(process: int) -> int:
    """Bytes of memory of a process and all below it, what they share counted once; 0 once they have ended."""
    try:
        told = [Path(f"/proc/{each}/smaps_rollup").read_text() for each in family(process)]
    except (FileNotFoundError, ProcessLookupError):  # ended while it was looked at
        return 0
    lines = [line.split() for text in told for line in text.splitlines()]
    return sum(int(line[1]) * KIB for line in lines if line[0] == "Pss:")


def heaviest(worker: Worker, bound: float) -> int:
    """Wait for a worker's end: the most memory that it was seen to take, in bytes."""
    most = 0

    def ended() -> bool:
        nonlocal most
        most = max(most, weight(worker.process.pid))
        return worker.process.poll() is not None

    wait_until(ended, bound)
    assert most, "it ended before it could be weighed"
    return most


@define
class Listener:
    """
    Reads what a worker writes, as fast as it comes.

    Attributes:
        size: Bytes so far.
    """

    size: int = 0
    _thread: threading.Thread | None = field(default=None)

    def listen(self, path: Path) -> None:
        """Read to the end, in a thread."""
        os.mkfifo(path)
        self._thread = threading.Thread(target=self._read, args=(path,), daemon=True)
        self._thread.start()

    def _read(self, path: Path) -> None:
        with path.open("rb", buffering=0) as pipe:
            while piece := pipe.read(MIB):
                self.size += len(piece)

    def end(self) -> None:
        """Return when everything was read that was written."""
        assert self._thread is not None
        self._thread.join()


@contextmanager
def listened_to(on: Stage) -> Iterator[Listener]:
    """The next worker of a stage writes its log into a pipe, so that gigabytes of it need no disk."""
    listener = Listener()
    listener.listen(on.folder / f"worker-{len(on.workers)}.log")
    yield listener
    listener.end()
