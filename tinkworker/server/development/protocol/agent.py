"""The messages of agents' servers, what they ask of a request's form, and the ids that they give."""

import json
from datetime import UTC, datetime

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from tinkworker.server.development.protocol.ulid import make_ulid
from tinkworker.server.development.rejection import Rejected
from tinkworker.server.development.workflow import Received, Step, Workflow
from tinkworker.server.port import State
from tinkworker.server.wire import agent_v0_17_pb2 as wire

_YEAR_ONE = -62_135_596_800


def check_report(request: wire.ActionStatusRequest) -> None:
    """
    See that nothing which must be there is missing.

    Raises:
        Rejected: Something is. The server calls ids names.
    """
    for value, what in (
        (request.workflow_id, "workflow id"),
        (request.task_id, "task name"),
        (request.action_id, "action name"),
    ):
        if not value:
            raise Rejected("INVALID_ARGUMENT", f"invalid {what}")


def report_of(request: Message, now: datetime) -> Received | None:
    """A report as it is kept."""
    if not isinstance(request, wire.ActionStatusRequest):
        return None
    begin, end = _moment(request.execution_start), _moment(request.execution_stop)
    known = request.action_state in wire.ActionStatusRequest.StateType.values()
    name = wire.ActionStatusRequest.StateType.Name(request.action_state) if known else ""
    return Received(
        task=request.task_id,
        action=request.action_name,
        worker=request.agent_id,
        state=State.__members__.get(name),
        seconds=int((end - begin).total_seconds()) if begin and end else 0,
        message=request.message.message,
        at=now,
        identity=request.action_id,
        started=begin,
    )


def find_action(workflow: Workflow, request: wire.ActionStatusRequest) -> Step | None:
    """The action that has a report's id, if its task is for the report's agent."""
    for step in workflow.steps:
        if _action_id(workflow, step) == request.action_id:
            return step if step.task.worker == request.agent_id else None
    return None


def action_on_wire(workflow: Workflow, step: Step, *, namespaces: bool) -> wire.ActionResponse:
    """An action as it is sent; its task's volumes come first, its own environment wins."""
    task, action = step.task, step.action
    environment = {**task.environment, **action.environment}
    response = wire.ActionResponse(
        workflow_id=workflow.id,
        task_id=make_ulid(workflow.uid, task.name),
        agent_id=task.worker,
        action_id=_action_id(workflow, step),
        name=action.name,
        image=action.image,
        timeout=action.timeout,
        command=action.command,
        volumes=(*task.volumes, *action.volumes),
        environment=sorted(f"{name}={value}" for name, value in environment.items()),
        pid=action.pid,
    )
    if namespaces and (action.namespace_network or action.namespace_pid):
        response.namespaces.network = action.namespace_network
        response.namespaces.pid = action.namespace_pid
        response.pid = action.namespace_pid or action.pid
    return response


def words_for_unknown(workflow: str) -> str:
    """What the server says of a workflow that Kubernetes does not have."""
    namespace, _, name = workflow.partition("/")
    quoted = json.dumps(name, ensure_ascii=False)
    where = f"failed to get workflow {namespace}/{name}: workflows.tinkerbell.org {quoted} not found"
    return f"error reading from backend\nrpc error: code = Internal desc = error getting workflow: {where}"


def _action_id(workflow: Workflow, step: Step) -> str:
    """An action's id."""
    return make_ulid(workflow.uid, f"{step.task.name}/{step.action.name}")


def _moment(timestamp: Timestamp) -> datetime | None:
    """A moment as it was sent; None for the year 1, which to Go is no moment. One that was not sent is 1970."""
    return None if timestamp.seconds == _YEAR_ONE else timestamp.ToDatetime(UTC)
