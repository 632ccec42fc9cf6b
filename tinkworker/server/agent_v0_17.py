"""
The client of the Tinkerbell servers from v0.17 on, which speak to agents.

The rules that are relied on were read in those servers' sources and in recordings of their answers, and tried on the
real v0.25.0, v0.23.0 and v0.17.0:

- There is no list: the server serves the action that comes next, alone. From v0.24 on it serves it again until it has
  succeeded; before, only the first of a task, and only until it runs. Any other is served once, and after that the
  server says that it is not in a state to serve anything (tinkerbell/tinkerbell#700).
- A SUCCESS that is told again makes the server stand at that action again, so that it serves the next one once more.
  A PENDING of the first action of a task does that for this one.
- Of several workflows any one is looked at, another one each time.
- A call that the server does not answer well is tried again inside the server for 59 seconds, whatever is wrong. So
  "nothing to do" is held as long, and work that is made meanwhile is served within a second.
- An action is known by an id that no other action has, also not that of a workflow that is made again by the same name.
- Every report is taken about any action of the workflow, in any order and as often as it is sent.
- With RUNNING, the time at which it began is what the server counts the workflow's own timeout from.

The times in reports are this machine's. If its clock stands decades behind, as after a start without a battery, the
server takes the difference for time that passed before it heard of the workflow, and the workflow's timeout will never
come; nothing else follows. How long an action ran is always right.
"""

from asyncio import CancelledError
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from attrs import define, field

from tinkworker.clock import Clock
from tinkworker.server.agent import read_action, write_status
from tinkworker.server.agent_meaning import HELD, MEANINGS, NOTHING_THERE, SERVED_BEFORE
from tinkworker.server.channel.connection import Connection
from tinkworker.server.meaning import Meaning, NothingToSay
from tinkworker.server.port import Abilities, Action, Context, Refusal, Report, ServerRefused, ServerUnreachable
from tinkworker.server.remote import Remote
from tinkworker.server.retelling import GOES_ON, NOT_AGAIN, Retelling
from tinkworker.server.served import Served
from tinkworker.server.wire import agent_v0_17_pb2 as wire

__all__ = ["MEANINGS", "NOT_AGAIN", "AgentServer"]

SERVICE = "/proto.WorkflowService/"


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
        deadline: Seconds that a call may take: more than a server holds it, but for v0.17.0.
    """

    connection: Connection
    clock: Clock
    attributes: Callable[[], wire.AgentAttributes] | None = None
    deadline: float = 90.0
    _remote: Remote = field(init=False)
    _served: Served = field(factory=Served, init=False)
    _retelling: Retelling = field(init=False)
    _serves_once: bool = field(default=False, init=False)
    """Whether the server has said that it serves nothing twice."""
    _machine: wire.AgentAttributes | None = field(default=None, init=False)

    @_remote.default
    def _make_remote(self) -> Remote:
        return Remote(self.connection, SERVICE, MEANINGS, self.deadline)

    @_retelling.default
    def _make_retelling(self) -> Retelling:
        return Retelling(self.address, self._served, self._serve, self.report)

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
        at_hand = self._served.at_hand(worker)
        if at_hand is not None:
            return (at_hand,)
        try:
            return (await self._serve(worker),)
        except NothingToSay as nothing:
            served = await self._served_before(worker, nothing.meaning)
            return () if served is None else (served,)

    async def context(self, worker: str, workflow: str) -> Context | None:
        """The workflow, if an action of it is served; there is no other call that would show it."""
        return next((context for context in await self.workflows(worker) if context.workflow == workflow), None)

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """The actions of a workflow that were served so far, in that order. Mostly asks nobody."""
        if (unbegun := self._served.take_unbegun(workflow)) is not None:
            await self._retelling.begin_again(unbegun)
        elif (success := self._served.take_success(workflow)) is not None:
            await self._retelling.serve_behind(success)
        actions = self._served.actions(workflow)
        if not actions and self._served.awaits(workflow):
            raise ServerUnreachable(f"what {self.address} serves of the workflow {workflow!r} was not asked for yet")
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
            self._served.note_refused(report)
            if fault.refusal is Refusal.UNKNOWN_WORKFLOW:
                self._served.forget(report.workflow)
            raise
        self._served.note_acknowledged(report)

    def recall(self, report: Report) -> None:
        """What was served then may have to be served again; what another protocol's server served, may not."""
        if report.identity:
            self._served.recall(report)

    async def close(self) -> None:
        """Close the connection; a call that the server holds ends at once."""
        await self._remote.close()

    async def _served_before(self, worker: str, meaning: Meaning) -> Context | None:
        """
        What the server has served already, when it serves nothing and means this; None if it is done with that.

        Of several workflows it looks at any one, so what it says need not be about the one that was served last; but if
        it serves an action until it has ended, it would have done so.
        """
        self._serves_once = self._serves_once or meaning in SERVED_BEFORE
        if meaning is NOTHING_THERE:
            self._served.forget_all()
            return None
        if not self._served.over:
            if (self._serves_once or meaning is HELD) and (shown := self._served.open(worker)) is not None:
                return shown
            if meaning in SERVED_BEFORE:
                return await self._retelling.serve_again(worker)
        if (missed := await self._retelling.serve_missed(worker)) is not None:
            return missed
        if meaning is HELD and self._served.goes_on:
            raise ServerUnreachable(f"GetAction at {self.address}: {GOES_ON}")
        self._served.forget_over()
        return None

    async def _serve(self, worker: str) -> Context:
        """
        Have the server serve an action.

        Raises:
            NothingToSay: It serves none.
        """
        try:
            answer = await self._remote.ask("GetAction", worker, partial(self._request, worker), wire.ActionResponse)
        except (ServerUnreachable, CancelledError):
            self._served.note_missed()
            raise
        except NothingToSay as nothing:
            if nothing.meaning is HELD:
                self._served.note_missed()
                if not await self._remote.answers():
                    raise ServerUnreachable(f"{nothing}; check the network and the server's load") from nothing
            raise
        return self._served.take(answer.workflow_id, read_action(answer))

    def _request(self, worker: str) -> wire.ActionRequest:
        """What asks for an action. The machine is described each time: no server remembers it."""
        if self.attributes is not None and self._machine is None:
            self._machine = self.attributes()
        return wire.ActionRequest(agent_id=worker, agent_attributes=self._machine)

    def _write_status(self, report: Report) -> wire.ActionStatusRequest:
        """A report as it is sent."""
        length = timedelta(seconds=report.seconds)
        return write_status(report, self._served.began.setdefault(report.identity, self.clock.wall() - length))
