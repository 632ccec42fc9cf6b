"""What an engine sends may be anything: it is understood, or a fault of the port, and what is kept has bounds."""

import json
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.parts.fuzz import inputs
from tinkworker.runtime.docker.clients import Clients
from tinkworker.runtime.docker.frames import Demultiplexer
from tinkworker.runtime.docker.images import Images
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.image import parse_reference
from tinkworker.runtime.port import EngineUnavailable, PullProgress, RuntimeFault

REFERENCE = parse_reference("registry.example.com/tools:1")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
WORDS = st.sampled_from(["Downloading", "Extracting", "Pull complete", "Already exists", "Retrying in 5 seconds"])
RECORD = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["one", "two"]) | JSON,
        "status": WORDS | JSON,
        "progressDetail": st.fixed_dictionaries({}, optional={"current": JSON, "total": JSON}) | JSON,
        "error": JSON,
        "errorDetail": st.fixed_dictionaries({}, optional={"message": JSON}) | JSON,
    },
)
LINE = (RECORD | JSON).map(lambda value: json.dumps(value).encode()) | st.binary(max_size=40)


def pieces(whole: bytes, cuts: list[int]) -> Iterator[bytes]:
    """The same bytes as they may come."""
    edges = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    yield from (whole[start:end] for start, end in pairwise(edges))


def follow(answer: Iterator[bytes]) -> list[PullProgress]:
    """What is made of the answer to a pull."""
    settings = DockerSettings()
    images, told = Images(Clients(settings), settings), list[PullProgress]()
    images._follow(REFERENCE, images._records(answer), told.append)
    return told


@given(st.lists(LINE, max_size=8), st.lists(st.integers(0, 400), max_size=5))
@inputs(500)
def test_any_answer_to_a_pull(lines: list[bytes], cuts: list[int]) -> None:
    """An answer is followed to its end, or to a fault that says what was wrong; sums are no less than nothing."""
    told: list[PullProgress] = []
    with suppress(RuntimeFault):
        told = follow(pieces(b"\n".join(lines), cuts))
    assert all(0 <= each.layers_done <= each.layers and each.bytes_done >= 0 for each in told)


def endless(count: list[int], piece: bytes) -> Iterator[bytes]:
    """A line without an end, and how much of it was taken."""
    while True:
        count[0] += len(piece)
        yield piece


def test_an_answer_that_is_one_endless_line() -> None:
    """No more of it is kept than a record can have."""
    taken = [0]
    with pytest.raises(EngineUnavailable, match="a line without an end"):
        follow(endless(taken, b"x" * 4096))
    assert taken[0] < 2 << 20


def test_an_answer_that_is_nested_without_an_end() -> None:
    """What is too deep to be read is no record."""
    with pytest.raises(EngineUnavailable, match="not JSON"):
        follow(iter([b"[" * 100_000 + b"\n"]))


@given(st.binary(max_size=100), st.lists(st.integers(0, 100), max_size=5))
@inputs(500)
def test_any_bytes_in_place_of_output(data: bytes, cuts: list[int]) -> None:
    """Bytes in place of frames are output or a fault, and no more output than there were bytes."""
    taker, taken = Demultiplexer(), 0
    with suppress(RuntimeFault):
        for piece in pieces(data, cuts):
            taken += sum(len(output.data) for output in taker.feed(piece))
        taker.close()
    assert taken <= len(data)
