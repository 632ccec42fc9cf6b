"""What the names in the chart 'action' must be. `tinkworker chart stubs` writes this file."""

from collections.abc import Callable
from typing import Literal, Protocol

from tinkworker.engine.binding import Bindings
from tinkworker.engine.step import Event
from tinkworker.lifecycle.action.data import ActionData, ActionResult
from tinkworker.lifecycle.action.events import (
    Begin,
    Cancel,
    Created,
    Crowded,
    Exited,
    Fault,
    Found,
    Handled,
    Prepared,
    Pulled,
    Started,
    Stranger,
)

StateName = Literal[
    "pending",
    "engine_lost",
    "seeking",
    "replacing",
    "pulling",
    "pull_backoff",
    "creating",
    "create_unsure",
    "undescribed",
    "prepared",
    "unprepared",
    "broken",
    "watching",
    "unwatched",
    "starting",
    "start_unsure",
    "missing",
    "running",
    "unseen",
    "cut_short",
    "stopping",
    "stop_unsure",
    "reacting",
    "handling",
    "concluded",
    "reporting",
    "reported",
    "abandoned",
    "dropped",
]
"""The states that a machine can be in."""

EventName = Literal[
    "after action_timeout",
    "after create_backoff",
    "after engine_backoff",
    "after prepare_again",
    "after prepared_check",
    "after pull_backoff",
    "after pull_budget",
    "after signal_pause",
    "after stop_budget",
    "begin",
    "broken",
    "cancel",
    "create_failed",
    "created",
    "crowded",
    "described_otherwise",
    "engine_unavailable",
    "exited",
    "found",
    "handled",
    "lost",
    "never_ran",
    "no_room",
    "nothing_found",
    "outcome_abandoned",
    "outcome_acknowledged",
    "outcome_withdrawn",
    "pull_failed",
    "pulled",
    "removed",
    "running_abandoned",
    "running_acknowledged",
    "running_withdrawn",
    "start_failed",
    "started",
    "stopped",
    "stranger_found",
    "undescribed",
    "unknown",
    "untraceable",
]
"""The events that it takes."""


class Guards(Protocol):
    """The questions that the chart asks: `if`."""

    def ahead(self, data: ActionData, event: Event[Crowded], /) -> bool:
        """On `crowded`."""

    def begun(self, data: ActionData, event: Event[object], /) -> bool:
        """On `after pull_budget`, `always`, `create_failed`, `no_room`, `pull_failed`."""

    def cancel_is_reported(self, data: ActionData, event: Event[Cancel], /) -> bool:
        """On `cancel`."""

    def cancel_withdraws(self, data: ActionData, event: Event[Cancel], /) -> bool:
        """On `cancel`."""

    def ended_by_signal(self, data: ActionData, event: Event[Exited], /) -> bool:
        """On `exited`."""

    def exited_well(self, data: ActionData, event: Event[Exited], /) -> bool:
        """On `exited`."""

    def found_outdated(self, data: ActionData, event: Event[Found], /) -> bool:
        """On `found`."""

    def gone_for_good(self, data: ActionData, event: Event[Fault], /) -> bool:
        """On `unknown`."""

    def has_ended(self, data: ActionData, event: Event[Found | None], /) -> bool:
        """On `found`, `nothing_found`."""

    def has_handler(self, data: ActionData, event: Event[object], /) -> bool:
        """On `always`."""

    def lost_runs_again(self, data: ActionData, event: Event[object], /) -> bool:
        """On `always`."""

    def may_have_run(self, data: ActionData, event: Event[None], /) -> bool:
        """On `nothing_found`."""

    def may_start(self, data: ActionData, event: Event[object], /) -> bool:
        """On `always`."""

    def meant(self, data: ActionData, event: Event[Begin], /) -> bool:
        """On `begin`."""

    def nobody_is_told(self, data: ActionData, event: Event[object], /) -> bool:
        """On `always`."""

    def overran(self, data: ActionData, event: Event[Exited], /) -> bool:
        """On `exited`."""

    def pull_may_pass(self, data: ActionData, event: Event[Fault], /) -> bool:
        """On `pull_failed`."""

    def room_may_come(self, data: ActionData, event: Event[Fault], /) -> bool:
        """On `create_failed`, `pull_failed`, `start_failed`."""

    def running_is_known(self, data: ActionData, event: Event[object], /) -> bool:
        """On `always`."""

    def runs_elsewhere(self, data: ActionData, event: Event[None], /) -> bool:
        """On `nothing_found`."""

    def stranger_differs(self, data: ActionData, event: Event[Stranger], /) -> bool:
        """On `stranger_found`."""


