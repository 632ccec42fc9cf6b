"""Every scenario plays as it says, and together they take every edge of every chart."""

from pathlib import Path

import pytest

from tests.worker.scenario import SCENARIOS
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.reader import read
from tinkworker.engine.replay import replay
from tinkworker.lifecycle.charts import load_charts


@pytest.fixture(scope="module")
def taken() -> dict[str, set[tuple[str, str]]]:
    """The edges that each scenario took which was played here already; none is played twice."""
    return {}


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, tmp_path: Path, taken: dict[str, set[tuple[str, str]]]) -> None:
    """The scenario ends as its own sentence says, and its journals replay without a difference."""
    taken[name] = SCENARIOS[name](tmp_path).recorder.edges

    codec = Codec(load_charts())
    for path in sorted(tmp_path.rglob("*.jsonl")):
        reading = read(path)
        assert (reading.torn, reading.damage) == (0, "")
        assert [str(divergence) for divergence in replay(reading, codec)] == []


def test_every_edge_is_taken(tmp_path: Path, taken: dict[str, set[tuple[str, str]]]) -> None:
    """Every edge of every chart is taken by some scenario."""
    for name in SCENARIOS.keys() - taken.keys():
        taken[name] = SCENARIOS[name](tmp_path / name).recorder.edges

    written = {
        (name, edge.identity)
        for name, statechart in load_charts().items()
        for edge in statechart.topology.walk()
        if not (edge.stays and edge.event == "always")
    }
    assert sorted(written.difference(*taken.values())) == []
