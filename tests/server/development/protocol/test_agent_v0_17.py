"""What the server says to agents, and for how long it keeps them waiting."""

import asyncio
from datetime import datetime

import pytest
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from tests.server.client import TEMPLATE
from tinkworker.server.development.book import Book
from tinkworker.server.development.plan import plan_workflows
from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.development.rejection import Rejected
from tinkworker.server.development.rule.timing import Timeouts
from tinkworker.server.development.store import Store
from tinkworker.server.development.workflow import Workflow, start
from tinkworker.server.port import State
from tinkworker.server.wire import agent_v0_17_pb2 as wire
from tinkworker.testing.clock import ManualClock, drive

UID = "0eba0bf8-3772-4b4a-ab9f-6ebe93b90a94"


class Desk:
    """A protocol with a book of its own, on a clock that stands still."""

    def __init__(self, protocol: AgentV017, *templates: str) -> None:
        self.clock = ManualClock()
        self.heard: list[Workflow] = []
        self.protocol = protocol
        self.book = Book(Store.open(None), self.clock, self.heard.append, protocol)
        for template in templates:
            self.add(template)

    def add(self, template: str) -> None:
        """Have a workflow."""
        (plan,) = plan_workflows([("t", template)], {}).workflows
        self.book.store.add([start(plan.name, plan.name, UID, plan.template.tasks, plan.template.global_timeout)])

    async def ask(self, request: Message) -> Message:
        """Make a request; the clock jumps as long as it is held."""
        method = "GetAction" if isinstance(request, wire.ActionRequest) else "ReportActionStatus"
        (answer,) = await drive(self.clock, self.protocol.answer(method, request, self.book))
        return answer

    async def serve(self, agent: str = "w1") -> wire.ActionResponse:
        """The action that is served."""
        answer = await self.ask(wire.ActionRequest(agent_id=agent))
        assert isinstance(answer, wire.ActionResponse)
        return answer

    async def tell(
        self,
        served: wire.ActionResponse,
        state: wire.ActionStatusRequest.StateType.ValueType,
        action_id: str = "",
        began: datetime | None = None,
    ) -> None:
        """Report a state of an action."""
        start = Timestamp()
        if began is not None:
            start.FromDatetime(began)
        await self.ask(
            wire.ActionStatusRequest(
                workflow_id=served.workflow_id,
                agent_id=served.agent_id,
                task_id=served.task_id,
                action_id=action_id or served.action_id,
                action_name=served.name,
                action_state=state,
                execution_start=start,
            )
        )


@pytest.mark.parametrize(("hold", "passed"), [(59.0, 59.0), (0.0, 0.0), (2.5, 2.0)])
async def test_a_call_that_is_not_answered_well_is_held(hold: float, passed: float) -> None:
    """The server looks again every second for as long as it holds a call, and then says why."""
    desk = Desk(AgentV017(hold_seconds=hold))
    with pytest.raises(Rejected, match="no Workflows found"):
        await desk.serve()

    assert desk.clock.monotonic() == passed


async def test_work_that_is_made_meanwhile_ends_the_wait() -> None:
    """A held call is answered at the next look after there is something to serve."""
    desk = Desk(AgentV017())
    held = asyncio.create_task(desk.protocol.answer("GetAction", wire.ActionRequest(agent_id="w1"), desk.book))
    await desk.clock.run_until(10.5)
    assert not held.done()
    desk.add(TEMPLATE)
    await desk.clock.run_until(11.0)

    (answer,) = await held
    assert isinstance(answer, wire.ActionResponse)
    assert answer.name == "one"


async def test_a_refused_report_is_held_too_and_kept_once() -> None:
    """A report about an action that is not there waits as long, and is kept with the refusal, once."""
    desk = Desk(AgentV017(), TEMPLATE)
    served = await desk.serve()
    with pytest.raises(Rejected, match="action not found"):
        await desk.tell(served, wire.ActionStatusRequest.RUNNING, action_id="other")

    assert desk.clock.monotonic() == 59.0
    (report,) = desk.book.all()[0].reports
    assert (report.refusal, report.state) == ("action not found", State.RUNNING)


async def test_the_same_action_served_again_is_no_change() -> None:
    """Serving is heard of when the server begins to stand at the action, not each time."""
    desk = Desk(AgentV017(), TEMPLATE)
    await desk.serve()
    await desk.serve()

    assert len(desk.heard) == 1


async def after_a_failure(protocol: AgentV017) -> Desk:
    """Two workflows of one agent, of which the first has failed."""
    desk = Desk(protocol, TEMPLATE, TEMPLATE.replace("trial", "trial-2"))
    await desk.tell(await desk.serve(), wire.ActionStatusRequest.FAILED)
    return desk


async def test_a_finished_workflow_hides_the_next() -> None:
    """Only the first workflow is looked at, even when it is over."""
    desk = await after_a_failure(AgentV017(hold_seconds=0))

    with pytest.raises(Rejected, match="not in pending or running state"):
        await desk.serve()


async def test_later_servers_pass_over_finished_workflows() -> None:
    """Without the switch the next workflow is served, and after the last one nothing."""
    desk = await after_a_failure(AgentV017(hold_seconds=0, finished_workflow_hides_next=False))

    served = await desk.serve()
    assert served.workflow_id == "default/trial-2"
    await desk.tell(served, wire.ActionStatusRequest.FAILED)
    with pytest.raises(Rejected, match="no Tasks found in Workflow"):
        await desk.serve()


@pytest.mark.parametrize(("mixes", "second"), [(True, "default/trial-2"), (False, "default/trial")])
async def test_workflows_may_come_by_turns(mixes: bool, second: str) -> None:  # noqa: FBT001 a switch
    """With the switch another workflow's action is served between two of one; without it, one is led to its end."""
    protocol = AgentV017(hold_seconds=0, mixes_workflows=mixes)
    desk = Desk(protocol, TEMPLATE, TEMPLATE.replace("trial", "trial-2"))

    served = []
    for _ in range(2):
        action = await desk.serve()
        await desk.tell(action, wire.ActionStatusRequest.SUCCESS)
        served.append(action.workflow_id)

    assert served == ["default/trial", second]


async def test_namespaces_are_for_later_servers() -> None:
    """Before v0.25 an action has no namespaces, and its pid is the older field's."""
    text = TEMPLATE.replace("timeout: 60}", "timeout: 60, pid: older, namespaces: {network: host, pid: newer}}")

    later = await Desk(AgentV017(), text).serve()
    assert (later.namespaces.network, later.namespaces.pid, later.pid) == ("host", "newer", "newer")
    earlier = await Desk(AgentV017(knows_namespaces=False), text).serve()
    assert (earlier.HasField("namespaces"), earlier.pid) == (False, "older")


@pytest.mark.parametrize(("timeouts", "state"), [(Timeouts.IN_TIME, State.TIMEOUT), (Timeouts.IGNORED, State.RUNNING)])
async def test_the_controller_ends_a_workflow_in_time(timeouts: Timeouts, state: State) -> None:
    """A workflow that takes too long is TIMEOUT when anybody looks, without any report, unless timeouts are ignored."""
    desk = Desk(AgentV017(hold_seconds=0, timeouts=timeouts), TEMPLATE)
    await desk.tell(await desk.serve(), wire.ActionStatusRequest.RUNNING, began=desk.clock.wall())
    desk.clock.advance(601)

    workflow = desk.book.find("default/trial")
    assert workflow is not None
    assert workflow.state is state
