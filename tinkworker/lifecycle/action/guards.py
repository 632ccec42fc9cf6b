"""The questions that an action's chart asks."""

from tinkworker.engine.step import Event
from tinkworker.lifecycle.absence import missing_for_good
from tinkworker.lifecycle.action.data import ActionData, Turn
from tinkworker.lifecycle.action.events import Begin, Cancel, CancelReason, Exited, Fault, Found, Stranger
from tinkworker.lifecycle.conclusion import Reason
from tinkworker.runtime.port import Phase
from tinkworker.server.port import State

UNHANDLED = frozenset(
    {Reason.SUCCEEDED, Reason.LOST, Reason.BROKEN, Reason.WORKFLOW_TIMED_OUT, Reason.ENDED_THERE, Reason.OVER}
)
"""
Ends that no handler is for.

After LOST and BROKEN nobody knows what was left behind, and a handler might make it worse; the last three are no end of
the action's own, and whoever goes by an earlier life's record knows only by them that the workflow ended it.
"""

ROOM_COMES_WITHIN = 3.0
"""Seconds in which an engine has removed a container; who could make room otherwise has to hear that there is none."""

ENDING = frozenset({128 + 9, 128 + 15})
"""The exit statuses of programs that were ended by what ends everything when a machine goes down."""


def meant(data: ActionData, event: Event[Begin]) -> bool:
    """Is it this action's turn, and not another's that is being prepared?"""
    return event.payload.index == data.attempt.index


def begun(data: ActionData, _event: Event[object]) -> bool:
    """Has its turn come? Otherwise it is only being prepared."""
    return data.turn is not Turn.AHEAD


def ahead(data: ActionData, _event: Event[object]) -> bool:
    """Is it only being prepared, while another action has its turn?"""
    return data.turn is Turn.AHEAD


def may_start(data: ActionData, _event: Event[object]) -> bool:
    """Does the server know that it begins? Nothing is started before that."""
    return data.turn is Turn.KNOWN


def gone_for_good(data: ActionData, event: Event[object]) -> bool:
    """Has its turn come, and has the server not known it three times, over a minute? Nothing of it has begun."""
    return data.turn is not Turn.AHEAD and missing_for_good(data, event.at)


def running_is_known(data: ActionData, _event: Event[object]) -> bool:
    """Does the server know that it began? Its end is not reported before that."""
    return data.turn is Turn.KNOWN


def has_ended(data: ActionData, _event: Event[object]) -> bool:
    """Did an earlier life see it end, whatever is left of that life's record?"""
    return data.proven is not None


def may_have_run(data: ActionData, _event: Event[object]) -> bool:
    """Did an earlier life intend to start it, whatever is left of that life's record?"""
    return data.intended


def found_outdated(_data: ActionData, event: Event[Found]) -> bool:
    """Was the container that was found made from another specification, and never started?"""
    found = event.payload
    return found.phase is Phase.CREATED and bool(found.wanted) and found.specification != found.wanted


def pull_may_pass(data: ActionData, event: Event[Fault]) -> bool:
    """May the same pull succeed later, and is it to be tried again?"""
    return event.payload.passing and data.pulls < data.policy.pull_retries


def room_may_come(data: ActionData, event: Event[Fault]) -> bool:
    """
    Is the disk full, and may there be room in a moment?

    The container of the action before goes when the server knows that this one begins; that takes the engine a moment.
    """
    if event.payload.kind != "NoSpace" or data.turn is Turn.AHEAD:
        return False
    return data.known_at is None or 0.0 <= event.at - data.known_at < ROOM_COMES_WITHIN


def cancel_is_reported(data: ActionData, event: Event[Cancel]) -> bool:
    """Does the server believe that this action has its turn, and is it to be told that it ends?"""
    return data.turn is not Turn.AHEAD and not cancel_withdraws(data, event)


def cancel_withdraws(_data: ActionData, event: Event[Cancel]) -> bool:
    """Is nobody to be told any more?"""
    return event.payload.reason is CancelReason.REPLACED


def nobody_is_told(data: ActionData, _event: Event[object]) -> bool:
    """Was it cancelled because nobody is to be told any more?"""
    return data.cancelled is CancelReason.REPLACED


def runs_elsewhere(data: ActionData, _event: Event[object]) -> bool:
    """Does the server say that it runs, although nobody here has a record of that?"""
    return data.shown_running and data.turn is not Turn.AHEAD and data.attempt.run == 1


def stranger_differs(_data: ActionData, event: Event[Stranger]) -> bool:
    """Is the container of another worker not quite this action's?"""
    return not event.payload.matches


def lost_runs_again(data: ActionData, _event: Event[object]) -> bool:
    """Has the operator decided that an action without a trace runs again?"""
    return data.policy.on_lost == "rerun"


def overran(data: ActionData, event: Event[Exited]) -> bool:
    """
    Had it run for as long as it may, while nobody watched?

    What failed when its time was over, or after that, was stopped by an earlier life whose journal is lost; what ended
    well in the time that it would have had to stop did so by itself.
    """
    exit_ = event.payload.exit
    if exit_.seconds is None:
        return False
    if exit_.code == 0:
        return exit_.seconds > data.time_allowed + data.policy.stop_grace
    return exit_.seconds >= data.time_allowed


def exited_well(_data: ActionData, event: Event[Exited]) -> bool:
    """Was its exit status 0?"""
    return event.payload.exit.code == 0


def ended_by_signal(_data: ActionData, event: Event[Exited]) -> bool:
    """Did SIGTERM or SIGKILL end it, and not the kernel for want of memory?"""
    exit_ = event.payload.exit
    return exit_.code in ENDING and not exit_.out_of_memory


def has_handler(data: ActionData, _event: Event[object]) -> bool:
    """Has the template a handler for what happened? A workflow that is out of time handles nothing."""
    conclusion = data.conclusion
    if conclusion is None or data.cancelled is not None or conclusion.reason in UNHANDLED:
        return False
    return data.outline.on_timeout if conclusion.state is State.TIMEOUT else data.outline.on_failure
