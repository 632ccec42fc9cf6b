"""What the server was last known to think of each workflow, and when: whether it means the same by a report as we do.

Ids of workflows are names on most servers, and names come again. A report that arrives after somebody has deleted a
workflow and made another one under its name would be taken for that one's: its first action would count as done without
having run. So a report is sent at once only on fresh evidence; otherwise the server's state is read first.
"""

from collections.abc import Iterable

from attrs import define, field, frozen

from tinkworker.clock import Clock
from tinkworker.lifecycle.policy import SIGHTINGS_APART
from tinkworker.server.port import Context, Report, State


@frozen
class Shown:
    """Which action of a workflow the server thinks is next, in which state, and when it said so."""

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

    def note_list(self, contexts: Iterable[Context]) -> None:
        """It lists these workflows, and no others."""
        now = self.clock.monotonic()
        self._shown = {context.workflow: Shown(context.position, context.state, now) for context in contexts}

    def note_acknowledged(self, report: Report, index: int) -> None:
        """It has taken a report about the action at this index."""
        self.acknowledged += 1
        now = self.clock.monotonic()
        if report.state is State.SUCCESS:
            self._shown[report.workflow] = Shown(index + 1, State.PENDING, now)
        else:
            self._shown[report.workflow] = Shown(index, report.state, now)

    def supports(self, report: Report, index: int) -> bool:
        """Whether the server surely means the same action: it thinks that one runs, or for a RUNNING is next."""
        shown = self._shown.get(report.workflow)
        if shown is None or shown.position != index or self.clock.monotonic() - shown.at >= SIGHTINGS_APART:
            return False
        return shown.state is State.RUNNING or (report.state is State.RUNNING and shown.state is State.PENDING)
