"""How texts and values are written for people."""

import json
from pathlib import Path

import pytest

from tinkworker.observe.spelling import harmless, pairs, spelt


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("write image, größer", "write image, größer"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x1b]0;title\x07\x9b2J", "\\u001b]0;title\\u0007\\u009b2J"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("\udc80\x7f", "\\udc80\\u007f"),
    ],
)
def test_no_text_moves_the_cursor(text: str, written: str) -> None:
    """What is printable stays; everything else is written as JSON writes it, in one line that any terminal takes."""
    assert harmless(text) == written


@pytest.mark.parametrize("value", [True, 1.5, ["ü", {"name": "a\nb\x7f\U000e0001", "none": None}]])
def test_a_value_can_be_read_by_programs(value: object) -> None:
    """What is no text is JSON, whatever stands in it."""
    assert spelt(value).isprintable()
    assert json.loads(spelt(value)) == value


def test_texts_are_not_quoted() -> None:
    """A command stands as a person gives it, a path as it is."""
    command = """docker run --rm -e 'A="b"' image"""

    assert (spelt(command), spelt(Path("/worker"))) == (command, '"/worker"')


def test_fields_that_hold_nothing_are_left_out() -> None:
    """An empty list says nothing; 0 and false do; and what is said elsewhere is not repeated."""
    fields: dict[str, object] = {"adopted": [], "why": "", "none": None, "n": 0, "on": False, "event": "exited"}

    assert pairs(fields, {"event"}) == " n=0 on=false"
