"""
Kill -9 at every point of a worker's life, and a journal that is cut short when the next life reads it.

A disk that loses its power may lose what was written last.
"""

from collections.abc import Iterator
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


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verdicts]:
    """What became of a workflow for each point."""
    with stage(tmp_path_factory.mktemp("spoilt")) as on:
        lives = Lives(on, "example/none:1", ["--runtime=process"], loses_journals=False, spoil=cut_short)
        yield lives.live(POINTS)


@pytest.mark.parametrize("point", POINTS, ids=named)
def test_killed_with_a_journal_cut_short(spoilt: Verdicts, point: tuple[str, str]) -> None:
    """Whatever is left of the journal, each program ran once, the outcome is true, and was taken once."""
    assert spoilt[point] == expected(TALES[point[0]])
