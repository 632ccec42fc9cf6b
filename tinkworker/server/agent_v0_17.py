"""
The client of the Tinkerbell servers from v0.17 on, which speak to agents.

The rules that are relied on were read in those servers' sources and in recordings of their answers:

- There is no list: the server serves the action that comes next, alone, and again until it has succeeded.
- A call that the server does not answer well is tried again inside the server for 59 seconds, whatever is wrong. So
  "nothing to do" is held as long, and work that is made meanwhile is served within a second.
- An action is known by an id that no other action has, also not that of a workflow that is made again by the same name.
- Every report is taken about any action of the workflow, in any order and as often as it is sent.
- With RUNNING, the time at which it began is what the server counts the workflow's own timeout from.

The times in reports are this machine's. If its clock stands decades behind, as after a start without a battery, the
server takes the difference for time that passed before it heard of the workflow, and the workflow's timeout will never
come; nothing else follows. How long an action ran is always right.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from attrs import define, field
from google.protobuf.timestamp_pb2 import Timestamp

from tinkworker.clock import Clock
from tinkworker.server.channel.connection import Connection
from tinkworker.server.meaning import Meaning, NothingToSay
from tinkworker.server.port import Abilities, Action, Context, Refusal, Report, ServerRefused, State
from tinkworker.server.remote import Remote, shorten
from tinkworker.server.served import Served
from tinkworker.server.wire import agent_v0_17_pb2 as wire

SERVICE = "/proto.WorkflowService/"

MEANINGS = (
    Meaning("GetAction", "NOT_FOUND", "", None, "There is no workflow for this agent, or it is another agent's turn."),
    Meaning(
        "GetAction",
        "FAILED_PRECONDITION",
        "",
        None,
        "The machine is not ready, or the workflow that the server looks at first is over.",
    ),
    Meaning(
        "ReportActionStatus",
        "NOT_FOUND",
        "",
        Refusal.UNKNOWN_WORKFLOW,
        "There is no action of this id for this agent: the workflow was made again, or is another one's.",
    ),
    Meaning(
        "ReportActionStatus",
        "INTERNAL",
        '" not found',
        Refusal.UNKNOWN_WORKFLOW,
        "Kubernetes' own words, passed on: the workflow was deleted.",
    ),
    Meaning(
        "ReportActionStatus",
        "FAILED_PRECONDITION",
        "",
        Refusal.MISMATCH,
        "The workflow is in no state for this report. No released server says so, and Go's agent is ready for it.",
    ),
    Meaning("", "INVALID_ARGUMENT", "", Refusal.MALFORMED, "A field is empty."),
)

_STATES = {
    State.PENDING: wire.ActionStatusRequest.PENDING,
    State.RUNNING: wire.ActionStatusRequest.RUNNING,
    State.FAILED: wire.ActionStatusRequest.FAILED,
    State.TIMEOUT: wire.ActionStatusRequest.TIMEOUT,
    State.SUCCESS: wire.ActionStatusRequest.SUCCESS,
}

_NEVER = Timestamp(seconds=-62_135_596_800)
"""The first of January of the year 1, which to Go is no time at all."""


@define(eq=False)
class AgentServer:
    """
    A server that speaks this protocol. An adapter of the port `Server`, where the methods are described.

    While an action runs of which the server knows that it does, there is nothing to ask for: the server would serve it
    again, and write to Kubernetes for that. So `workflows` answers by itself then, and whoever polls may go on polling.

    Attributes:
        connection: The connection to it; closed with this.
        clock: Tells when an action began and ended.
        attributes: Reads what the server is told of this machine, when it is first asked; None to tell nothing.
        deadline: Seconds that a call may take: more than the server holds it.
    """

    connection: Connection
    clock: Clock
    attributes: Callable[[], wire.AgentAttributes] | None = None
    deadline: float = 90.0
    _remote: Remote = field(init=False)
    _served: Served = field(factory=Served, init=False)
    _began: dict[str, datetime] = field(factory=dict, init=False)
    _machine: wire.AgentAttributes | None = field(default=None, init=False)

    @_remote.default
    def _make_remote(self) -> Remote:
        return Remote(self.connection, SERVICE, MEANINGS, self.deadline)

    @property
    def protocol(self) -> str:
        """The protocol's name."""
        return "agent"

    @property
    def address(self) -> str:
        """Where the server is."""
        return self._remote.address

    @property
    def abilities(self) -> Abilities:
        """It lists nothing, takes every report as often as it is sent, and keeps the latest message."""
        return Abilities(looks_ahead=False, repeats_running=True, repeats_outcomes=True, shows_messages=True)

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """The workflow whose action is served; nothing when there is none, which takes up to a minute."""
        running = self._served.running
        if running is not None and running.worker == worker:
            return (running,)
        try:
            answer = await self._remote.ask("GetAction", worker, partial(self._request, worker), wire.ActionResponse)
        except NothingToSay:
            return ()
        return (self._served.take(answer.workflow_id, _read_action(answer)),)

    async def context(self, worker: str, workflow: str) -> Context | None:
        """The workflow, if an action of it is served; there is no other call that would show it."""
        return next((context for context in await self.workflows(worker) if context.workflow == workflow), None)

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """The actions of a workflow that were served so far, in that order. Asks nobody."""
        actions = self._served.actions(workflow)
        if not actions:
            message = f"nothing of the workflow {workflow!r} was served by {self.address}, or the server has lost it"
            raise ServerRefused(Refusal.UNKNOWN_WORKFLOW, message)
        return actions

    async def report(self, report: Report) -> None:
        """Tell the server a state of an action."""
        if not report.identity:
            message = f"the workflow {report.workflow!r} was not served by {self.address}: its action has no id"
            raise ServerRefused(Refusal.UNKNOWN_WORKFLOW, message)
        self._served.note_sent(report)
        request = partial(self._write_status, report)
        try:
            await self._remote.ask("ReportActionStatus", report.workflow, request, wire.ActionStatusResponse)
        except ServerRefused as fault:
            if fault.refusal is Refusal.UNKNOWN_WORKFLOW:
                self._served.forget(report.workflow)
            raise
        self._served.note_acknowledged(report)

    async def close(self) -> None:
        """Close the connection; a call that the server holds ends at once."""
        await self._remote.close()

    def _request(self, worker: str) -> wire.ActionRequest:
        """What asks for an action. The machine is described each time: no server remembers it."""
        if self.attributes is not None and self._machine is None:
            self._machine = self.attributes()
        return wire.ActionRequest(agent_id=worker, agent_attributes=self._machine)

    def _write_status(self, report: Report) -> wire.ActionStatusRequest:
        """A report as it is sent."""
        length = timedelta(seconds=report.seconds)
        began = self._began.setdefault(report.identity, self.clock.wall() - length)
        running = report.state is State.RUNNING
        return wire.ActionStatusRequest(
            workflow_id=report.workflow,
            agent_id=report.worker,
            task_id=report.task,
            action_id=report.identity,
            action_name=report.action,
            action_state=_STATES[report.state],
            execution_start=_timestamp(began),
            execution_stop=_NEVER if running else _timestamp(began + length),
            execution_duration="" if running else _duration(report.seconds),
            message=wire.ActionMessage(message=shorten(report.message)),
        )


def _read_action(message: wire.ActionResponse) -> Action:
    """An action as the port has it."""
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
