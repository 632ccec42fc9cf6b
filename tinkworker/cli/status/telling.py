"""How the status of workers is shown."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import asdict

from tinkworker.cli.journal.telling import spoken
from tinkworker.cli.status.family import End, Machine
from tinkworker.cli.status.seen import Worker

SILENT = 90.0
"""Seconds without an answer of the server, or a failure to get one, after which a worker seems to hang: an agent's
server holds a question for a minute."""

INDENT = {"workflow": 2, "action": 4, "report": 6}


def tell(seen: Sequence[Worker]) -> Iterator[str]:
    """The screen."""
    if not seen:
        yield "no worker has ever lived here"
    for number, worker in enumerate(seen):
        if number:
            yield ""
        yield from head(worker)
        yield from body(worker)


def head(worker: Worker) -> Iterator[str]:
    """What is known of the worker itself."""
    kept = worker.kept
    name = kept.get("worker") or worker.folder.name
    if worker.process:
        yield f"worker {name}: lives as process {worker.process}"
    else:
        yield f"worker {name}: does not live here (or in another container: look from inside of that one)"
    if not kept:
        return
    ago = worker.ago("since")
    since = "" if ago is None else f", for {spoken(ago)}"
    why = f": {kept['why']}" if kept.get("why") else ""
    yield f"  {str(kept['state']).replace('_', ' ')}{since}{why}"
    answered = worker.ago("answered")
    if kept.get("answered") is None:
        said = "has not answered yet"
    else:
        said = "answered before this boot" if answered is None else f"answered {spoken(answered)} ago"
    yield f"  server {kept['server']}: {said}"
    silent = worker.ago("at")
    if worker.process and silent is not None and silent > SILENT and not kept.get("why"):
        yield f"  NO SIGN OF LIFE for {spoken(silent)}: it may hang; `{worker.dump}` has its stacks written to the log"


def body(worker: Worker) -> Iterator[str]:
    """What is known of its workflows."""
    yield from (f"  a journal cannot be read: {complaint}" for complaint in worker.unreadable)
    if not worker.machines:
        yield "  no workflow"
    for machine in worker.machines:
        yield " " * INDENT[machine.chart] + line(machine)
    owed = sum(machine.chart == "report" for machine in worker.machines)
    if owed:
        yield f"  {owed} report{'s' * (owed > 1)} not delivered yet"
    if worker.last is not None:
        yield from ended(worker.last)


def ended(end: End) -> Iterator[str]:
    """How the last workflow ended, and where that can be read."""
    ago = "" if end.seconds is None else f" {spoken(end.seconds)} ago"
    why = f": {end.why}" if end.why else ""
    yield f"  last workflow {end.workflow}: {end.state.replace('_', ' ')}{ago}{why}"
    yield f"    journal {end.journal}"


def line(machine: Machine) -> str:
    """A machine."""
    since = "" if machine.seconds is None else f" for {spoken(machine.seconds)}"
    waits = f", waits for {machine.waits_for}" if machine.waits_for else ""
    why = f": {machine.why}" if machine.why else ""
    about = f" {machine.about}" if machine.about else ""
    return f"{machine.chart}{about}: {machine.state.replace('_', ' ')}{since}{waits}{why}"


def as_plain(worker: Worker) -> dict[str, Any]:
    """The same as JSON has it; times are seconds ago."""
    moments = {f"{moment}_seconds_ago": worker.ago(moment) for moment in ("since", "answered", "at")}
    kept = {key: value for key, value in worker.kept.items() if key not in {"since", "answered", "at", "process"}}
    return {
        **kept,
        **moments,
        "folder": str(worker.folder),
        "process": worker.process,
        "dump": worker.dump,
        "machines": [asdict(machine) for machine in worker.machines],
        "unreadable": list(worker.unreadable),
        "last": asdict(worker.last, value_serializer=plain) if worker.last else None,
    }


def plain(_holder: object, _field: object, value: Any) -> Any:
    """A value as JSON can have it."""
    return str(value) if isinstance(value, Path) else value
