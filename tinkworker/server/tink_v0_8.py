"""
The client of the Tink servers v0.2 to v0.8, most of them on PostgreSQL.

The rules that are relied on were read in those servers' sources and in recordings of their answers:

- What they show is the action that was *reported last*, and not the one that comes next; see the module `moving`.
- A RUNNING is about the next action as soon as any was reported, so it may not be sent twice.
- A workflow is listed after a SUCCESS only if that was its very first action's. All of a worker's workflows, listed or
  not, are shown by GetWorkflowContextList, which no worker of that time asked for. What was not led on by this worker
  stays hidden here, too: it may have been given up months ago, and somebody may rely on that.
- On PostgreSQL the ids of workers are those of their hardware, UUIDs; on Kubernetes (v0.7 and v0.8 only) MAC addresses.
  On Kubernetes, what is shown needs no moving on, and GetWorkflowContextList is not there.
"""

from functools import partial

from attrs import define, field

from tinkworker.server.channel.connection import Connection
from tinkworker.server.meaning import Meaning, NothingToSay
from tinkworker.server.moving import Moving
from tinkworker.server.port import Abilities, Action, Context, Refusal, Report, ServerRefused, State
from tinkworker.server.remote import Remote
from tinkworker.server.tink import read_actions, read_context, write_status
from tinkworker.server.wire import tink_pb2 as wire

_OPEN = frozenset({State.PENDING, State.RUNNING})

SERVICE = "/github.com.tinkerbell.tink.protos.workflow.WorkflowService/"

MEANINGS = (
    Meaning(
        "ReportActionStatus",
        "INVALID_ARGUMENT",
        "does not match",
        Refusal.MISMATCH,
        "The server knows the workflow and is at another action. A RUNNING that is repeated gets it, too.",
    ),
    Meaning(
        "ReportActionStatus",
        "FAILED_PRECONDITION",
        "invalid action index",
        Refusal.MISMATCH,
        "A RUNNING after the last action was reported (v0.7 and v0.8; the servers before them die of it).",
    ),
    Meaning(
        "ReportActionStatus",
        "ABORTED",
        "does not exist",
        Refusal.UNKNOWN_WORKFLOW,
        "There is no such workflow on PostgreSQL.",
    ),
    Meaning(
        "ReportActionStatus",
        "ABORTED",
        "invalid input syntax for type uuid",
        Refusal.UNKNOWN_WORKFLOW,
        "The workflow's id is no UUID, so it comes from another server.",
    ),
    Meaning(
        "ReportActionStatus",
        "INVALID_ARGUMENT",
        "invalid workflow id",
        Refusal.UNKNOWN_WORKFLOW,
        "On Kubernetes: an unknown workflow, or all that Kubernetes refused: a conflict, an outage.",
    ),
    Meaning(
        "GetWorkflowActions",
        "ABORTED",
        "invalid workflow id",
        Refusal.UNKNOWN_WORKFLOW,
        "The list of actions cannot be read.",
    ),
    Meaning(
        "GetWorkflowActions",
        "UNKNOWN",
        "not found",
        Refusal.UNKNOWN_WORKFLOW,
        "Kubernetes' own words, passed on without a code.",
    ),
    Meaning(
        "GetWorkflowContextList",
        "INTERNAL",
        "Marshal called with nil",
        None,
        "The worker has no workflow at all.",
    ),
    Meaning(
        "GetWorkflowContextList",
        "UNKNOWN",
        "not implemented",
        None,
        "The server is on Kubernetes. GetWorkflowContexts is asked instead.",
    ),
    Meaning(
        "",
        "ABORTED",
        "invalid input syntax for type uuid",
        Refusal.MALFORMED,
        "The worker's id is no UUID: this server wants that of the hardware (`tink hardware list`).",
    ),
    Meaning("", "INVALID_ARGUMENT", "", Refusal.MALFORMED, "A field is empty."),
)


