"""The pictures in `docs/pictures/`: the worker's charts, and a run painted on one of them.

A picture says of which graph it was drawn, so that it can be checked without a renderer; and a newer renderer, which
may draw the same graph a little otherwise, does not make all pictures old.
"""

from collections.abc import Callable, Mapping
from functools import partial

from simulation import run

from tinkworker.cli.journal.telling import spoken
from tinkworker.engine.drawing.course import Course
from tinkworker.engine.drawing.dot.writing import dot
from tinkworker.engine.reading import read_file
from tinkworker.engine.topology import Topology, flatten
from tinkworker.lifecycle.charts import NAMES, folder
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import Action


def topology(name: str) -> Topology:
    """A chart of the worker's."""
    return flatten(read_file(folder() / f"{name}.yaml"))


def chart(name: str) -> str:
    """A chart of the worker's as a graph."""
    return dot(topology(name))


def timeout() -> str:
    """An action that takes too long, is stopped, and is reported."""
    action = Action("provision", "write image", "w1", "registry.example/image2disk:1", timeout=60)
    told = run(action, Program(seconds=3600)).told
    (track,) = (track for track in told.tracks if track.chart == "action")
    flat = topology("action")
    return dot(flat, Course(flat, track, told.axis.latest, spoken).paint())


PICTURES: Mapping[str, Callable[[], str]] = {
    **{name: partial(chart, name) for name in NAMES},
    "timeout": timeout,
}
"""The graph of each picture, by its name."""
