"""Batches that make sense, and those that do not although every line of them is sealed."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.engine.journal.line import FAILURE, HEADER, MACHINE, RESUME, Plain, event, last, sealed, start, step
from tinkworker.engine.journal.reader import read_bytes

BEGUN = [HEADER, start(data={}), last(step())]
REFUSED = {"record": "refused", "machine": "m", "state": "a", "takes": []}

TWICE = [start("c", parent="m"), step("c", final=True), start("c", parent="m"), last(step("c"))]


def snapshot(*machines: Mapping[str, Any]) -> Plain:
    """A snapshot of these machines."""
    return {"record": "snapshot", "machines": [{**MACHINE, **machine} for machine in machines], "end": True}


@pytest.mark.parametrize(
    "records",
    [
        [HEADER],
        BEGUN,
        [*BEGUN, event(), last(step())],
        [*BEGUN, event(), last(REFUSED)],
        [*BEGUN, RESUME, event(name="resume"), last(step())],
        [*BEGUN, FAILURE, RESUME],
        [*BEGUN, event(), step(), start("child", parent="m"), last(step("child"))],
        [*BEGUN, event(), step(final=True), start("child", parent="m"), last(step("child"))],
        [
            *BEGUN,
            event(),
            step(),
            start("c", parent="m"),
            step("c", final=True),
            start("c", parent="m"),
            last(step("c")),
        ],
        [HEADER, snapshot({"machine": "m"}, {"machine": "c", "parent": "m"}), event("c"), last(step("c"))],
    ],
    ids=[
        "empty",
        "start",
        "event",
        "refused",
        "resume",
        "failure",
        "child",
        "child of the last step",
        "name again",
        "snapshot",
    ],
)
def test_sense(records: list[Plain]) -> None:
    """What a writer may write is read to the end."""
    reading = read_bytes(sealed(*records), "j")

    assert (reading.damage, reading.torn, reading.last) == ("", 0, len(records) - 1)


@pytest.mark.parametrize(
    ("records", "line", "complaint"),
    [
        ([HEADER, event(), last(step())], 2, "an event for 'm', which does not live"),
        ([*BEGUN, event("x"), last(step("x"))], 4, "an event for 'x', which does not live"),
        ([*BEGUN, event(), last(step("x"))], 5, "'step' where the 'step' of 'm' belongs"),
        ([*BEGUN, event(), last(event())], 5, "'event' where the 'step' of 'm' belongs"),
        ([*BEGUN, last(event())], 4, "'event' at the end of a batch, and nothing comes of it"),
        ([*BEGUN, step(), last(step())], 4, "'step' where something is to happen first"),
        ([*BEGUN, start(), last(step())], 4, "'m' starts, and lives already"),
        ([*BEGUN, start("c"), last(step("c"))], 4, "'c' is started by None, which does not live"),
        ([*BEGUN, start("c", parent="x"), last(step("c"))], 4, "'c' is started by 'x', which does not live"),
        ([HEADER, start(data={}), last(REFUSED)], 3, "'refused' where the 'step' of 'm' belongs"),
        ([HEADER, start(data={}), last(step(final=True)), event(), last(step())], 4, "which does not live"),
        ([*BEGUN, event(), step(final=True), event(), last(step())], 6, "an event for 'm', which does not live"),
        ([*BEGUN, {**RESUME, "end": False}, event(), last(step())], 5, "'resume' is a batch of its own"),
        ([*BEGUN, snapshot()], 4, "'snapshot' does not stand right behind the header"),
        ([HEADER, snapshot({"machine": "c", "parent": "m"}, {"machine": "m"})], 2, "before its parent 'm'"),
        ([HEADER, snapshot({"machine": "m"}, {"machine": "m"})], 2, "'m' stands there twice"),
        ([*BEGUN, HEADER, last(step())], 4, "another header"),
        ([*BEGUN, {**event(), "n": 7}, last(step())], 4, "the record 7 where 3 belongs"),
        ([*BEGUN, {**event(), "n": None}, last(step())], 4, "the record None where 3 belongs"),
    ],
)
def test_nonsense(records: list[Plain], line: int, complaint: str) -> None:
    """What no writer writes is damage at its line, and nothing of its batch is taken."""
    reading = read_bytes(sealed(*records), "j")

    assert reading.damage.startswith(f"j:{line}: ")
    assert complaint in reading.damage
    assert reading.last in {0, 2}
