"""What the server was last known to think of each workflow, and when: whether it means the same by a report as we do.

Ids of workflows are names on most servers, and names come again. A report that arrives after somebody has deleted a
workflow and made another one under its name would be taken for that one's: its first action would count as done without
having run. So a report is sent at once only on fresh evidence; otherwise the server's state is read first. Evidence
ages from when the server was asked, as an answer may have been on its way for long.
"""

from collections.abc import Iterable

from attrs import define, field, frozen

from tinkworker.clock import Clock
from tinkworker.lifecycle.policy import SIGHTINGS_APART
from tinkworker.server.port import Context, Report, State

ENDS_APART = 0.5
"""
Seconds for which an end needs no other evidence: nobody deletes a workflow and makes another one in that time.

Longer than the shortest actions run, and longer than a server's cache needs to show what it has just acknowledged.
"""


@frozen
class Shown:
    """Which action of a workflow the server thinks is next, in which state, and when it was asked."""

    position: int
    state: State
    at: float


@define(eq=False)
class Evidence:
    """
    What the server was last known to think.

    Attributes:
        clock: Tells the time.
        acknowledged: How many reports the server has taken.
    """

    clock: Clock
    acknowledged: int = 0
    _shown: dict[str, Shown] = field(factory=dict)
    _totals: dict[str, int] = field(factory=dict)
    _read: set[str] = field(factory=set)

    def note_list(self, contexts: Iterable[Context], asked: float) -> None:
        """It lists these workflows, and no others."""
        contexts = tuple(contexts)
        self._totals = {context.workflow: context.total for context in contexts}
        self._shown = {context.workflow: Shown(context.position, context.state, asked) for context in contexts}

    def note_acknowledged(self, report: Report, index: int, asked: float) -> None:
        """It has taken a report about the action at this index, which was sent then."""
        self.acknowledged += 1
        if report.state is State.SUCCESS:
            self._shown[report.workflow] = Shown(index + 1, State.PENDING, asked)
        else:
            self._shown[report.workflow] = Shown(index, report.state, asked)

    def note_read(self, workflow: str) -> None:
        """Its state was read for a report about this workflow."""
        self._read.add(workflow)

    def is_read_for(self, report: Report) -> bool:
        """
        Whether it was read in this life: what an earlier one read may have been long ago, and the workflow is perhaps
        another one by now. An action that is named by an id is no other one.
        """
        return bool(report.identity) or report.workflow in self._read

    def forget(self, workflow: str) -> None:
        """A workflow is over; what a list showed of it goes with the next one."""
        self._read.discard(workflow)

    def total(self, workflow: str) -> int | None:
        """How many actions a workflow has by the last list; None if that does not show it."""
        return self._totals.get(workflow)

    def supports(self, report: Report, index: int, *, repeats_running: bool) -> bool:
        """
        Whether the server surely means the same action: it thinks that one runs, or for a RUNNING is next.

        One that thinks already that it runs is told so again only if that changes nothing.
        """
        begins = report.state is State.RUNNING
        shown = self._shown.get(report.workflow)
        if shown is None or shown.position != index:
            return False
        if self.clock.monotonic() - shown.at >= (SIGHTINGS_APART if begins else ENDS_APART):
            return False
        if begins and shown.state is State.PENDING:
            return True
        return shown.state is State.RUNNING and (repeats_running or not begins)
