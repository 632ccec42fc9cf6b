"""What the names in the chart 'workflow' must be. `tinkworker chart stubs` writes this file."""

from collections.abc import Callable
from typing import Literal, Protocol

from tinkworker.engine.binding import Bindings
from tinkworker.engine.step import Event
from tinkworker.lifecycle.action.data import ActionResult
from tinkworker.lifecycle.action.events import Begin, Cancel, Prepared
from tinkworker.lifecycle.report.data import Refused
from tinkworker.lifecycle.workflow.data import Described, Listing, Named, Past, Surveyed, WorkflowData

StateName = Literal[
    "pending",
    "undescribed",
    "surveying",
    "engine_lost",
    "unsure",
    "clearing",
    "choosing",
    "running",
    "asking",
    "describing",
    "not_described",
    "withheld",
    "ending",
    "settling",
    "releasing",
    "unreleased",
    "settled",
    "succeeded",
    "failed",
    "timed_out",
    "handed_over",
    "replaced",
    "abandoned",
]
"""The states that a machine can be in."""

EventName = Literal[
    "action_abandoned",
    "action_changed",
    "action_concluded",
    "action_dropped",
    "action_prepared",
    "action_reported",
    "action_running",
    "after engine_backoff",
    "after server_backoff",
    "after settle_budget",
    "after workflow_timeout",
    "broken",
    "cleared",
    "described",
    "drain",
    "engine_unavailable",
    "listing",
    "released",
    "surveyed",
    "unknown",
    "unreachable",
]
"""The events that it takes."""


class Guards(Protocol):
    """The questions that the chart asks: `if`."""

    def action_succeeded(self, data: WorkflowData, event: Event[ActionResult], /) -> bool:
        """On `action_reported`."""

    def anothers_turn(self, data: WorkflowData, event: Event[object], /) -> bool:
        """On `always`."""

    def begun_unheard(self, data: WorkflowData, event: Event[Surveyed], /) -> bool:
        """On `surveyed`."""

    def brings_more(self, data: WorkflowData, event: Event[Described], /) -> bool:
        """On `described`."""

    def doubted_meanwhile(self, data: WorkflowData, event: Event[Listing], /) -> bool:
        """On `listing`."""

    def drains(self, data: WorkflowData, event: Event[object], /) -> bool:
        """On `always`."""

    def ended_for_sure(self, data: WorkflowData, event: Event[Listing], /) -> bool:
        """On `listing`."""

    def finishes(self, data: WorkflowData, event: Event[object], /) -> bool:
        """On `always`."""

    def has_failed(self, data: WorkflowData, event: Event[object], /) -> bool:
        """On `always`."""

    def has_succeeded(self, data: WorkflowData, event: Event[object], /) -> bool:
        """On `always`."""

    def has_timed_out(self, data: WorkflowData, event: Event[object], /) -> bool:
        """On `always`."""

    def in_doubt(self, data: WorkflowData, event: Event[Listing], /) -> bool:
        """On `listing`."""

    def is_handed_over(self, data: WorkflowData, event: Event[object], /) -> bool:
        """On `always`."""

    def is_replaced(self, data: WorkflowData, event: Event[object], /) -> bool:
        """On `always`."""

    def may_prepare(self, data: WorkflowData, event: Event[None], /) -> bool:
        """On `action_running`."""

    def may_prepare_next(self, data: WorkflowData, event: Event[Prepared], /) -> bool:
        """On `action_prepared`."""

    def more_may_come(self, data: WorkflowData, event: Event[object], /) -> bool:
        """On `always`."""

    def next_is_prepared(self, data: WorkflowData, event: Event[object], /) -> bool:
        """On `always`."""

    def next_is_shown(self, data: WorkflowData, event: Event[Listing], /) -> bool:
        """On `listing`."""

    def no_longer_listed(self, data: WorkflowData, event: Event[Listing], /) -> bool:
        """On `listing`."""

    def nobody_left(self, data: WorkflowData, event: Event[object], /) -> bool:
        """On `always`."""

    def nothing_left(self, data: WorkflowData, event: Event[object], /) -> bool:
        """On `always`."""

    def others_are_there(self, data: WorkflowData, event: Event[Surveyed], /) -> bool:
        """On `surveyed`."""

    def replaced_for_sure(self, data: WorkflowData, event: Event[Listing], /) -> bool:
        """On `listing`."""

    def replaced_meanwhile(self, data: WorkflowData, event: Event[Listing], /) -> bool:
        """On `listing`."""

    def unlisted(self, data: WorkflowData, event: Event[Listing], /) -> bool:
        """On `listing`."""


