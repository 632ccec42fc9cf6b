"""
The client of the Tink servers v0.9 to v0.12, on Kubernetes.

The rules that are relied on were read in those servers' sources and in recordings of their answers. The one that
matters most: the current action is the first that is not SUCCESS, and only reports about it are taken.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import frozen
from google.protobuf.message import DecodeError

from tinkworker.server.channel.connection import Connection, RpcFailed
from tinkworker.server.port import (
    Abilities,
    Action,
    Context,
    Refusal,
    Report,
    ServerFault,
    ServerRefused,
    ServerUnreachable,
    State,
    WrongProtocol,
)
from tinkworker.server.wire import tink_v0_12_pb2 as wire

LONGEST_MESSAGE = 4096
"""Bytes of a report's message; what is longer is cut."""

_SERVICE = "/proto.WorkflowService/"

_STATES = {
    wire.STATE_PENDING: State.PENDING,
    wire.STATE_RUNNING: State.RUNNING,
    wire.STATE_FAILED: State.FAILED,
    wire.STATE_TIMEOUT: State.TIMEOUT,
    wire.STATE_SUCCESS: State.SUCCESS,
}
_WIRE_STATES = {state: number for number, state in _STATES.items()}

_REFUSALS = (
    # The server knows the workflow and this is not its current action. A SUCCESS that is repeated gets it, too.
    ("ReportActionStatus", "INVALID_ARGUMENT", "does not match", Refusal.MISMATCH),
    # Said of an unknown workflow, and of all that Kubernetes refused: a conflict, an outage.
    ("ReportActionStatus", "INVALID_ARGUMENT", "invalid workflow id", Refusal.UNKNOWN_WORKFLOW),
    # Kubernetes' own words, passed on without a code.
    ("GetWorkflowActions", "UNKNOWN", "not found", Refusal.UNKNOWN_WORKFLOW),
    # A field is empty; of an id of a worker, too, the server says "invalid workflow id".
    ("", "INVALID_ARGUMENT", "", Refusal.MALFORMED),
)
"""What the server means when it refuses: the method, the code, a part of the text. The first row that fits counts."""

_ADVICE = {
    "UNAVAILABLE": "check the address, that the server runs, and that both sides use TLS or neither does",
    "DEADLINE_EXCEEDED": "check the network and the server's load",
    "RESOURCE_EXHAUSTED": "check the server's load and the workflow's size",
    "UNAUTHENTICATED": "something before the server wants credentials; this protocol has none",
    "PERMISSION_DENIED": "something before the server does not let this machine through",
}
"""What to look at when a code says nothing of the request. All others are for the server's log to explain."""


@frozen
class TinkServer:
    """
    A server that speaks this protocol. An adapter of the port `Server`, where the methods are described.

    Attributes:
        connection: The connection to it; closed with this.
        deadline: Seconds that a call may take.
    """

    connection: Connection
    deadline: float = 30.0

    @property
    def protocol(self) -> str:
        """The protocol's name."""
        return "tink-0.12"

    @property
    def address(self) -> str:
        """Where the server is."""
        return str(self.connection.address)

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """The workflows in which it is this worker's turn."""
        with self._mapping_faults("GetWorkflowContexts", worker):
            request = wire.WorkflowContextRequest(worker_id=worker).SerializeToString()
            answers = await self.connection.stream(f"{_SERVICE}GetWorkflowContexts", request, self.deadline)
            return tuple(_context(wire.WorkflowContext.FromString(answer)) for answer in answers)

    @property
    def abilities(self) -> Abilities:
        """It lists all actions, takes RUNNING as often as it is sent, and drops messages."""
        return Abilities()

    async def context(self, worker: str, workflow: str) -> Context | None:
        """The workflow, if it is listed; there is no other call that would show it."""
        return next((context for context in await self.workflows(worker) if context.workflow == workflow), None)

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """All actions of a workflow."""
        with self._mapping_faults("GetWorkflowActions", workflow):
            request = wire.WorkflowActionsRequest(workflow_id=workflow).SerializeToString()
            answer = await self.connection.unary(f"{_SERVICE}GetWorkflowActions", request, self.deadline)
            return tuple(_action(each) for each in wire.WorkflowActionList.FromString(answer).action_list)

    async def report(self, report: Report) -> None:
        """Tell the server a state of an action."""
        with self._mapping_faults("ReportActionStatus", report.workflow):
            request = _status(report).SerializeToString()
            await self.connection.unary(f"{_SERVICE}ReportActionStatus", request, self.deadline)

    async def close(self) -> None:
        """Close the connection."""
        await self.connection.close()

    @contextmanager
    def _mapping_faults(self, method: str, subject: str) -> Iterator[None]:
        """Turn what a call about a subject (the id of a workflow or a worker) may raise into the port's faults."""
        where = f"{method} at {self.address}"
        try:
            yield
        except RpcFailed as failure:
            raise _fault(where, method, subject, failure) from failure
        except DecodeError as error:
            raise ServerUnreachable(f"{where}: the answer is not a message of this protocol: {error}") from error
        except UnicodeEncodeError as error:
            raise ServerRefused(Refusal.MALFORMED, f"{where}: {error.object!r} cannot be sent as UTF-8") from error


def _fault(where: str, method: str, subject: str, failure: RpcFailed) -> ServerFault:
    """What a failure means."""
    message = f"{where}: {' '.join(failure.text.split())} ({failure.code})"
    if failure.code == "UNIMPLEMENTED":
        return WrongProtocol(message)
    for its_method, code, text, refusal in _REFUSALS:
        if its_method in {"", method} and code == failure.code and text in failure.text:
            return ServerRefused(refusal if subject else Refusal.MALFORMED, message)
    return ServerUnreachable(f"{message}; {_ADVICE.get(failure.code, 'look into the log of the server')}")


def _context(message: wire.WorkflowContext) -> Context:
    """A context as the port has it."""
    return Context(
        workflow=message.workflow_id,
        worker=message.current_worker,
        task=message.current_task,
        action=message.current_action,
        position=message.current_action_index,
        state=_STATES.get(message.current_action_state, State.PENDING),
        total=message.total_number_of_actions,
    )


def _action(message: wire.WorkflowAction) -> Action:
    """An action as the port has it."""
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


def _status(report: Report) -> wire.WorkflowActionStatus:
    """A report as the wire has it. `created_at` stays unset: servers ignore it, and our clock may be decades off."""
    return wire.WorkflowActionStatus(
        workflow_id=report.workflow,
        task_name=report.task,
        action_name=report.action,
        action_status=_WIRE_STATES[report.state],
        seconds=report.seconds,
        message=_shorten(report.message),
        worker_id=report.worker,
    )


def _shorten(text: str) -> str:
    """As much of a text as a message may have, in characters that UTF-8 has."""
    return text.encode(errors="replace")[:LONGEST_MESSAGE].decode(errors="ignore")
