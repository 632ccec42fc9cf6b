"""Records hold what their kind must, before anybody relies on it."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.engine.journal.line import FAILURE, HEADER, MACHINE, RESUME, event, start, step
from tinkworker.engine.journal.record import Damaged
from tinkworker.engine.journal.shape import SHAPES, inspect

FULL: Mapping[str, Mapping[str, Any]] = {
    "header": {"n": 3, **HEADER, "continues": {"n": 2, "crc": "00000000"}},
    "snapshot": {
        "record": "snapshot",
        "machines": [
            {
                **MACHINE,
                "parent": "p",
                "invocations": {"a": 1},
                "timers": {"after t": [2, 3.5]},
                "deferred": [["go", None, 1.0, None]],
                "commands": [["do", {"x": 1}]],
            }
        ],
    },
    "start": start(parent="p", data={}, wall=HEADER["wall"]),
    "event": event(payload=[1], of=1, wall=HEADER["wall"], **{"from": "p"}),
    "step": step(
        edges=[["a.go[0]", [["guard", True]]]],
        states=["b"],
        commands=[["do", None]],
        started=[["act", 1, {}]],
        cancelled=[1],
        armed=[["after t", 2, 1.5]],
        disarmed=[2],
        spawned=[["s", "child"]],
        messages=[["parent", "done", None]],
        final=True,
        why="because",
    ),
    "refused": {"record": "refused", "machine": "m", "state": "a", "takes": ["go"]},
    "failure": {**FAILURE, "machine": "m", "of": 1},
    "resume": RESUME,
}
"""A record of each kind, with everything that it may hold."""

KEYS = [(kind, key) for kind, shape in SHAPES.items() for key in shape.checks]


@pytest.mark.parametrize("kind", SHAPES)
def test_whole(kind: str) -> None:
    """A record with everything that its kind may hold, and with something of a later version, is taken."""
    inspect({**FULL[kind], "novelty": object()})


@pytest.mark.parametrize(("kind", "key"), KEYS)
def test_wrong(kind: str, key: str) -> None:
    """Something else where a key's value belongs is complained about by the key's name."""
    for wrong in (object(), [object()], {"x": object()}, 1e99):
        with pytest.raises(Damaged, match=f"{kind!r} in which {key!r} is not what belongs there"):
            inspect({**FULL[kind], key: wrong})


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, shape in SHAPES.items() for key in sorted(shape.required)]
)
def test_missing(kind: str, key: str) -> None:
    """A key that may not be missing is missed by its name."""
    record = {name: value for name, value in FULL[kind].items() if name != key}

    with pytest.raises(Damaged, match=f"{kind!r} in which {key!r} is missing"):
        inspect(record)


@pytest.mark.parametrize("kind", ["gap", None, 7, ["step"]])
def test_unknown_kind(kind: object) -> None:
    """A record of no known kind is refused."""
    with pytest.raises(Damaged, match="there is no record"):
        inspect({"record": kind})


@pytest.mark.parametrize(
    "wall", ["yesterday", "2024-01-01", "2024-01-01T00:00:00", "0001-01-01T00:00:00+14:00", 1704067200]
)
def test_moment(wall: object) -> None:
    """A wall clock's time says when it was, and how far from UTC."""
    with pytest.raises(Damaged, match="'wall' is not what belongs there"):
        inspect({**FULL["header"], "wall": wall})


@pytest.mark.parametrize("at", [float("nan"), float("inf"), 10**400, True, "1"])
def test_number(at: object) -> None:
    """A time is a number that one can count with."""
    with pytest.raises(Damaged, match="'at' is not what belongs there"):
        inspect({**FULL["event"], "at": at})
