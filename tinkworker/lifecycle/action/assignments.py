"""What an action's machine learns. The first conclusion stands: what is concluded never changes."""

from types import MappingProxyType

from attrs import evolve

from tinkworker.engine.step import Event
from tinkworker.lifecycle.absence import note_missing
from tinkworker.lifecycle.action.data import ActionData, Turn
from tinkworker.lifecycle.action.events import (
    Cancel,
    CancelReason,
    Crowded,
    Exited,
    Fault,
    Found,
    Handled,
    Pulled,
    Started,
    Stranger,
)
from tinkworker.lifecycle.conclusion import Conclusion, Reason, conclude_exit
from tinkworker.server.port import State

FAULTS = {
    "ImageMissing": Reason.NO_IMAGE,
    "AccessDenied": Reason.NO_IMAGE,
    "RegistryUnavailable": Reason.NO_IMAGE,
}

CANCELLED = MappingProxyType(
    {
        CancelReason.TIMED_OUT: Conclusion(State.TIMEOUT, Reason.WORKFLOW_TIMED_OUT, "workflow timeout"),
        CancelReason.ENDED_THERE: Conclusion(
            State.TIMEOUT,
            Reason.ENDED_THERE,
            "stopped: the server lists the workflow no more (--on-server-timeout stop)",
        ),
        CancelReason.OVER: Conclusion(State.FAILED, Reason.OVER, "stopped: its workflow has ended"),
        CancelReason.REPLACED: Conclusion(
            State.FAILED, Reason.OVER, "stopped: the server has another workflow of this name"
        ),
    }
)
"""How an action ends that its workflow ends. The server hears of the first two only; the others are for the log."""


def note_begin(data: ActionData, _event: Event[object]) -> ActionData:
    """Its turn has come. What failed while it was prepared does not count."""
    return evolve(data, turn=Turn.BEGUN, pulls=0)


def note_running_acknowledged(data: ActionData, event: Event[object]) -> ActionData:
    """The server knows that it begins."""
    return evolve(data, turn=Turn.KNOWN, known_at=event.at)


def count_pull(data: ActionData, _event: Event[Fault]) -> ActionData:
    """A pull failed."""
    return evolve(data, pulls=data.pulls + 1)


def note_image(data: ActionData, event: Event[Pulled]) -> ActionData:
    """The image is there."""
    return evolve(data, reference=event.payload.reference, warning=event.payload.warning)


def note_crowded(data: ActionData, event: Event[Crowded]) -> ActionData:
    """There was no room for it ahead of its turn. What is known of its size is not to be found out anew."""
    return evolve(data, crowded=max(data.crowded or 0, event.payload.size))


def note_created(data: ActionData, _event: Event[object]) -> ActionData:
    """The container is there, so the server knew what it is."""
    return evolve(data, unknowns=0)


def note_unknown(data: ActionData, event: Event[object]) -> ActionData:
    """The server was asked what it is, and does not know."""
    return note_missing(data, event.at)


def note_stranger(data: ActionData, event: Event[Stranger]) -> ActionData:
    """Another worker started it."""
    return evolve(data, stranger=event.payload.container, running_for=event.payload.running_for or 0.0)


def note_intent(data: ActionData, _event: Event[object]) -> ActionData:
    """It is about to be started."""
    return evolve(data, intended=True)


def note_never_ran(data: ActionData, _event: Event[Fault]) -> ActionData:
    """It was about to be started, and certainly never ran."""
    return evolve(data, intended=False)


def note_untraceable(data: ActionData, event: Event[Fault]) -> ActionData:
    """Its start was cut off, and the engine does not know what came of it."""
    return evolve(data, untraceable=event.payload.message)


def note_started(data: ActionData, event: Event[Started]) -> ActionData:
    """It runs, perhaps for some time already."""
    return evolve(data, running_for=event.payload.running_for or 0.0)


def note_next_run(data: ActionData, _event: Event[object]) -> ActionData:
    """It runs again, under another name."""
    return _in_run(data, data.attempt.run + 1)


def note_found(data: ActionData, event: Event[Found]) -> ActionData:
    """A container is there; it is of a later run where the record of that is lost (`--on-lost rerun`)."""
    run = event.payload.run
    return data if run == data.attempt.run else _in_run(data, run)


def _in_run(data: ActionData, run: int) -> ActionData:
    """What is known of the run before does not count for this one."""
    attempt = evolve(data.attempt, run=run)
    return evolve(data, attempt=attempt, intended=False, untraceable="", stranger="", running_for=0.0)


def note_handled(data: ActionData, event: Event[Handled]) -> ActionData:
    """The handler has ended."""
    return evolve(data, handled=event.payload.message)


