"""The table of points is whole, and the documentation has it."""

from pathlib import Path

import pytest

from tests.end_to_end.stage import stage
from tests.survival.lives import LIFE, surroundings
from tests.survival.page import TABLES, shown
from tests.survival.tale import SERVERS, TALES, points_of, tales_of
from tests.survival.trap import Traps, short

OFTEN = {("tink-0.12", name) for name in TALES} | {("agent", "succeeds")}
"""What is lived through each time; the others have nearly the same points."""


@pytest.mark.parametrize(
    ("server", "name"),
    [
        pytest.param(server, name, marks=[] if (server, name) in OFTEN else [pytest.mark.long])
        for server in SERVERS
        for name in TALES
    ],
)
def test_all_points_are_known(tmp_path: Path, server: str, name: str) -> None:
    """A life that nobody ends passes every point of its tale, and no point that is in none."""
    spoken = SERVERS[server]
    tale = tales_of(spoken)[name]
    with stage(tmp_path, spoken) as on:
        traps = Traps.lay(tmp_path / "traps", {})
        workflow = on.add(*tale.actions("example/none:1"), name="undisturbed")
        worker = on.start("--once", "--runtime=process", environment=surroundings(on), command=LIFE)
        assert worker.wait() == 0, worker.log.read_text()

    passed = {point for point in traps.passed(short(workflow)) if not point.startswith("before write")}
    assert set(tale.points) - passed == set()
    assert passed - {point for each in SERVERS.values() for _, point in points_of(each)} == set()


@pytest.mark.parametrize("name", TABLES)
def test_the_documentation_has_the_table(name: str) -> None:
    """What the page shows is the table that is tested; `python -m tests.survival.page` writes it."""
    assert shown(name) == TABLES[name]()
