"""Values come back from JSON as what they were, and what is none is refused, never made to fit."""

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Literal, get_type_hints

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from tinkworker.engine.journal.record import decode, encode
from tinkworker.engine.journal.value import Unreadable, Values
from tinkworker.lifecycle.charts import bindings

st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


def classes() -> Iterator[type]:
    """Everything that the lifecycles may have written down: data, payloads, requests."""
    for chart in bindings():
        yield chart.data
        yield from (payload for payload in chart.events.values() if payload is not None)
        yield from (get_type_hints(command)["return"] for command in chart.commands.values())
        for activity in chart.activities.values():
            yield from (payload for payload in activity.outcomes.values() if payload is not None)
            yield get_type_hints(activity.request)["return"]


CLASSES = sorted(set(classes()), key=lambda cls: cls.__name__)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_round_trip(cls: type, data: st.DataObject) -> None:
    """Every value of every lifecycle comes back out of a journal's line as it was."""
    value = data.draw(st.from_type(cls))
    values = Values()
    line, _ = encode({"value": values.plain(value)}, 0)

    assert values.read(decode(line, 0)[0]["value"], cls) == value


class Colour(Enum):
    """A choice."""

    RED = "red"


@frozen
class Sample:
    """One of each."""

    text: str
    whole: int
    real: float
    yes: bool
    colour: Colour
    size: Literal["s", "m"]
    maybe: str | None
    names: tuple[str, ...]
    marks: frozenset[str]
    table: Mapping[str, int]
    later: int = 7


PLAIN = {
    "text": "a",
    "whole": 1,
    "real": 1.5,
    "yes": True,
    "colour": "red",
    "size": "s",
    "maybe": None,
    "names": ["x"],
    "marks": ["a", "b", "c"],
    "table": {"k": 1},
    "later": 8,
}


def test_plain() -> None:
    """A value is written with nothing but what JSON has."""
    sample = Sample("a", 1, 1.5, True, Colour.RED, "s", None, ("x",), frozenset("cab"), {"k": 1}, 8)  # noqa: FBT003 a sample

    plain = Values().plain(sample)
    assert plain == PLAIN == json.loads(json.dumps(plain))
    assert Values().read(PLAIN, Sample) == sample


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("text", 1),
        ("text", None),
        ("whole", 1.0),
        ("whole", "1"),
        ("whole", True),
        ("real", "1.5"),
        ("real", 10**400),
        ("yes", 1),
        ("yes", "yes"),
        ("colour", "green"),
        ("colour", ["red"]),
        ("size", "xl"),
        ("maybe", 0),
        ("names", "x"),
        ("names", {"x": 1}),
        ("names", [1]),
        ("marks", "abc"),
        ("table", [["k", 1]]),
        ("table", {"k": "1"}),
    ],
)
def test_wrong(key: str, wrong: Any) -> None:
    """What is not of a key's class is refused, and the message says in which value and where in it."""
    with pytest.raises(Unreadable, match=f"^no Sample: .*{key}"):
        Values().read({**PLAIN, key: wrong}, Sample)


@pytest.mark.parametrize("wrong", [None, 1, "text", [], [1]])
def test_no_object(wrong: Any) -> None:
    """What is no object at all is refused, too."""
    with pytest.raises(Unreadable, match=r"^no Sample: "):
        Values().read(wrong, Sample)


def test_nothing() -> None:
    """Where nothing belongs, nothing is read, and something is refused."""
    assert Values().read(None, None) is None
    with pytest.raises(Unreadable, match="'text' where nothing belongs"):
        Values().read("text", None)


def test_grown_and_shrunk() -> None:
    """A key that a class does not know is passed over, one that may be missing gets its default, another is missed."""
    older = {key: value for key, value in PLAIN.items() if key != "later"}
    assert Values().read({**older, "abolished": [1]}, Sample).later == 7

    with pytest.raises(Unreadable, match=r"^no Sample: required field missing @ .*whole"):
        Values().read({key: value for key, value in PLAIN.items() if key != "whole"}, Sample)


def test_whole_seconds() -> None:
    """A number of seconds that is written without a fraction is read as one all the same."""
    value = Values().read({**PLAIN, "real": 2}, Sample).real

    assert (value, type(value)) == (2.0, float)