class Assignments(Protocol):
    """What changes the data: `assign`."""

    def conclude_as_before(self, data: ActionData, event: Event[Found | None], /) -> ActionData:
        """On `found`, `nothing_found`."""

    def conclude_broken(self, data: ActionData, event: Event[object], /) -> ActionData:
        """On `always`, `broken`."""

    def conclude_cancelled(self, data: ActionData, event: Event[Cancel], /) -> ActionData:
        """On `cancel`."""

    def conclude_cut_short(self, data: ActionData, event: Event[Cancel | None], /) -> ActionData:
        """On `after signal_pause`, `cancel`."""

    def conclude_failure(self, data: ActionData, event: Event[Exited], /) -> ActionData:
        """On `exited`."""

    def conclude_lost(self, data: ActionData, event: Event[object], /) -> ActionData:
        """On `always`."""

    def conclude_pull_gave_up(self, data: ActionData, event: Event[None], /) -> ActionData:
        """On `after pull_budget`."""

    def conclude_refused(self, data: ActionData, event: Event[Fault], /) -> ActionData:
        """On `create_failed`, `pull_failed`, `start_failed`."""

    def conclude_still_pulling(self, data: ActionData, event: Event[Cancel], /) -> ActionData:
        """On `cancel`."""

    def conclude_stranger(self, data: ActionData, event: Event[Stranger], /) -> ActionData:
        """On `stranger_found`."""

    def conclude_success(self, data: ActionData, event: Event[Exited], /) -> ActionData:
        """On `exited`."""

    def conclude_timeout(self, data: ActionData, event: Event[Exited | None], /) -> ActionData:
        """On `after action_timeout`, `exited`."""

    def count_pull(self, data: ActionData, event: Event[Fault], /) -> ActionData:
        """On `pull_failed`."""

    def note_begin(self, data: ActionData, event: Event[Begin], /) -> ActionData:
        """On `begin`."""

    def note_cancelled(self, data: ActionData, event: Event[Cancel], /) -> ActionData:
        """On `cancel`."""

    def note_created(self, data: ActionData, event: Event[Created], /) -> ActionData:
        """On `created`."""

    def note_crowded(self, data: ActionData, event: Event[Crowded], /) -> ActionData:
        """On `crowded`, `no_room`."""

    def note_exit(self, data: ActionData, event: Event[Exited], /) -> ActionData:
        """On `exited`."""

    def note_found(self, data: ActionData, event: Event[Found], /) -> ActionData:
        """On `found`."""

    def note_handled(self, data: ActionData, event: Event[Handled], /) -> ActionData:
        """On `handled`."""

    def note_image(self, data: ActionData, event: Event[Pulled], /) -> ActionData:
        """On `pulled`."""

    def note_intent(self, data: ActionData, event: Event[object], /) -> ActionData:
        """On `always`."""

    def note_never_ran(self, data: ActionData, event: Event[Fault], /) -> ActionData:
        """On `never_ran`."""

    def note_next_run(self, data: ActionData, event: Event[object], /) -> ActionData:
        """On `always`."""

    def note_running_acknowledged(self, data: ActionData, event: Event[None], /) -> ActionData:
        """On `running_acknowledged`."""

    def note_started(self, data: ActionData, event: Event[Started], /) -> ActionData:
        """On `started`."""

    def note_stranger(self, data: ActionData, event: Event[Stranger], /) -> ActionData:
        """On `stranger_found`."""

    def note_unknown(self, data: ActionData, event: Event[Fault], /) -> ActionData:
        """On `unknown`."""

    def note_untraceable(self, data: ActionData, event: Event[Fault], /) -> ActionData:
        """On `untraceable`."""


class Commands(Protocol):
    """What is to be done: `do`."""

    def tell_crowded(self, data: ActionData, event: Event[Crowded], /) -> object:
        """On `crowded`, `no_room`."""


class Messages(Protocol):
    """What goes with the events that the chart sends: `send`."""

    def action_prepared(self, data: ActionData, event: Event[Created | Found | Stranger], /) -> Prepared:
        """On `created`, `found`, `stranger_found`."""


class Timers(Protocol):
    """How long states may last, in seconds; None for no timer: `after`."""

    def action_timeout(self, data: ActionData, /) -> float | None:
        """For `after action_timeout`."""

    def create_backoff(self, data: ActionData, /) -> float | None:
        """For `after create_backoff`."""

    def engine_backoff(self, data: ActionData, /) -> float | None:
        """For `after engine_backoff`."""

    def prepare_again(self, data: ActionData, /) -> float | None:
        """For `after prepare_again`."""

    def prepared_check(self, data: ActionData, /) -> float | None:
        """For `after prepared_check`."""

    def pull_backoff(self, data: ActionData, /) -> float | None:
        """For `after pull_backoff`."""

    def pull_budget(self, data: ActionData, /) -> float | None:
        """For `after pull_budget`."""

    def signal_pause(self, data: ActionData, /) -> float | None:
        """For `after signal_pause`."""

    def stop_budget(self, data: ActionData, /) -> float | None:
        """For `after stop_budget`."""


def bind(
    bindings: Bindings,
    *,
    guards: Guards,
    assignments: Assignments,
    commands: Commands,
    messages: Messages,
    timers: Timers,
    result: Callable[[ActionData], ActionResult],
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
