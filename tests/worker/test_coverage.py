"""What the scenarios take can be written down, and painted on the charts."""

from pathlib import Path

from tests.worker.scenario import SCENARIOS
from tests.worker.scenario.coverage import coverage
from tinkworker.engine.drawing.coverage import paint_coverage, read_coverage
from tinkworker.lifecycle.charts import load_charts


def test_scenarios_are_counted(tmp_path: Path) -> None:
    """The file of some scenarios says of each chart, as it is, how often they took its edges."""
    name, scenario = next(iter(SCENARIOS.items()))
    taken = scenario(tmp_path / "once").recorder.edges
    content = coverage(tmp_path, {name: scenario})

    for chart, statechart in load_charts().items():
        counted = read_coverage(content, chart)
        assert counted.edges.keys() == {edge for of, edge in taken if of == chart}
        assert paint_coverage(statechart.topology, counted).edges
