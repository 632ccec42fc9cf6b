"""What the commands about journals have in common: how time is written, and in which order machines are told."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby

from attrs import frozen

from tinkworker.engine.journal.reader import Reading
from tinkworker.engine.journal.timeline import Timeline, Track, Visit

MINUTE, HOUR = 60, 3600


def duration(seconds: float) -> str:
    """Seconds for people: `12.345`, `2:05.0`, `1:02:03`."""
    if round(seconds, 3) < MINUTE:
        return f"{seconds:.3f}"
    if (tenths := round(seconds, 1)) < HOUR:
        return f"{int(tenths // MINUTE)}:{tenths % MINUTE:04.1f}"
    whole = round(seconds)
    return f"{whole // HOUR}:{whole % HOUR // MINUTE:02}:{whole % MINUTE:02}"


def spoken(seconds: float) -> str:
    """The same with its unit, for where it stands alone: `12.345 s`, `2:05.0 min`, `1:02:03 h`."""
    written = duration(seconds)
    return f"{written} {('s', 'min', 'h')[written.count(':')]}"


def date(wall: str) -> str:
    """A date and time for people."""
    return f"{datetime.fromisoformat(wall).astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def complaints(reading: Reading) -> list[str]:
    """What is wrong with a journal's end."""
    torn = f"{reading.file}: {reading.torn} bytes at the end were not completely written, and do not count"
    return [*([torn] if reading.torn else []), *([reading.damage] if reading.damage else [])]


@frozen
class Stay:
    """
    A stay in a state, with the states that were passed through on the way there.

    Attributes:
        visit: The stay.
        via: What was passed through in no time.
    """

    visit: Visit
    via: tuple[str, ...]


def stays(track: Track) -> Iterator[Stay]:
    """The stays of a machine; states that were entered and left in the same step belong to the next."""
    for _, visits in groupby(track.visits, lambda visit: visit.record):
        *passed, last = visits
        yield Stay(last, tuple(visit.state for visit in passed))


@frozen
class Branch:
    """
    A machine and its place in the family.

    Attributes:
        track: The machine.
        depth: How many machines are above it.
        special: Whom it is about, as far as the machine above it is not.
    """

    track: Track
    depth: int
    special: str


def tree(told: Timeline) -> Iterator[Branch]:
    """The machines, each behind the one that it belongs to."""
    below: dict[int | None, list[int]] = {}
    latest: dict[str, int] = {}
    for index, track in enumerate(told.tracks):
        # A name may come again; meant is the machine that had it last, so nobody can stand above himself.
        above = latest.get(track.parent) if track.parent is not None else None
        below.setdefault(above, []).append(index)
        latest[track.machine] = index

    def descend(above: int | None, depth: int) -> Iterator[Branch]:
        for index in below.get(above, ()):
            track = told.tracks[index]
            known = told.tracks[above].subject.items() if above is not None else ()
            special = ", ".join(value for key, value in track.subject.items() if (key, value) not in known)
            yield Branch(track, depth, special)
            yield from descend(index, depth + 1)

    return descend(None, 0)
