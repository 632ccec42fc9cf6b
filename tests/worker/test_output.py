"""From pieces of output to lines that are safe to show."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinkworker.runtime.port import Output
from tinkworker.secrecy import MASK, Secrets
from tinkworker.worker.output import LONGEST_LINE, Lines, Streams, harmless


def lines(*pieces: bytes) -> list[str]:
    """The lines that pieces of one stream are put together to."""
    subject = Lines()
    found = [line for piece in pieces for line in subject.feed(piece)]
    return found + list(subject.feed(b"", last=True))


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ((b"one\ntwo\n",), ["one", "two"]),
        ((b"o", b"ne\nt", b"wo"), ["one", "two"]),
        ((b"\n\n",), ["", ""]),
        ((b"one\r\ntwo\r\n",), ["one", "two"]),
        ((b"10%\r20%\r100%\n",), ["100%"]),
        (("grün\n".encode()[:3], "grün\n".encode()[3:]), ["grün"]),
        ((b"\xff\xfe\n",), ["\ufffd\ufffd"]),
        ((b"\xe2\x82",), ["\ufffd"]),
        ((b"tab\there\n",), ["tab\there"]),
        ((b"\x1b[2J\x1b]0;owned\x07\n",), ["\\x1b[2J\\x1b]0;owned\\x07"]),
        ((b"\x00\x7f\xc2\x9b\n",), ["\\x00\\x7f\\x9b"]),
        ((), []),
    ],
)
def test_lines(pieces: tuple[bytes, ...], expected: list[str]) -> None:
    """Lines are joined over pieces, progress bars reduced to what stands there last, control characters shown."""
    assert lines(*pieces) == expected


def test_endless_line_is_shown_in_parts() -> None:
    """A line without end does not grow without bound: it is shown in parts, and nothing of it is lost."""
    shown = lines(*[b"x" * 50_000] * 10)

    assert max(map(len, shown)) <= LONGEST_LINE
    assert "".join(shown) == "x" * 500_000


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=5))
def test_pieces_do_not_matter(data: bytes, cuts: list[int]) -> None:
    """However an engine cuts the output, the lines are the same."""
    edges = [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]
    pieces = [data[start:end] for start, end in pairwise(edges)]

    assert lines(*pieces) == lines(data)


@given(st.binary(max_size=80), st.binary(max_size=80), st.lists(st.integers(0, 200), max_size=5))
def test_secrets_are_masked_wherever_the_output_is_cut(before: bytes, after: bytes, cuts: list[int]) -> None:
    """A secret is masked also if the engine sends it in several pieces."""
    data = before + b"correct-horse" + after
    edges = [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]
    subject = Lines(Secrets.of("correct-horse"))
    shown = [line for start, end in pairwise(edges) for line in subject.feed(data[start:end])]
    shown += subject.feed(b"", last=True)

    assert "correct-horse" not in "".join(shown)


@pytest.mark.parametrize("place", range(LONGEST_LINE - 20, LONGEST_LINE + 3))
def test_secrets_are_masked_where_an_endless_line_is_cut(place: int) -> None:
    """The parts of a line that is too long are cut after secrets were masked in it."""
    subject = Lines(Secrets.of("correct-horse"))
    shown = [*subject.feed(b"x" * place + b"correct-"), *subject.feed(b"horse" + b"y" * LONGEST_LINE)]
    shown += subject.feed(b"", last=True)

    assert "".join(shown) == "x" * place + MASK + "y" * LONGEST_LINE


@given(st.text())
def test_harmless_text_has_no_control_characters(text: str) -> None:
    """Whatever an action prints, what is shown moves no cursor."""
    assert all(character in "\t\n" or ord(character) >= 32 for character in harmless(text))


def test_streams_are_put_together_apart() -> None:
    """A line of one stream is not torn by the other."""
    subject = Streams()

    found = [*subject.feed(Output("stdout", b"out ")), *subject.feed(Output("stderr", b"err\n"))]
    found += [*subject.feed(Output("stdout", b"put\n")), *subject.end()]

    assert found == [("stderr", "err"), ("stdout", "out put")]
