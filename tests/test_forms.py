"""The forms of a text, and how much of one a line has."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinkworker.forms import PIECE, as_bytes, in_common, pieces, within_base64

FORM = "correct-horse/battery_staple"


@given(st.binary(max_size=5), st.binary(min_size=3, max_size=40), st.binary(max_size=5))
def test_one_of_three_alignments_is_within_any_base64(before: bytes, data: bytes, after: bytes) -> None:
    """Whatever stands around data, in base64 it has the characters of the alignment with as many bytes before."""
    alignments = list(within_base64(data))

    assert alignments[len(before) % 3] in b64encode(before + data + after).decode()


@pytest.mark.parametrize("text", ["plain", "grün", "no\udcffutf-8", "half\ud83da-pair"])
def test_every_text_has_bytes(text: str) -> None:
    """Bytes of the environment are as they were there, and what is no text at all has some, too."""
    assert as_bytes(text)
    assert as_bytes("\udcff") == b"\xff"


@pytest.mark.parametrize(
    ("line", "common"),
    [
        (FORM, (len(FORM), len(FORM))),
        (FORM[3:20], (17, 17)),
        (f"before {FORM[:PIECE]}", (0, PIECE)),
        (f"{FORM[-PIECE:]} behind", (PIECE, 0)),
        (f"{FORM[-PIECE:]} and {FORM[:PIECE]}", (PIECE, PIECE)),
        (FORM[: PIECE - 1], (0, 0)),
        (f"before {FORM[:PIECE]} behind", (0, 0)),
        (FORM.replace("-", "+").replace("/", "_"), (len(FORM), len(FORM))),
        ("", (0, 0)),
    ],
)
def test_pieces(line: str, common: tuple[int, int]) -> None:
    """A line's edges are compared with a form, in both of base64's alphabets, and short ones are none."""
    assert pieces(line, [FORM.replace("-", "+").replace("_", "/"), "another form"]) == common


def test_in_common() -> None:
    """Two texts have in common what they begin with, and one that begins the other all of itself."""
    assert [in_common("abc", other) for other in ("abx", "abcd", "ab", "x", "")] == [2, 3, 2, 0, 0]
