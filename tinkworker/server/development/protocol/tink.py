"""What the servers of tink v0.2 to v0.12 have in common: messages, and what they ask of a request's form."""

from collections.abc import Mapping
from datetime import datetime

from google.protobuf.message import Message

from tinkworker.server.development.rejection import Rejected
from tinkworker.server.development.workflow import Received, Step
from tinkworker.server.port import State
from tinkworker.server.wire import tink_pb2 as wire

REQUESTS: Mapping[str, type[Message]] = {
    "GetWorkflowContexts": wire.WorkflowContextRequest,
    "GetWorkflowActions": wire.WorkflowActionsRequest,
    "ReportActionStatus": wire.WorkflowActionStatus,
}


def check_report(request: wire.WorkflowActionStatus) -> None:
    """
    See that nothing which must be there is missing.

    Raises:
        Rejected: Something is.
    """
    for value, what in (
        (request.workflow_id, "workflow id"),
        (request.task_name, "task name"),
        (request.action_name, "action name"),
    ):
        if not value:
            raise Rejected("INVALID_ARGUMENT", f"invalid {what}")


def report_of(request: Message, now: datetime) -> Received | None:
    """A report as it is kept."""
    if not isinstance(request, wire.WorkflowActionStatus):
        return None
    known = request.action_status in wire.State.values()
    return Received(
        task=request.task_name,
        action=request.action_name,
        worker=request.worker_id,
        state=State[wire.State.Name(request.action_status).removeprefix("STATE_")] if known else None,
        seconds=request.seconds,
        message=request.message,
        at=now,
    )


def state_on_wire(state: State | None) -> wire.State.ValueType:
    """A state as it is sent; one that the protocol does not know counts as PENDING."""
    return wire.State.Value(f"STATE_{(state or State.PENDING).name}")


def action_on_wire(
    step: Step, volumes: tuple[str, ...], environment: list[str], *, handlers: bool
) -> wire.WorkflowAction:
    """An action as it is sent, with the volumes and the environment that the server makes of the task's and its own."""
    action = step.action
    return wire.WorkflowAction(
        task_name=step.task.name,
        name=action.name,
        image=action.image,
        timeout=action.timeout,
        command=action.command,
        on_timeout=action.on_timeout if handlers else (),
        on_failure=action.on_failure if handlers else (),
        worker_id=step.task.worker,
        volumes=volumes,
        environment=environment,
        pid=action.pid,
    )
