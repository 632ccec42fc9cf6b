"""Journals made by hand, sealed as a writer seals them, so that what is wrong with them is not the seal."""

from collections.abc import Iterable, Mapping
from typing import Any

from tinkworker.engine.journal.record import SEED, encode

Plain = dict[str, Any]

HEADER: Plain = {
    "record": "header",
    "format": 1,
    "engine": "0",
    "charts": {},
    "boot": "b",
    "at": 0.0,
    "wall": "2024-01-01T00:00:00+00:00",
}

MACHINE: Plain = {
    "machine": "m",
    "chart": "c",
    "parent": None,
    "spawn": "s",
    "subject": {},
    "state": "a",
    "data": {},
    "invocations": {},
    "timers": {},
    "deferred": [],
    "commands": [],
    "serial": 0,
}
"""One machine of a snapshot."""

FAILURE: Plain = {"record": "failure", "error": "KeyError", "at": 0.0, "wall": HEADER["wall"], "end": True}

RESUME: Plain = {**HEADER, "record": "resume", "end": True}


def start(machine: str = "m", **more: Any) -> Plain:
    """A machine begins."""
    return {"record": "start", "machine": machine, "chart": "c", "spawn": "s", "at": 0.0, "subject": {}, **more}


def event(machine: str = "m", name: str = "go", **more: Any) -> Plain:
    """Something happens to it."""
    return {"record": "event", "machine": machine, "event": name, "at": 0.0, **more}


def step(machine: str = "m", **more: Any) -> Plain:
    """It makes something of that."""
    return {"record": "step", "machine": machine, "disposition": "taken", "source": "a", "target": "a", **more}


def last(record: Mapping[str, Any]) -> Plain:
    """The same as the last of a batch."""
    return {**record, "end": True}


def sealed(*records: Mapping[str, Any], first: int = 0) -> bytes:
    """A journal of these records, numbered unless they are numbered already."""
    return b"".join(lines(records, first))


def lines(records: Iterable[Mapping[str, Any]], first: int = 0) -> Iterable[bytes]:
    """The lines of a journal."""
    seal = SEED
    for number, record in enumerate(records, start=first):
        line, seal = encode({"n": number, **record}, seal)
        yield line
