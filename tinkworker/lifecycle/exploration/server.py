"""
A model of a server that keeps one workflow: tink v0.12 as it was recorded.

It takes RUNNING, FAILED and TIMEOUT as long as the action is current, and SUCCESS once; it knows no report again.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Any

from attrs import frozen

from tinkworker.lifecycle.report.data import Refused, Shown, Unreachable
from tinkworker.server.port import Context, Refusal, State

SILENT = Unreachable("no answer")


class Status(Enum):
    """What the server has of the action."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCESS = "success"
    FAILED = "failed"
    TIMEOUT = "timeout"
    DELETED = "deleted"
    REPLACED = "replaced by another workflow"


STATES = {
    Status.PENDING: State.PENDING,
    Status.RUNNING: State.RUNNING,
    Status.SUCCESS: State.SUCCESS,
    Status.FAILED: State.FAILED,
    Status.TIMEOUT: State.TIMEOUT,
}
"""What these are called on the wire."""

OPEN = frozenset({Status.PENDING, Status.RUNNING, Status.REPLACED})
"""A workflow in one of these is listed."""

CURRENT = frozenset({Status.RUNNING, Status.FAILED, Status.TIMEOUT})
"""Where an end can be reported."""


@frozen
class Answer:
    """
    How a call may end.

    Attributes:
        outcome: The activity's outcome.
        payload: What comes with it.
        status: What the server has afterwards.
        costs: Faults that this takes.
    """

    outcome: str
    payload: Any
    status: Status
    costs: int = 0


def answers(status: Status, activity: str, request: Any) -> Iterator[Answer]:
    """How an activity may end now."""
    if activity == "server.read":
        yield Answer("shown", shown(status, request), status)
        if status is Status.SUCCESS:  # the list is read from a cache
            yield Answer("shown", shown(Status.RUNNING, request), status, costs=1)
        return
    if not request.confirmed:
        yield Answer("unsupported", None, status)
    yield report(status, request)
    yield Answer("refused", Refused(Refusal.MALFORMED, "it makes no sense"), status, costs=1)


def report(status: Status, request: Any) -> Answer:
    """What becomes of a report."""
    state = request.report.state
    if status is Status.DELETED:
        return refusal(Refusal.UNKNOWN_WORKFLOW, status)
    if state is State.RUNNING and status in {Status.PENDING, Status.RUNNING, Status.REPLACED}:
        return Answer("acknowledged", None, Status.RUNNING if status is not Status.REPLACED else status)
    if state is not State.RUNNING and status in CURRENT:
        return Answer("acknowledged", None, Status(state.name.lower()))
    return refusal(Refusal.MISMATCH, status)


def refusal(meaning: Refusal, status: Status) -> Answer:
    """A report that was not taken."""
    return Answer("refused", Refused(meaning, meaning.name), status)


def shown(status: Status, request: Any) -> Shown:
    """What the server shows in a status."""
    if status in OPEN:
        state = STATES.get(status, State.PENDING)
        return Shown(Context(request.workflow, request.worker, "task", "action", 0, state, 1), None)
    return Shown(None, status is not Status.DELETED)
