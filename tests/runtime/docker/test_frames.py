import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinkworker.runtime.docker.frames import Demultiplexer
from tinkworker.runtime.port import EngineUnavailable, Output, Refused

FRAMES = st.lists(st.tuples(st.sampled_from([0, 1, 2]), st.binary(max_size=40)), max_size=12)


def frame(stream: int, data: bytes) -> bytes:
    """A frame as the engine sends it."""
    return bytes([stream, 0, 0, 0]) + len(data).to_bytes(4, "big") + data


def joined(outputs: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Neighbours of one stream as one."""
    runs = itertools.groupby((it for it in outputs if it[1]), key=lambda it: it[0])
    return [(name, b"".join(data for _, data in run)) for name, run in runs]


@given(FRAMES, st.lists(st.integers(0, 400), max_size=20))
def test_output_does_not_depend_on_where_it_was_cut(frames: list[tuple[int, bytes]], cuts: list[int]) -> None:
    """Any division of the same bytes gives the same output in the same order."""
    whole = b"".join(frame(*it) for it in frames)
    edges = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    taker = Demultiplexer()
    taken = [it for start, end in itertools.pairwise(edges) for it in taker.feed(whole[start:end])]
    taker.close()
    names = {0: "stdout", 1: "stdout", 2: "stderr"}
    assert joined([(it.stream, it.data) for it in taken]) == joined([(names[number], data) for number, data in frames])


def test_a_frame_is_passed_on_before_it_is_complete() -> None:
    """What a header claims to follow, up to 4 GiB, is not waited for."""
    assert list(Demultiplexer().feed(frame(1, b"x" * 1000)[:108])) == [Output("stdout", b"x" * 100)]
    claimed = b"\1\0\0\0\xff\xff\xff\xff" + b"some"
    assert list(Demultiplexer().feed(claimed)) == [Output("stdout", b"some")]


@pytest.mark.parametrize("left", [1, 7, 8, 10])
def test_an_end_within_a_frame_is_a_broken_connection(left: int) -> None:
    """The engine died: what is missing may come with another call."""
    taker = Demultiplexer()
    list(taker.feed(frame(1, b"one") + frame(2, b"two...")[:left]))
    with pytest.raises(EngineUnavailable, match="broke off"):
        taker.close()


def test_the_engines_own_words_are_an_error() -> None:
    """In a third stream the engine says why it cannot go on; what came before is output all the same."""
    outputs = Demultiplexer().feed(frame(1, b"fine") + frame(3, b"Error grabbing logs: EOF\n"))
    assert next(outputs) == Output("stdout", b"fine")
    with pytest.raises(Refused, match=r"Error grabbing logs: EOF$"):
        next(outputs)


@pytest.mark.parametrize("header", [b"\4\0\0\0\0\0\0\1", b"\1\0\0\1\0\0\0\1", b"some text"])
def test_what_is_no_frame_is_refused(header: bytes) -> None:
    """Rather than taken for a length."""
    with pytest.raises(Refused, match="no container output"):
        list(Demultiplexer().feed(header))
