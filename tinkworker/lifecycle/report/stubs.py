"""What the names in the chart 'report' must be. `tinkworker chart stubs` writes this file."""

from typing import Literal, Protocol

from tinkworker.engine.binding import Bindings
from tinkworker.engine.step import Event
from tinkworker.lifecycle.report.data import Refused, ReportData, Shown, Unreachable

StateName = Literal["sending", "waiting", "reconciling", "acknowledged", "abandoned", "withdrawn"]
"""The states that a machine can be in."""

EventName = Literal[
    "acknowledged",
    "after report_backoff",
    "broken",
    "expedite",
    "refused",
    "shown",
    "unreachable",
    "unsupported",
    "withdraw",
]
"""The events that it takes."""


class Guards(Protocol):
    """The questions that the chart asks: `if`."""

    def may_be_repeated(self, data: ReportData, event: Event[None], /) -> bool:
        """On `after report_backoff`, `expedite`."""

    def refused_for_good(self, data: ReportData, event: Event[Refused], /) -> bool:
        """On `refused`."""

    def server_has_it(self, data: ReportData, event: Event[Shown], /) -> bool:
        """On `shown`."""

    def server_lost_it(self, data: ReportData, event: Event[Shown], /) -> bool:
        """On `shown`."""

    def worth_sending(self, data: ReportData, event: Event[Shown], /) -> bool:
        """On `shown`."""


class Assignments(Protocol):
    """What changes the data: `assign`."""

    def count_try(self, data: ReportData, event: Event[Unreachable | None], /) -> ReportData:
        """On `broken`, `unreachable`."""

    def note_refusal(self, data: ReportData, event: Event[Refused], /) -> ReportData:
        """On `refused`."""

    def note_shown(self, data: ReportData, event: Event[Shown], /) -> ReportData:
        """On `shown`."""

    def note_waited(self, data: ReportData, event: Event[None], /) -> ReportData:
        """On `after report_backoff`, `expedite`."""


class Timers(Protocol):
    """How long states may last, in seconds; None for no timer: `after`."""

    def report_backoff(self, data: ReportData, /) -> float | None:
        """For `after report_backoff`."""


def bind(
    bindings: Bindings,
    *,
    guards: Guards,
    assignments: Assignments,
    timers: Timers,
) -> Bindings:
    """Add the chart's functions to what is bound; a type checker sees that all are there and fit."""
    return bindings.having(guards=guards, assignments=assignments, timers=timers)
