"""What counts when a recorded run is compared with one of today, and what does not."""

from typing import Any

import pytest

from tests.engine.journal.line import Plain, event, start, step
from tinkworker.engine.journal.comparison import Difference, differences

REQUEST = {"attempt": {"index": 0, "run": 1}, "message": "for people"}
STEP = step(
    edges=[["a.go[0]", [["ready", True]]]],
    states=["b"],
    commands=[["tidy", REQUEST]],
    started=[["pull", 1, REQUEST], ["look", 2, None]],
    cancelled=[1],
    armed=[["after patience", 3, 1.5]],
    disarmed=[2],
    spawned=[["one", "child"]],
    messages=[["parent", "done", REQUEST]],
    final=True,
    why="it was time",
)


def found(recorded: Plain, today: Plain) -> list[tuple[str, str, str]]:
    """What differs: what it is, then, and now."""
    return [(each.what, each.recorded, each.today) for each in differences({"n": 1, **recorded}, today)]


def test_same() -> None:
    """A record is the same as itself, whatever its place and time."""
    assert found({**STEP, "end": True}, STEP) == []
    assert found({**event(payload=REQUEST), "wall": "then"}, event(payload=REQUEST)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"why": "because"},
        {"edges": [["a.go[0]", [["prepared", False], ["ready", True]]]]},
        {"armed": [["after patience", 3, 60.0]]},
        {"commands": [["tidy", {**REQUEST, "message": "said otherwise"}]]},
        {"commands": [["tidy", {**REQUEST, "novelty": True}]]},
        {"commands": [["tidy", {"attempt": {"run": 1}}]]},
    ],
    ids=["why", "guards", "duration", "words", "new key", "dropped keys"],
)
def test_does_not_count(change: Plain) -> None:
    """Words, durations, what guards said, and what only one side knows of do not count."""
    assert found(STEP, {**STEP, **change}) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"disposition": "stayed"}, [("disposition", "taken", "stayed")]),
        ({"edges": [["a.go[1]", []]]}, [("edge", "a.go[0]", "a.go[1]")]),
        ({"edges": None}, [("edge", "a.go[0]", "nothing")]),
        ({"states": ["b", "c"], "target": "c"}, [("states", "b", "b, c"), ("state", "a", "c")]),
        ({"commands": None}, [("command", "tidy", "")]),
        ({"commands": [["tidy", REQUEST], ["tidy", REQUEST]]}, [("command", "", "tidy")]),
        ({"started": [["pull", 1, REQUEST]]}, [("activity", "look 2", "")]),
        (
            {"started": [["look", 2, None], ["pull", 1, REQUEST]]},
            [("order of each activity", "pull 1, look 2", "look 2, pull 1")],
        ),
        (
            {"started": [["pull", 1, {"attempt": {"index": 0, "run": 2}}], ["look", 2, None]]},
            [("attempt.run of activity pull 1", "1", "2")],
        ),
        (
            {"armed": [["after patience", 4, 1.5]]},
            [("timer", "after patience 3", ""), ("timer", "", "after patience 4")],
        ),
        ({"spawned": [["one", "other"]]}, [("machine", "one child", ""), ("machine", "", "one other")]),
        ({"messages": [["parent", "done", None]]}, [("content of message parent done", '{"attempt"', "nothing")]),
        ({"cancelled": None}, [("cancelled activities", "1", "nothing")]),
        ({"disarmed": [2, 4]}, [("disarmed timers", "2", "2, 4")]),
        ({"final": None}, [("end", "true", "nothing")]),
    ],
)
def test_counts(change: Plain, expected: list[tuple[str, str, str]]) -> None:
    """Whatever was decided counts: missing, extra, different, or in another order; the edge is told first."""
    today = {key: value for key, value in {**STEP, **change}.items() if value is not None}
    differing = found(STEP, today)

    assert [what for what, _, _ in differing] == [what for what, _, _ in expected]
    for (_, then, now), (_, wanted_then, wanted_now) in zip(differing, expected, strict=True):
        assert then.startswith(wanted_then)
        assert now == wanted_now


@pytest.mark.parametrize(
    ("recorded", "today", "expected"),
    [
        (start(parent="p"), start(parent="q"), [("parent", "p", "q")]),
        (start(subject={"a": "b"}), start(), []),
        (event(payload=[1, 2]), event(payload=[1, 3]), [("payload[1]", "2", "3")]),
        (event(payload=[1]), event(payload=[1, 2]), [("payload", "1", "1, 2")]),
        (event(name="go"), event(name="stop"), [("event", "go", "stop")]),
        (event("m"), step("m"), [("answer", "event of m", "taken, a → a")]),
        (
            step(),
            {"record": "refused", "machine": "m", "state": "a", "takes": ["x", "y"]},
            [("answer", "taken, a → a", "refused in a, which takes: x, y")],
        ),
        (
            {"record": "refused", "machine": "m", "state": "a", "takes": ["x"]},
            {"record": "refused", "machine": "m", "state": "a", "takes": ["y"]},
            [],
        ),
    ],
)
def test_other_records(recorded: Plain, today: Plain, expected: list[tuple[str, str, str]]) -> None:
    """Of machines that begin, events and refusals, too, what decides counts, and only that."""
    assert found(recorded, today) == expected


def test_key() -> None:
    """A difference names the key that says it, so that it can be pointed at in the line."""
    (difference,) = differences({"n": 1, **STEP}, {**STEP, "edges": [["b.go[0]", []]]})

    assert difference == Difference("edges", "edge", "a.go[0]", "b.go[0]")


def test_numbers() -> None:
    """A whole number and the same with a fraction of nothing are one number, as in JSON."""
    recorded: dict[str, Any] = event(payload={"seconds": 2.0})

    assert found(recorded, event(payload={"seconds": 2})) == []
