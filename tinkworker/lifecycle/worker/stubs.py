"""What the names in the chart 'worker' must be. `tinkworker chart stubs` writes this file."""

from typing import Literal, Protocol

from tinkworker.engine.binding import Bindings
from tinkworker.engine.step import Event
from tinkworker.lifecycle.report.data import Unreachable
from tinkworker.lifecycle.worker.data import Recovered, WorkerData
from tinkworker.lifecycle.workflow.data import Listing, Named, Past

StateName = Literal["starting", "locked_out", "polling", "taking", "resting", "server_lost", "stopping", "stopped"]
"""The states that a machine can be in."""

EventName = Literal[
    "after flush_budget",
    "after lock_retry",
    "after poll_interval",
    "after server_backoff",
    "drain",
    "flushed",
    "listed",
    "locked",
    "recovered",
    "terminate",
    "unreachable",
    "workflow_asks",
    "workflow_ended",
    "workflow_settling",
    "workflow_waits",
]
"""The events that it takes."""


class Guards(Protocol):
    """The questions that the chart asks: `if`."""

    def came_to_nothing(self, data: WorkerData, event: Event[Past], /) -> bool:
        """On `workflow_ended`."""

    def drained(self, data: WorkerData, event: Event[object], /) -> bool:
        """On `always`."""

    def drains(self, data: WorkerData, event: Event[Recovered], /) -> bool:
        """On `recovered`."""

    def finished(self, data: WorkerData, event: Event[Listing], /) -> bool:
        """On `listed`."""

    def listing_is_news(self, data: WorkerData, event: Event[Listing], /) -> bool:
        """On `listed`."""

    def may_take(self, data: WorkerData, event: Event[object], /) -> bool:
        """On `always`."""

    def only_leaves(self, data: WorkerData, event: Event[object], /) -> bool:
        """On `always`."""


class Assignments(Protocol):
    """What changes the data: `assign`."""

    def note_doubt(self, data: WorkerData, event: Event[Named], /) -> WorkerData:
        """On `workflow_asks`, `workflow_waits`."""

    def note_drain(self, data: WorkerData, event: Event[None], /) -> WorkerData:
        """On `drain`."""

    def note_ended(self, data: WorkerData, event: Event[Past], /) -> WorkerData:
        """On `workflow_ended`."""

    def note_listing(self, data: WorkerData, event: Event[Listing], /) -> WorkerData:
        """On `listed`."""

    def note_recovered(self, data: WorkerData, event: Event[Recovered], /) -> WorkerData:
        """On `recovered`."""

    def note_settling(self, data: WorkerData, event: Event[Named], /) -> WorkerData:
        """On `workflow_settling`."""

    def note_sightings(self, data: WorkerData, event: Event[Listing], /) -> WorkerData:
        """On `listed`."""

    def note_taken(self, data: WorkerData, event: Event[object], /) -> WorkerData:
        """On `always`."""

    def note_unreachable(self, data: WorkerData, event: Event[Unreachable], /) -> WorkerData:
        """On `unreachable`."""


class Commands(Protocol):
    """What is to be done: `do`."""

    def let_go(self, data: WorkerData, event: Event[object], /) -> object:
        """On `always`, `listed`, `terminate`."""


class Messages(Protocol):
    """What goes with the events that the chart sends: `send`."""

    def listing(self, data: WorkerData, event: Event[Listing], /) -> Listing:
        """On `listed`."""


class Timers(Protocol):
    """How long states may last, in seconds; None for no timer: `after`."""

    def flush_budget(self, data: WorkerData, /) -> float | None:
        """For `after flush_budget`."""

    def lock_retry(self, data: WorkerData, /) -> float | None:
        """For `after lock_retry`."""

    def poll_interval(self, data: WorkerData, /) -> float | None:
        """For `after poll_interval`."""

    def server_backoff(self, data: WorkerData, /) -> float | None:
        """For `after server_backoff`."""


def bind(
    bindings: Bindings,
    *,
    guards: Guards,
    assignments: Assignments,
    commands: Commands,
    messages: Messages,
    timers: Timers,
) -> Bindings:
    """Add the chart's functions to what is bound; a type checker sees that all are there and fit."""
    return bindings.having(guards=guards, assignments=assignments, commands=commands, messages=messages, timers=timers)
