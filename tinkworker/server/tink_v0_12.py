"""
The client of the Tink servers v0.9 to v0.12, on Kubernetes.

The rules that are relied on were read in those servers' sources and in recordings of their answers. The one that
matters most: the current action is the first that is not SUCCESS, and only reports about it are taken.
"""

from functools import partial

from attrs import field, frozen

from tinkworker.server.channel.connection import Connection
from tinkworker.server.meaning import Meaning
from tinkworker.server.port import Abilities, Action, Context, Refusal, Report
from tinkworker.server.remote import Remote
from tinkworker.server.tink import read_actions, read_context, write_status
from tinkworker.server.wire import tink_pb2 as wire

SERVICE = "/proto.WorkflowService/"

MEANINGS = (
    Meaning(
        "ReportActionStatus",
        "INVALID_ARGUMENT",
        "does not match",
        Refusal.MISMATCH,
        "The server knows the workflow and this is not its current action. A SUCCESS that is repeated gets it, too.",
    ),
    Meaning(
        "ReportActionStatus",
        "INVALID_ARGUMENT",
        "invalid workflow id",
        Refusal.UNKNOWN_WORKFLOW,
        "Said of an unknown workflow, and of all that Kubernetes refused: a conflict, an outage.",
    ),
    Meaning(
        "GetWorkflowActions",
        "UNKNOWN",
        "not found",
        Refusal.UNKNOWN_WORKFLOW,
        "Kubernetes' own words, passed on without a code.",
    ),
    Meaning(
        "",
        "INVALID_ARGUMENT",
        "",
        Refusal.MALFORMED,
        'A field is empty; of an id of a worker, too, the server says "invalid workflow id".',
    ),
)


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
    _remote: Remote = field(init=False)

    @_remote.default
    def _make_remote(self) -> Remote:
        return Remote(self.connection, SERVICE, MEANINGS, self.deadline)

    @property
    def protocol(self) -> str:
        """The protocol's name."""
        return "tink-0.12"

    @property
    def address(self) -> str:
        """Where the server is."""
        return self._remote.address

    @property
    def abilities(self) -> Abilities:
        """It lists all actions, takes RUNNING as often as it is sent, and drops messages."""
        return Abilities()

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """The workflows in which it is this worker's turn."""
        request = partial(wire.WorkflowContextRequest, worker_id=worker)
        return tuple(
            read_context(answer)
            for answer in await self._remote.list("GetWorkflowContexts", worker, request, wire.WorkflowContext)
        )

    async def context(self, worker: str, workflow: str) -> Context | None:
        """The workflow, if it is listed; there is no other call that would show it."""
        return next((context for context in await self.workflows(worker) if context.workflow == workflow), None)

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """All actions of a workflow."""
        request = partial(wire.WorkflowActionsRequest, workflow_id=workflow)
        return read_actions(await self._remote.ask("GetWorkflowActions", workflow, request, wire.WorkflowActionList))

    async def report(self, report: Report) -> None:
        """Tell the server a state of an action."""
        await self._remote.ask("ReportActionStatus", report.workflow, partial(write_status, report), wire.Empty)

    def recall(self, report: Report) -> None:
        """The server shows by itself where each workflow is."""

    async def close(self) -> None:
        """Close the connection."""
        await self._remote.close()
