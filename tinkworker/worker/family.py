"""A workflow's machines and their journal."""

from collections.abc import Iterator, Sequence

from attrs import define

from tinkworker.engine.ensemble import Ensemble, Occurrence
from tinkworker.worker.journal import Journal


@define(eq=False)
class Family:
    """
    The machines that descend from one workflow's.

    Attributes:
        root: The name of the workflow's machine.
        spawn: By which of the worker's spawns it was started.
        ensemble: The machines.
        journal: Where what happens to them is written.
    """

    root: str
    spawn: str
    ensemble: Ensemble
    journal: Journal

    def record(self, occurrences: Sequence[Occurrence]) -> None:
        """Write a batch down; afterwards it may be performed."""
        self.journal.append(occurrences, self.ensemble)

    def fail(self, error: BaseException, machine: str, number: int | None) -> None:
        """Write down a mistake in the program, and whether it happened at an activity of these machines."""
        asked = any((name, each) == (machine, number) for name, _, each in self.ensemble.invocations())
        self.journal.fail(error, {"machine": machine, "of": number} if asked else {})

    def machines(self, chart: str) -> Iterator[str]:
        """The names of the living machines of a chart."""
        return (name for name, member in self.ensemble.members.items() if member.machine.statechart.name == chart)
