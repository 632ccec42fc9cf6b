"""Which edges the scenarios take, for `chart render --coverage`: `python -m tests.worker.scenario.coverage FILE`."""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from tests.worker.scenario import SCENARIOS
from tests.worker.scenario.common import Scenario
from tinkworker.engine.drawing.coverage import count
from tinkworker.lifecycle.charts import load_charts


def coverage(folder: Path, scenarios: Mapping[str, Scenario] = MappingProxyType(SCENARIOS)) -> str:
    """The content of the file, from some scenarios; each is played in a folder of its own."""
    scenes = (play(folder / name) for name, play in scenarios.items())
    steps = (step for scene in scenes for step in scene.recorder.steps)
    return count({name: statechart.topology for name, statechart in load_charts().items()}, steps)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        Path(sys.argv[1]).write_text(coverage(Path(temporary)), encoding="utf-8")
