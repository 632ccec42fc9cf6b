"""How time is written, and in which order machines are told."""

import pytest

from tests.engine.journal.line import HEADER, event, last, sealed, start, step
from tinkworker.cli.journal.telling import date, duration, spoken, stays, tree
from tinkworker.engine.journal.reader import read_bytes
from tinkworker.engine.journal.timeline import timeline


@pytest.mark.parametrize(
    ("seconds", "written", "said"),
    [
        (0, "0.000", "0.000 s"),
        (0.0004, "0.000", "0.000 s"),
        (59.9994, "59.999", "59.999 s"),
        (59.9996, "1:00.0", "1:00.0 min"),
        (125.04, "2:05.0", "2:05.0 min"),
        (119.97, "2:00.0", "2:00.0 min"),
        (3599.97, "1:00:00", "1:00:00 h"),
        (3723.6, "1:02:04", "1:02:04 h"),
        (360000, "100:00:00", "100:00:00 h"),
    ],
)
def test_duration(seconds: float, written: str, said: str) -> None:
    """Seconds are written as people would, to the precision that matters, and never as 60."""
    assert duration(seconds) == written
    assert spoken(seconds) == said


def test_date() -> None:
    """Dates are those of UTC, wherever they were written."""
    assert date("2024-01-01T01:30:00.123456+02:00") == "2023-12-31 23:30:00 UTC"


def test_stays() -> None:
    """States that were passed through in a step belong to the stay that it ended in."""
    records = [HEADER, start(data={}), last(step(states=["a", "b", "c"])), event(), last(step(states=["d"]))]
    (track,) = timeline(read_bytes(sealed(*records), "j")).tracks

    assert [(stay.visit.state, stay.via) for stay in stays(track)] == [("c", ("a", "b")), ("d", ())]


def test_tree() -> None:
    """A machine stands behind its parent, with what is special about it; names that come again make no circle."""

    def child(name: str, parent: str, number: str) -> list[dict[str, object]]:
        return [
            event(parent),
            step(parent),
            start(name, parent=parent, subject={"who": "w", "number": number}),
            last(step(name)),
        ]

    records = [
        HEADER,
        start("a", data={}, subject={"who": "w"}),
        last(step("a")),
        *child("b", "a", "1"),
        event("a"),
        last(step("a", final=True)),
        *child("a", "b", "2"),
        *child("b2", "b", "3"),
    ]
    branches = tree(timeline(read_bytes(sealed(*records), "j")))

    assert [(branch.track.machine, branch.depth, branch.special) for branch in branches] == [
        ("a", 0, "w"),
        ("b", 1, "1"),
        ("a", 2, "2"),
        ("b2", 2, "3"),
    ]
