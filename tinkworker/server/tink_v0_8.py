"""
The client of the Tink servers v0.2 to v0.8, most of them on PostgreSQL.

The rules that are relied on were read in those servers' sources and in recordings of their answers:

- What they show is the action that was *reported last*, with an empty name before the first report. The port speaks of
  the first action that is not SUCCESS, so what is shown is moved on here, and the names come from the list of actions.
- A RUNNING is about the next action as soon as any was reported, so it may not be sent twice.
- A workflow is listed after a SUCCESS only if that was its very first action's. All of a worker's workflows, listed or
  not, are shown by GetWorkflowContextList, which no worker of that time asked for.
- On PostgreSQL the ids of workers are those of their hardware, UUIDs; on Kubernetes (v0.7 and v0.8 only) MAC addresses.
  On Kubernetes, what is shown needs no moving on, and GetWorkflowContextList is not there.
"""

from functools import partial

from attrs import define, evolve, field

from tinkworker.server.channel.connection import Connection
from tinkworker.server.meaning import Meaning, NothingToSay
from tinkworker.server.port import Abilities, Action, Context, Refusal, Report, ServerRefused, State
from tinkworker.server.remote import Remote
from tinkworker.server.tink import read_actions, read_context, write_status
from tinkworker.server.wire import tink_pb2 as wire

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
    _outlines: dict[str, tuple[Action, ...]] = field(factory=dict, init=False)

    @_remote.default
    def _make_remote(self) -> Remote:
        return Remote(self.connection, SERVICE, MEANINGS, self.deadline)

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
        """The workflows in which it is this worker's turn."""
        request = partial(wire.WorkflowContextRequest, worker_id=worker)
        listed = await self._remote.list("GetWorkflowContexts", worker, request, wire.WorkflowContext)
        contexts = [await self._move_on(read_context(message)) for message in listed]
        ids = {message.workflow_id for message in listed}
        self._outlines = {workflow: outline for workflow, outline in self._outlines.items() if workflow in ids}
        return tuple(context for context in contexts if context is not None)

    async def context(self, worker: str, workflow: str) -> Context | None:
        """The workflow in whatever state, whoever's turn it is, as long as the worker has a task in it."""
        request = partial(wire.WorkflowContextRequest, worker_id=worker)
        try:
            shown = await self._remote.ask("GetWorkflowContextList", worker, request, wire.WorkflowContextList)
        except NothingToSay:
            listed = await self.workflows(worker)
            return next((context for context in listed if context.workflow == workflow), None)
        contexts = (read_context(message) for message in shown.workflow_contexts)
        found = next((context for context in contexts if context.workflow == workflow), None)
        return None if found is None else await self._move_on(found)

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

    async def close(self) -> None:
        """Close the connection."""
        await self._remote.close()

    async def _move_on(self, shown: Context) -> Context | None:
        """A context that shows the first action that is not SUCCESS; None if the workflow is gone meanwhile."""
        if shown.action and shown.state is not State.SUCCESS:
            return shown
        position = shown.position + (shown.state is State.SUCCESS)
        if position == shown.total:
            return evolve(shown, worker="", task="", action="", position=position)
        outline = await self._outline(shown.workflow)
        if position >= len(outline):
            return None
        following = outline[position]
        return evolve(
            shown,
            worker=following.worker,
            task=following.task,
            action=following.name,
            position=position,
            state=State.PENDING,
        )

    async def _outline(self, workflow: str) -> tuple[Action, ...]:
        """The actions of a workflow, asked for once as long as it is listed; nothing if it is gone."""
        if workflow not in self._outlines:
            try:
                self._outlines[workflow] = await self.actions(workflow)
            except ServerRefused as fault:
                if fault.refusal is not Refusal.UNKNOWN_WORKFLOW:
                    raise
                return ()
        return self._outlines[workflow]