def _concluded(data: ActionData, event: Event[object], conclusion: Conclusion) -> ActionData:
    """Write the outcome down, unless there is one."""
    if data.conclusion is not None:
        return data
    return evolve(data, conclusion=conclusion, concluded_at=event.at)


def conclude_success(data: ActionData, event: Event[Exited]) -> ActionData:
    """It ended with status 0."""
    return _concluded(data, event, conclude_exit(event.payload.exit))


def conclude_failure(data: ActionData, event: Event[Exited]) -> ActionData:
    """It ended with another status."""
    return _concluded(data, event, conclude_exit(event.payload.exit))


def note_exit(data: ActionData, event: Event[Exited]) -> ActionData:
    """It has ended, and it is not told yet how."""
    return evolve(data, exit=event.payload.exit)


def conclude_cut_short(data: ActionData, event: Event[object]) -> ActionData:
    """A signal ended it, and nothing else ends with it."""
    assert data.exit is not None, "the chart notes it before it waits"
    return _concluded(data, event, conclude_exit(data.exit))


def conclude_timeout(data: ActionData, event: Event[object]) -> ActionData:
    """It ran for longer than it may."""
    message = f"timeout: not finished within {data.time_allowed:g} s"
    return _concluded(data, event, Conclusion(State.TIMEOUT, Reason.TIMED_OUT, message))


def note_cancelled(data: ActionData, event: Event[Cancel]) -> ActionData:
    """The workflow ends while this action does; that matters only if nobody is to be told any more."""
    replaced = event.payload.reason is CancelReason.REPLACED
    return evolve(data, cancelled=CancelReason.REPLACED) if replaced else data


def conclude_cancelled(data: ActionData, event: Event[Cancel]) -> ActionData:
    """The workflow ends before it."""
    reason = event.payload.reason
    return _concluded(evolve(data, cancelled=reason), event, CANCELLED[reason])


def conclude_still_pulling(data: ActionData, event: Event[Cancel]) -> ActionData:
    """The workflow ends before its image is there, which may be why it took so long."""
    reason = event.payload.reason
    conclusion = CANCELLED[reason]
    message = f"{conclusion.message}: the image {data.outline.image} was not there yet"
    return _concluded(evolve(data, cancelled=reason), event, evolve(conclusion, message=message))


def conclude_refused(data: ActionData, event: Event[Fault]) -> ActionData:
    """It could not be run at all."""
    fault = event.payload
    reason = FAULTS.get(fault.kind)
    if reason is None:
        reason = Reason.NOT_STARTED if event.name == "start_failed" else Reason.NOT_CREATED
    return _concluded(data, event, Conclusion(State.FAILED, reason, fault.message))


def conclude_pull_gave_up(data: ActionData, event: Event[object]) -> ActionData:
    """The image did not come within its budget."""
    message = f"the image {data.outline.image} could not be pulled within {data.policy.pull_budget:g} s"
    return _concluded(data, event, Conclusion(State.FAILED, Reason.NO_IMAGE, message))


def conclude_lost(data: ActionData, event: Event[object]) -> ActionData:
    """It had been started, or may have been, and its container is gone, or the engine knows nothing of its start."""
    container = data.attempt.container("main")
    message = (
        f"lost: the container {container} was started by this worker and is gone, so nobody knows how it ended; "
        "it is not run again (--on-lost fail)"
    )
    if data.untraceable:
        message = (
            f"lost: the engine was ended while it started the container {container} ({data.untraceable}), so nobody "
            "knows whether its program ran, or still runs; it is not run again (--on-lost fail)"
        )
    if data.stranger:
        message = (
            f"lost: the container {data.stranger} of another worker was waited for and is gone, so nobody knows how it "
            "ended; it is not run again (--on-lost fail)"
        )
    return _concluded(data, event, Conclusion(State.FAILED, Reason.LOST, message))


def conclude_stranger(data: ActionData, event: Event[Stranger]) -> ActionData:
    """Another worker seems to have started it, but with another command or environment."""
    message = (
        f"lost: the server says that it runs, and the container {event.payload.container} of another worker has its "
        "image and folder, but another command or environment; it is left alone, and the action is not run again"
    )
    return _concluded(data, event, Conclusion(State.FAILED, Reason.LOST, message))


def conclude_as_before(data: ActionData, event: Event[object]) -> ActionData:
    """An earlier life saw how it ended."""
    assert data.proven is not None, "the chart asks before it concludes"
    return _concluded(data, event, data.proven)


def conclude_broken(data: ActionData, event: Event[object]) -> ActionData:
    """This program failed at it again and again."""
    message = "internal error: the worker crashed three times at this action; its log says how"
    return _concluded(data, event, Conclusion(State.FAILED, Reason.BROKEN, message))
