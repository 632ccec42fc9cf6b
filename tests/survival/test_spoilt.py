"""
Kill -9 at every point of a worker's life, and a journal that is spoilt when the next life reads it.

A disk that loses its power may lose what was written last; memory, which is the disk in Hook, may turn a bit over.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.stage import stage
from tests.survival.lives import Lives, expected
from tests.survival.tale import POINTS, TALES
from tests.survival.test_kill import Verdicts, named

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]


def cut_short(path: Path) -> None:
    """Lose the last line, and half of the one before."""
    *lines, _ = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines)[: -len(lines[-1]) // 2])


def flipped_amid(path: Path) -> None:
    """Have another byte in the middle; a line that is not the last one is no journal's end."""
    flip(path, lambda lines: len(lines) // 2)


def flipped_near_the_end(path: Path) -> None:
    """Have another byte in the last line but four: what was done last is still told behind it."""
    flip(path, lambda lines: len(lines) - 5)


def flip(path: Path, choose: Callable[[list[bytes]], int]) -> None:
    """Change a byte in the middle of a line; the first one, without which it is no journal at all, is left alone."""
    lines = path.read_bytes().splitlines(keepends=True)
    number = max(choose(lines), 1)
    if number < len(lines):
        line = bytearray(lines[number])
        line[len(line) // 2] ^= 1
        lines[number] = bytes(line)
    path.write_bytes(b"".join(lines))


@pytest.fixture(scope="module", params=[cut_short, flipped_amid, flipped_near_the_end], ids=lambda way: way.__name__)
def spoilt(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verdicts]:
    """What became of a workflow for each point."""
    with stage(tmp_path_factory.mktemp("spoilt")) as on:
        lives = Lives(on, "example/none:1", ["--runtime=process"], loses_journals=False, spoil=request.param)
        yield lives.live(POINTS)


@pytest.mark.parametrize("point", POINTS, ids=named)
def test_killed_with_a_spoilt_journal(spoilt: Verdicts, point: tuple[str, str]) -> None:
    """Whatever is left of the journal, each program ran once, the outcome is true, and was taken once."""
    assert spoilt[point] == expected(TALES[point[0]])
