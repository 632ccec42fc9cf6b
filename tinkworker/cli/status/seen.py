"""What can be seen of workers from outside: their files, and who holds their locks."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from tinkworker.clock import Clock
from tinkworker.engine.journal.reader import NotAJournal, Reading, read
from tinkworker.engine.journal.timeline import Track, timeline
from tinkworker.engine.statechart import Statechart
from tinkworker.lifecycle.charts import load_charts
from tinkworker.worker.journals import boot_id
from tinkworker.worker.lock import Lock

OTHERS = {"runtime": "the engine", "server": "the server", "worker": "this worker itself"}
"""Who performs an activity, by the first part of its name."""

ABOUT = {"workflow": "workflowID", "action": "actionName", "report": "report"}
"""Which part of a machine's subject names it."""


@frozen
class Machine:
    """
    A machine that has not ended.

    Attributes:
        chart: Its chart.
        about: Whom it is about: a workflow's id, an action's name.
        state: Where it is.
        seconds: Since when; None if that was in an earlier boot.
        waits_for: For whom, or for what.
        why: What went wrong last, as far as is known.
    """

    chart: str
    about: str
    state: str
    seconds: float | None
    waits_for: str
    why: str


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
    """

    folder: Path
    process: int
    kept: Mapping[str, Any]
    now: float | None
    machines: tuple[Machine, ...]
    unreadable: tuple[str, ...]

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
    for path in sorted(folder.glob("*.jsonl"), key=lambda path: path.stat().st_mtime_ns):
        try:
            reading = read(path)
        except NotAJournal as error:
            unreadable.append(str(error))
        else:
            machines += living(reading, clock, charts)
    return Worker(folder, Lock(folder / "lock").holder(), kept, now, tuple(machines), tuple(unreadable))


def kept_in(path: Path) -> Mapping[str, Any]:
    """What a worker wrote down; nothing where it is not there, or not whole."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def living(reading: Reading, clock: Clock, charts: Mapping[str, Statechart]) -> Iterator[Machine]:
    """The machines of a journal that have not ended; none if its workflow's has."""
    told = timeline(reading)
    latest = {track.machine: track for track in told.tracks}
    same = told.axis.boot == boot_id()
    now = clock.monotonic() + told.axis.shift if same else None
    for track in latest.values():
        if not track.ended:
            yield machine(track, now, charts[track.chart])


def machine(track: Track, now: float | None, chart: Statechart) -> Machine:
    """A machine as it stands."""
    visit = track.visits[-1]
    return Machine(
        chart=track.chart,
        about=track.subject.get(ABOUT[track.chart], ""),
        state=visit.state,
        seconds=None if now is None else max(0.0, now - visit.at),
        waits_for=awaited(chart, visit.state),
        why=visit.why,
    )


def awaited(chart: Statechart, state: str) -> str:
    """For whom or for what a machine in a state waits, by its chart."""
    around = chart.topology.active.get(state, ())  # none if the journal is of an older chart
    invoked = [str(each.invoke) for each in around if each.invoke]
    if invoked:
        who, _, what = invoked[0].partition(".")
        return f"{OTHERS[who]} ({what})"
    awaited = [str(name) for each in around for name in each.waits_for]
    if awaited:
        return " and ".join(dict.fromkeys(awaited))
    timers = [str(name) for each in around[:1] for name in each.after]
    return f"a pause to pass ({timers[0]})" if timers else ""
