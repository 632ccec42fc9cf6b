"""The messages of the Tinkerbell servers from v0.17 on, and the port's values that they stand for."""

from datetime import datetime, timedelta

from google.protobuf.timestamp_pb2 import Timestamp

from tinkworker.server.port import Action, Report, State
from tinkworker.server.remote import shorten
from tinkworker.server.wire import agent_v0_17_pb2 as wire

_STATES = {
    State.PENDING: wire.ActionStatusRequest.PENDING,
    State.RUNNING: wire.ActionStatusRequest.RUNNING,
    State.FAILED: wire.ActionStatusRequest.FAILED,
    State.TIMEOUT: wire.ActionStatusRequest.TIMEOUT,
    State.SUCCESS: wire.ActionStatusRequest.SUCCESS,
}

_NEVER = Timestamp(seconds=-62_135_596_800)
"""The first of January of the year 1, which to Go is no time at all."""


def read_action(message: wire.ActionResponse) -> Action:
    """An action as it was served."""
    return Action(
        task=message.task_id,
        name=message.name,
        worker=message.agent_id,
        image=message.image,
        timeout=message.timeout,
        command=tuple(message.command),
        volumes=tuple(message.volumes),
        environment=tuple(message.environment),
        pid=message.namespaces.pid or message.pid,
        network=message.namespaces.network,
        identity=message.action_id,
    )


def write_status(report: Report, began: datetime) -> wire.ActionStatusRequest:
    """
    A report as it is sent.

    Args:
        report: The report.
        began: When the action began. Its end is counted from there.
    """
    running = report.state is State.RUNNING
    return wire.ActionStatusRequest(
        workflow_id=report.workflow,
        agent_id=report.worker,
        task_id=report.task,
        action_id=report.identity,
        action_name=report.action,
        action_state=_STATES[report.state],
        execution_start=_timestamp(began),
        execution_stop=_NEVER if running else _timestamp(began + timedelta(seconds=report.seconds)),
        execution_duration="" if running else _duration(report.seconds),
        message=wire.ActionMessage(message=shorten(report.message)),
    )


def _timestamp(moment: datetime) -> Timestamp:
    """A moment as the wire has it."""
    timestamp = Timestamp()
    timestamp.FromDatetime(moment)
    return timestamp


def _duration(seconds: int) -> str:
    """A number of seconds as Go writes it: "1m2s"."""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h{minutes}m{seconds}s"
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"
