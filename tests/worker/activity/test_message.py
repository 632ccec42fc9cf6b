"""What a report says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinkworker.worker.activity.server import LONGEST_MESSAGE, message


@pytest.mark.parametrize(
    ("reason", "lines", "expected"),
    [
        ("exit status 3", (), "exit status 3"),
        ("exit status 3", ("one", "two"), "exit status 3\none\ntwo"),
        ("lone \ud800", ("lone \udfff",), "lone ?\nlone ?"),
    ],
)
def test_message(reason: str, lines: tuple[str, ...], expected: str) -> None:
    """The reason, then the last lines of output; what UTF-8 cannot hold is replaced."""
    assert message(reason, lines) == expected


@given(st.text(max_size=6000), st.lists(st.text(max_size=3000), max_size=5))
def test_message_fits(reason: str, lines: list[str]) -> None:
    """Whatever is to be said, it is at most 4 KiB of valid UTF-8."""
    assert len(message(reason, tuple(lines)).encode()) <= LONGEST_MESSAGE


def test_end_of_the_output_is_kept() -> None:
    """What does not fit is taken from the beginning of the output: the end says why it failed."""
    said = message("exit status 1", ("begin" + "x" * 5000, "the reason"))

    assert said.startswith("exit status 1\nx")
    assert said.endswith("\nthe reason")
