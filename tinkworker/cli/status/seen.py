"""What can be seen of workers from outside: their files, and who holds their locks."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from tinkworker.cli.status.family import End, Family, Machine
from tinkworker.clock import Clock
from tinkworker.engine.journal.reader import NotAJournal, read
from tinkworker.engine.statechart import Statechart
from tinkworker.lifecycle.charts import load_charts
from tinkworker.worker.boot import boot_id
from tinkworker.worker.journals import Journals
from tinkworker.worker.lock import Lock

CONTAINED = (".dockerenv", "run/.containerenv")
"""What engines put into every container: Docker, and Podman."""


@frozen
class Worker:
    """
    A worker.

    Attributes:
        folder: Where its files lie.
        process: Its process id; 0 if it does not live, or lives where this program cannot look.
        kept: What it wrote down of itself; empty if nothing can be read.
        now: The monotonic clock now, if the machine was not booted since; otherwise None.
        machines: The machines of its journals that have not ended, those of a workflow together.
        unreadable: Journals that cannot be read, and why.
        last: How the last workflow ended, if one has and its journal is still there.
        dump: The command that has it write down what it is doing.
    """

    folder: Path
    process: int
    kept: Mapping[str, Any]
    now: float | None
    machines: tuple[Machine, ...]
    unreadable: tuple[str, ...]
    last: End | None = None
    dump: str = ""

    def ago(self, moment: str) -> float | None:
        """How many seconds ago something was that the worker wrote down; None if it was not, or nobody can tell."""
        at = self.kept.get(moment)
        return None if at is None or self.now is None else max(0.0, self.now - float(at))


def look(data: Path, clock: Clock) -> tuple[Worker, ...]:
    """
    All workers of a data folder.

    Raises:
        OSError: The folder cannot be read, or there is none.
    """
    folders = sorted(path for path in (data / ".tink-worker").iterdir() if (path / "lock").exists())
    charts = load_charts()
    return tuple(look_at(folder, clock, charts) for folder in folders)


def look_at(folder: Path, clock: Clock, charts: Mapping[str, Statechart]) -> Worker:
    """One worker."""
    kept = kept_in(folder / "status.json")
    now = clock.monotonic() if kept.get("boot") == boot_id() else None
    machines: list[Machine] = []
    unreadable: list[str] = []
    last: End | None = None
    for path in sorted(folder.glob("*.jsonl"), key=Journals.number):
        try:
            family = Family.of(read(path), clock)
        except NotAJournal as error:
            unreadable.append(str(error))
        else:
            machines += family.living(charts)
            last = family.end() or last
    process = Lock(folder / "lock").holder()
    return Worker(folder, process, kept, now, tuple(machines), tuple(unreadable), last, dumping(process))


def dumping(process: int, root: Path = Path("/")) -> str:
    """How to have a worker write down what it is doing; from within its container nobody can, without a shell there."""
    if any((root / mark).exists() for mark in CONTAINED):
        return "docker kill --signal USR1 CONTAINER"
    return f"kill -USR1 {process}"


def kept_in(path: Path) -> Mapping[str, Any]:
    """What a worker wrote down; nothing where it is not there, or not whole."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
