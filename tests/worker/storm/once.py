"""A server as Tinkerbell's v0.17 to v0.23 are, with the real adapter before it: each action is given away once."""

from attrs import define, evolve

from tests.worker.storm.server import WitnessedServer
from tests.worker.storm.workflow import WitnessedWorkflow
from tinkworker.server.agent_v0_17 import AgentServer
from tinkworker.server.channel.address import Address
from tinkworker.server.channel.connection import Connection, RpcFailed
from tinkworker.server.channel.security import Plaintext
from tinkworker.server.port import Context, Report, ServerRefused, ServerUnreachable, State
from tinkworker.server.wire import agent_v0_17_pb2 as wire
from tinkworker.testing.server import MemoryWorkflow


@define(eq=False)
class ServesOnce(WitnessedServer):
    """
    A watched server that looks at the first open workflow only, and serves what comes next once.

    The first action is served until it runs. What follows is served when the server stands at a SUCCESS, and then the
    server stands at what it has served; a SUCCESS that is told again makes it stand there once more.

    Attributes:
        losing: Whether the next answer is lost that serves an action once.
    """

    losing: bool = False

    def _shown(self, name: str, workflow: MemoryWorkflow) -> Context:
        """What is served, if this is the first workflow; without an id where that was served already."""
        assert isinstance(workflow, WitnessedWorkflow)
        shown = super()._shown(name, workflow)
        if name != min(each for each in self.stored if self.stored[each].open):
            return evolve(shown, worker="")
        place, state = workflow.cursor
        if workflow.states[0] is State.PENDING:
            following = 0
        elif state is State.SUCCESS and place + 1 < len(workflow.actions):
            following = place + 1
        else:
            return evolve(shown, identity="")
        workflow.cursor = (following, workflow.states[following])
        action = workflow.actions[following]
        return evolve(shown, action=action.name, position=following, identity=action.identity)

    async def _take(self, report: Report, moment: float) -> None:
        """Take a report, and stand at what it is about."""
        workflow = self.stored.get(report.workflow)
        known = len(workflow.reports) if workflow else 0
        try:
            await super()._take(report, moment)
        finally:
            if isinstance(workflow, WitnessedWorkflow) and len(workflow.reports) > known:
                workflow.cursor = (self.meant(workflow, report), report.state)


@define
class Line(Connection):
    """A connection that ends in such a server, in the words of its protocol."""

    server: ServesOnce | None = None

    async def unary(self, path: str, request: bytes, deadline: float) -> bytes:
        """
        Call a method.

        Raises:
            RpcFailed: It did not answer, or not well.
        """
        try:
            if path.endswith("/GetAction"):
                return await self._serve(wire.ActionRequest.FromString(request).agent_id)
            return await self._report(wire.ActionStatusRequest.FromString(request))
        except ServerUnreachable as fault:
            raise RpcFailed("UNAVAILABLE", fault.message) from fault
        except ServerRefused as fault:
            raise RpcFailed("NOT_FOUND", fault.message) from fault

    async def _serve(self, agent: str) -> bytes:
        """Serve an action."""
        assert self.server is not None
        (shown, *_) = await self.server.workflows(agent) or (None,)
        if shown is None:
            raise RpcFailed("NOT_FOUND", "no Workflows found")
        if not shown.identity:
            raise RpcFailed("FAILED_PRECONDITION", "current Action not in success state")
        if self.server.losing and shown.position > 0:
            self.server.losing = False
            raise RpcFailed("UNAVAILABLE", "connection lost")
        action = next(
            each
            for deployment in self.server.witness.deployments[shown.workflow]
            for each in deployment.workflow.actions
            if each.identity == shown.identity
        )
        return wire.ActionResponse(
            workflow_id=shown.workflow,
            task_id=action.task,
            agent_id=agent,
            action_id=action.identity,
            name=action.name,
            image=action.image,
            timeout=action.timeout,
        ).SerializeToString()

    async def _report(self, request: wire.ActionStatusRequest) -> bytes:
        """Take a report."""
        assert self.server is not None
        state = wire.ActionStatusRequest.StateType.Name(request.action_state)
        await self.server.report(
            Report(
                workflow=request.workflow_id,
                task=request.task_id,
                action=request.action_name,
                worker=request.agent_id,
                state=State[state],
                message=request.message.message,
                identity=request.action_id,
            )
        )
        return wire.ActionStatusResponse().SerializeToString()

    async def close(self) -> None:
        """There is nothing to close."""


def agent_of(server: ServesOnce) -> AgentServer:
    """The adapter of one life; it knows what was served to that one, and lasts no longer."""
    return AgentServer(Line(Address("memory", 0), Plaintext(), {}, server=server), server.clock)
