"""The table of points is whole, and the documentation has it."""

from pathlib import Path

import pytest

from tests.end_to_end.stage import stage
from tests.survival.lives import LIFE, surroundings
from tests.survival.page import TABLES, shown
from tests.survival.tale import TALES
from tests.survival.trap import Traps


@pytest.mark.parametrize("name", TALES)
def test_all_points_are_known(tmp_path: Path, name: str) -> None:
    """A life that nobody ends passes every point of its tale, and no point that is in none."""
    with stage(tmp_path) as on:
        traps = Traps.lay(tmp_path / "traps", {})
        on.add(*TALES[name].actions("example/none:1"), name="undisturbed")
        worker = on.start("--once", "--runtime=process", environment=surroundings(on), command=LIFE)
        assert worker.wait() == 0, worker.log.read_text()

    passed = {point for point in traps.passed("undisturbed") if not point.startswith("before write")}
    assert set(TALES[name].points) - passed == set()
    assert passed - {point for tale in TALES.values() for point in tale.points} == set()


@pytest.mark.parametrize("name", TABLES)
def test_the_documentation_has_the_table(name: str) -> None:
    """What the page shows is the table that is tested; `python -m tests.survival.page` writes it."""
    assert shown(name) == TABLES[name]()
