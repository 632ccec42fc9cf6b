"""The messages that all of tink's versions v0.2 to v0.12 share, and the port's values that they stand for."""

from tinkworker.server.port import Action, Context, Report, State
from tinkworker.server.remote import shorten
from tinkworker.server.wire import tink_pb2 as wire

_STATES = {
    wire.STATE_PENDING: State.PENDING,
    wire.STATE_RUNNING: State.RUNNING,
    wire.STATE_FAILED: State.FAILED,
    wire.STATE_TIMEOUT: State.TIMEOUT,
    wire.STATE_SUCCESS: State.SUCCESS,
}
_WIRE_STATES = {state: number for number, state in _STATES.items()}


def read_context(message: wire.WorkflowContext) -> Context:
    """A context as it was sent."""
    return Context(
        workflow=message.workflow_id,
        worker=message.current_worker,
        task=message.current_task,
        action=message.current_action,
        position=message.current_action_index,
        state=_STATES.get(message.current_action_state, State.PENDING),
        total=message.total_number_of_actions,
    )


def read_actions(message: wire.WorkflowActionList) -> tuple[Action, ...]:
    """The actions of a workflow."""
    return tuple(_read_action(action) for action in message.action_list)


def write_status(report: Report) -> wire.WorkflowActionStatus:
    """A report as it is sent. `created_at` stays unset: servers ignore it, and our clock may be decades off."""
    return wire.WorkflowActionStatus(
        workflow_id=report.workflow,
        task_name=report.task,
        action_name=report.action,
        action_status=_WIRE_STATES[report.state],
        seconds=report.seconds,
        message=shorten(report.message),
        worker_id=report.worker,
    )


def _read_action(message: wire.WorkflowAction) -> Action:
    """An action."""
    return Action(
        task=message.task_name,
        name=message.name,
        worker=message.worker_id,
        image=message.image,
        timeout=message.timeout,
        command=tuple(message.command),
        on_timeout=tuple(message.on_timeout),
        on_failure=tuple(message.on_failure),
        volumes=tuple(message.volumes),
        environment=tuple(message.environment),
        pid=message.pid,
    )