@define(eq=False)
class EarlyTinkServer:
    """
    A server that speaks this protocol. An adapter of the port `Server`, where the methods are described.

    Attributes:
        connection: The connection to it; closed with this.
        deadline: Seconds that a call may take.
    """

    connection: Connection
    deadline: float = 30.0
    _remote: Remote = field(init=False)
    _moving: Moving = field(init=False)
    _led_on: set[str] = field(factory=set, init=False)

    @_remote.default
    def _make_remote(self) -> Remote:
        return Remote(self.connection, SERVICE, MEANINGS, self.deadline)

    @_moving.default
    def _make_moving(self) -> Moving:
        return Moving(self.actions)

    @property
    def protocol(self) -> str:
        """The protocol's name."""
        return "tink-0.8"

    @property
    def address(self) -> str:
        """Where the server is."""
        return self._remote.address

    @property
    def abilities(self) -> Abilities:
        """It lists all actions, takes RUNNING once, and keeps messages as the workflow's events."""
        return Abilities(repeats_running=False, shows_messages=True)

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """The workflows in which it is this worker's turn, those included that the server hides between two actions."""
        request = partial(wire.WorkflowContextRequest, worker_id=worker)
        listed = await self._remote.list("GetWorkflowContexts", worker, request, wire.WorkflowContext)
        contexts = [await self._moving.on(read_context(message)) for message in listed]
        hidden = await self._hidden(worker, self._led_on - {message.workflow_id for message in listed})
        self._moving.keep([*(message.workflow_id for message in listed), *(context.workflow for context in hidden)])
        return (*(context for context in contexts if context is not None), *hidden)

    async def context(self, worker: str, workflow: str) -> Context | None:
        """The workflow in whatever state, whoever's turn it is, as long as the worker has a task in it."""
        try:
            shown = await self._all(worker)
        except NothingToSay:
            return next((context for context in await self.workflows(worker) if context.workflow == workflow), None)
        found = next((context for context in shown if context.workflow == workflow), None)
        return None if found is None else await self._moving.on(found)

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """
        All actions of a workflow.

        An empty list counts as refused: that is the answer for a workflow that is not there, and for a database that is
        not there. A workflow without actions is never listed: it ends these servers.
        """
        request = partial(wire.WorkflowActionsRequest, workflow_id=workflow)
        answer = await self._remote.ask("GetWorkflowActions", workflow, request, wire.WorkflowActionList)
        if not answer.action_list:
            message = (
                f"GetWorkflowActions at {self.address}: there are no actions, so there is no workflow {workflow!r}"
            )
            raise ServerRefused(Refusal.UNKNOWN_WORKFLOW, message)
        return read_actions(answer)

    async def report(self, report: Report) -> None:
        """Tell the server a state of an action."""
        await self._remote.ask("ReportActionStatus", report.workflow, partial(write_status, report), wire.Empty)
        if report.state is State.SUCCESS:
            self._led_on.add(report.workflow)

    def recall(self, report: Report) -> None:
        """What an earlier life led on, or was at, counts as led on by this one."""
        if report.state in {State.SUCCESS, State.RUNNING}:
            self._led_on.add(report.workflow)

    async def close(self) -> None:
        """Close the connection."""
        await self._remote.close()

    async def _all(self, worker: str) -> tuple[Context, ...]:
        """All workflows in which the worker has a task, as they are shown: not moved on."""
        request = partial(wire.WorkflowContextRequest, worker_id=worker)
        shown = await self._remote.ask("GetWorkflowContextList", worker, request, wire.WorkflowContextList)
        return tuple(read_context(message) for message in shown.workflow_contexts)

    async def _hidden(self, worker: str, candidates: set[str]) -> list[Context]:
        """Those of these workflows in which it is the worker's turn; the others are not looked for again."""
        if not candidates:
            return []
        try:
            shown = await self._all(worker)
        except NothingToSay:
            shown = ()
        moved = [await self._moving.on(context) for context in shown if context.workflow in candidates]
        hidden = [context for context in moved if context and context.worker == worker and context.state in _OPEN]
        self._led_on -= candidates - {context.workflow for context in hidden}
        return hidden