class Assignments(Protocol):
    """What changes the data: `assign`."""

    def conclude_abandoned(self, data: WorkflowData, event: Event[ActionResult | Refused], /) -> WorkflowData:
        """On `action_abandoned`, `unknown`."""

    def conclude_ended_there(self, data: WorkflowData, event: Event[Listing], /) -> WorkflowData:
        """On `listing`."""

    def conclude_failure(self, data: WorkflowData, event: Event[ActionResult], /) -> WorkflowData:
        """On `action_reported`."""

    def conclude_handed_over(self, data: WorkflowData, event: Event[object], /) -> WorkflowData:
        """On `always`, `drain`."""

    def conclude_replaced(self, data: WorkflowData, event: Event[Listing | None], /) -> WorkflowData:
        """On `action_changed`, `listing`."""

    def conclude_replaced_meanwhile(self, data: WorkflowData, event: Event[Listing], /) -> WorkflowData:
        """On `listing`."""

    def conclude_success(self, data: WorkflowData, event: Event[object], /) -> WorkflowData:
        """On `always`, `listing`."""

    def conclude_timeout(self, data: WorkflowData, event: Event[None], /) -> WorkflowData:
        """On `after workflow_timeout`."""

    def note_actions(self, data: WorkflowData, event: Event[Described], /) -> WorkflowData:
        """On `described`."""

    def note_advance(self, data: WorkflowData, event: Event[ActionResult], /) -> WorkflowData:
        """On `action_reported`."""

    def note_ahead(self, data: WorkflowData, event: Event[Prepared | None], /) -> WorkflowData:
        """On `action_prepared`, `action_running`."""

    def note_another(self, data: WorkflowData, event: Event[Listing], /) -> WorkflowData:
        """On `listing`."""

    def note_certainty(self, data: WorkflowData, event: Event[Listing], /) -> WorkflowData:
        """On `listing`."""

    def note_doubt(self, data: WorkflowData, event: Event[Listing], /) -> WorkflowData:
        """On `listing`."""

    def note_doubt_meanwhile(self, data: WorkflowData, event: Event[Listing], /) -> WorkflowData:
        """On `listing`."""

    def note_drain(self, data: WorkflowData, event: Event[None], /) -> WorkflowData:
        """On `drain`."""

    def note_ended(self, data: WorkflowData, event: Event[ActionResult], /) -> WorkflowData:
        """On `action_abandoned`, `action_dropped`, `action_reported`."""

    def note_listing(self, data: WorkflowData, event: Event[Listing], /) -> WorkflowData:
        """On `listing`."""

    def note_next(self, data: WorkflowData, event: Event[object], /) -> WorkflowData:
        """On `always`."""

    def note_prepared(self, data: WorkflowData, event: Event[Prepared], /) -> WorkflowData:
        """On `action_prepared`."""

    def note_reopened(self, data: WorkflowData, event: Event[Listing], /) -> WorkflowData:
        """On `listing`."""

    def note_running(self, data: WorkflowData, event: Event[None], /) -> WorkflowData:
        """On `action_running`."""

    def note_survey(self, data: WorkflowData, event: Event[Surveyed], /) -> WorkflowData:
        """On `surveyed`."""

    def note_telling(self, data: WorkflowData, event: Event[None], /) -> WorkflowData:
        """On `action_concluded`."""


class Commands(Protocol):
    """What is to be done: `do`."""

    def release_previous(self, data: WorkflowData, event: Event[None], /) -> object:
        """On `action_running`."""


class Messages(Protocol):
    """What goes with the events that the chart sends: `send`."""

    def begin(self, data: WorkflowData, event: Event[object], /) -> Begin:
        """On `always`."""

    def cancel(self, data: WorkflowData, event: Event[object], /) -> Cancel:
        """On `action_abandoned`, `action_changed`, `action_reported`, `after workflow_timeout`, `always`, `listing`."""

    def workflow_asks(self, data: WorkflowData, event: Event[Listing | None], /) -> Named:
        """On `action_running`, `listing`."""

    def workflow_settling(self, data: WorkflowData, event: Event[object], /) -> Named:
        """On `always`, `drain`, `listing`, `unknown`."""

    def workflow_waits(self, data: WorkflowData, event: Event[object], /) -> Named:
        """On `always`, `surveyed`."""


class Timers(Protocol):
    """How long states may last, in seconds; None for no timer: `after`."""

    def engine_backoff(self, data: WorkflowData, /) -> float | None:
        """For `after engine_backoff`."""

    def server_backoff(self, data: WorkflowData, /) -> float | None:
        """For `after server_backoff`."""

    def settle_budget(self, data: WorkflowData, /) -> float | None:
        """For `after settle_budget`."""

    def workflow_timeout(self, data: WorkflowData, /) -> float | None:
        """For `after workflow_timeout`."""


def bind(
    bindings: Bindings,
    *,
    guards: Guards,
    assignments: Assignments,
    commands: Commands,
    messages: Messages,
    timers: Timers,
    result: Callable[[WorkflowData], Past],
) -> Bindings:
    """Add the chart's functions to what is bound; a type checker sees that all are there and fit."""
    return bindings.having(
        guards=guards,
        assignments=assignments,
        commands=commands,
        messages=messages,
        timers=timers,
        result=result,
    )
