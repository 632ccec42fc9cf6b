"""What it takes to read, check, flatten and bind the worker's four charts, and to import what that needs."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from tinkworker.engine.checking import check_together, examine
from tinkworker.engine.digest import digest
from tinkworker.engine.reading import read_chart
from tinkworker.engine.relation import Relations
from tinkworker.engine.statechart import bind
from tinkworker.engine.topology import flatten
from tinkworker.lifecycle.charts import NAMES, bindings, folder, load_charts

REPEATED = 30
STARTS = 11

IMPORTED = {
    "Python alone": "pass",
    "attrs": "import attrs",
    "tinkworker.engine.machine": "import tinkworker.engine.machine",
    "transitions": "import transitions",
    "python-statemachine": "import statemachine",
    "xstate-statemachine": "import xstate_statemachine",
}


def milliseconds(work: Callable[[], object]) -> float:
    """The median of CPU milliseconds."""
    samples = []
    for _ in range(REPEATED):
        begin = time.process_time()
        work()
        samples.append(time.process_time() - begin)
    return statistics.median(samples) * 1e3


def loading() -> dict[str, float]:
    """Milliseconds for the four charts, in all and for each part of it."""
    texts = [(folder() / f"{name}.yaml").read_text(encoding="utf-8") for name in NAMES]
    charts = [read_chart(text, "f") for text in texts]
    bound = {each.chart: each for each in bindings()}
    topologies = {str(chart): flatten(chart) for chart in charts}
    relations = Relations(topologies, bound)
    return {
        "all four charts, from file to machine": milliseconds(load_charts),
        "- reading": milliseconds(lambda: [read_chart(text, "f") for text in texts]),
        "- flattening": milliseconds(lambda: [flatten(chart) for chart in charts]),
        "- checking each (flattening included)": milliseconds(
            lambda: [examine(chart, bound[str(chart)]) for chart in charts]
        ),
        "- checking all with each other": milliseconds(lambda: list(check_together(relations))),
        "- binding (digests included)": milliseconds(
            lambda: [bind(topology, bound[name]) for name, topology in topologies.items()]
        ),
        "- digests": milliseconds(lambda: [digest(topology) for topology in topologies.values()]),
    }


def importing() -> dict[str, float]:
    """The median of CPU milliseconds that a fresh Python takes to import something; Python's own start not counted."""
    taken = {name: statistics.median(start(code) for _ in range(STARTS)) for name, code in IMPORTED.items()}
    bare = taken.pop("Python alone")
    return {f"import {name}": seconds - bare for name, seconds in taken.items()}


def start(code: str) -> float:
    """CPU milliseconds of a fresh Python that runs some code."""
    asking = f"{code}\nimport time\nprint(time.process_time())"
    answer = subprocess.run([sys.executable, "-c", asking], capture_output=True, text=True, check=True)  # noqa: S603 our own
    return float(answer.stdout) * 1e3
