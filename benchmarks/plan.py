"""What is measured, in which order, and how often."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from attrs import frozen

from benchmarks.engine.figures import figures
from benchmarks.figure import Figure
from benchmarks.worker.acting import acting
from benchmarks.worker.fleet import fleet
from benchmarks.worker.ground import Ground
from benchmarks.worker.holding import holding
from benchmarks.worker.idling import idling
from benchmarks.worker.importing import importing
from benchmarks.worker.noticing import noticing
from benchmarks.worker.preparing import preparing
from benchmarks.worker.program import Program
from benchmarks.worker.starting import starting


@frozen
class Plan:
    """
    How much is measured.

    Attributes:
        programs: The worker, and those beside it.
        rounds: How often each thing is measured; starts, which are short, three times as often.
        counts: Of how many actions the workflows are.
        idle: Seconds for which idle workers are watched.
        samples: How often a new workflow is to be noticed.
        growing: Over how many workflows memory is watched.
        rested: How often what a worker does after long idling is measured, which takes five minutes each.
    """

    programs: Sequence[Program]
    rounds: int
    counts: Sequence[int]
    idle: float
    samples: int
    growing: int
    rested: int


Measurement = Callable[[Ground, Plan], Iterator[Figure]]

MEASUREMENTS: Mapping[str, Measurement] = {
    "start": lambda _ground, plan: starting(plan.programs, 3 * plan.rounds),
    "importing": lambda _ground, plan: importing(plan.rounds),
    "engine": lambda _ground, plan: figures(plan.rounds),
    "workflow": lambda ground, plan: acting(ground, plan.programs, plan.counts, plan.rounds),
    "ahead": lambda ground, plan: preparing(ground, plan.rounds),
    "noticing": lambda ground, plan: noticing(ground, plan.programs, plan.samples, plan.rested),
    "memory": lambda ground, plan: holding(ground, plan.programs, plan.rounds, plan.growing),
    "idle": lambda _ground, plan: idling(plan.programs, plan.idle, plan.rested),
    "fleet": lambda _ground, _plan: fleet(),
}
