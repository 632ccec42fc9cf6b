"""What the server says as Tinkerbell v0.17 and later, in that server's words."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import frozen
from google.protobuf.message import Message

from tinkworker.server.development.book import Book
from tinkworker.server.development.protocol import agent
from tinkworker.server.development.rejection import Rejected
from tinkworker.server.development.rule import agent_v0_17 as rule
from tinkworker.server.development.rule.timing import Timeouts
from tinkworker.server.development.workflow import Received, Workflow, keep
from tinkworker.server.wire import agent_v0_17_pb2 as wire

_REQUESTS: Mapping[str, type[Message]] = {
    "GetAction": wire.ActionRequest,
    "ReportActionStatus": wire.ActionStatusRequest,
}


@frozen
class AgentV017:
    """
    The protocol of Tinkerbell v0.17 and later.

    Attributes:
        hold_seconds: For how long a call is held that is not answered well. 59 from v0.18.2 on; before, up to a minute
            or five.
        look_seconds: How often it is tried again meanwhile. Every second; before v0.18.2 ever more rarely.
        serves_again: Whether an action that was served already is served again, as from v0.24 on.
        finished_workflow_hides_next: Whether a workflow that is over keeps those after it from being served, as up to
            v0.25 (tinkerbell/tinkerbell#964).
        mixes_workflows: Whether of several workflows the one is looked at first of which least was begun, so that their
            actions come by turns. Released servers look at them in any order, another one each time: their cache has
            none.
        late_reports_change: Whether reports about a workflow that is over change it, as up to v0.25
            (tinkerbell/tinkerbell#945).
        knows_namespaces: Whether actions carry `namespaces`, as from v0.25 on.
        timeouts: When the controller looks at a workflow's timeout. In every release it does so in time.
        timeout_zero_is_at_once: Whether a workflow without a timeout is late at once. In every release it is.
    """

    hold_seconds: float = 59.0
    look_seconds: float = 1.0
    serves_again: bool = True
    finished_workflow_hides_next: bool = True
    mixes_workflows: bool = False
    late_reports_change: bool = True
    knows_namespaces: bool = True
    timeouts: Timeouts = Timeouts.IN_TIME
    timeout_zero_is_at_once: bool = False

    @property
    def name(self) -> str:
        """On the command line."""
        return "agent"

    @property
    def service(self) -> str:
        """The full name of the service."""
        return "proto.WorkflowService"

    @property
    def requests(self) -> Mapping[str, type[Message]]:
        """The messages that the methods take."""
        return _REQUESTS

    def make_id(self, name: str, uid: str) -> str:  # noqa: ARG002 other protocols use it
        """The name."""
        return name

    def report_of(self, request: Message, now: datetime) -> Received | None:
        """The report that a request is."""
        return agent.report_of(request, now)

    async def answer(self, method: str, request: Message, book: Book) -> Sequence[Message]:  # noqa: ARG002 each has its own
        """Act on a request, again and again for as long as it is to be held."""
        give_up = book.clock.monotonic() + self.hold_seconds
        while True:
            try:
                return [self._act(request, book)]
            except Rejected as rejection:
                if book.clock.monotonic() + self.look_seconds > give_up:
                    self._note(request, rejection, book)
                    raise
            await book.clock.sleep(self.look_seconds)

    def check_time(self, workflow: Workflow, now: datetime) -> Workflow:
        """What the controller makes of a workflow."""
        return rule.check_time(workflow, now, zero_is_at_once=self.timeout_zero_is_at_once)

    def _act(self, request: Message, book: Book) -> Message:
        """Act on a request once."""
        match request:
            case wire.ActionRequest():
                return self._serve(request, book)
            case wire.ActionStatusRequest():
                return self._report(request, book)
            case _:
                raise AssertionError(request)

    def _serve(self, request: wire.ActionRequest, book: Book) -> wire.ActionResponse:
        """The action that comes next. Only the first of the agent's workflows that counts is looked at."""
        if not request.agent_id:
            raise Rejected("INVALID_ARGUMENT", "invalid Agent ID")
        workflows = sorted(
            (each for each in book.naming(request.agent_id) if rule.agent_of(each) == request.agent_id),
            key=lambda workflow: (rule.begun(workflow) if self.mixes_workflows else 0, workflow.id),
        )
        if not workflows:
            raise Rejected("NOT_FOUND", "no Workflows found")
        if not self.finished_workflow_hides_next:
            workflows = [workflow for workflow in workflows if not workflow.ended]
        if not workflows:
            raise Rejected("NOT_FOUND", "no Tasks found in Workflow")
        if workflows[0].ended:
            raise Rejected("FAILED_PRECONDITION", "Workflow not in pending or running state")
        step = rule.choose(workflows[0], request.agent_id, serves_again=self.serves_again)
        served = rule.serve(workflows[0], step)
        if served != workflows[0]:
            book.change(served)
        return agent.action_on_wire(served, step, namespaces=self.knows_namespaces)

    def _report(self, request: wire.ActionStatusRequest, book: Book) -> wire.ActionStatusResponse:
        """Take a report, or refuse it."""
        agent.check_report(request)
        workflow = book.find(request.workflow_id)
        if workflow is None:
            raise Rejected("INTERNAL", agent.words_for_unknown(request.workflow_id))
        step = agent.find_action(workflow, request)
        report = agent.report_of(request, book.clock.wall())
        if step is None or report is None:
            raise Rejected("NOT_FOUND", "action not found")
        book.change(rule.receive(workflow, report, step, late_reports_change=self.late_reports_change))
        return wire.ActionStatusResponse()

    def _note(self, request: Message, rejection: Rejected, book: Book) -> None:
        """Keep a report that was refused for good, if it names a workflow."""
        report = agent.report_of(request, book.clock.wall())
        workflow = book.find(request.workflow_id) if isinstance(request, wire.ActionStatusRequest) else None
        if report is not None and workflow is not None:
            book.change(keep(workflow, report, rejection.text))
