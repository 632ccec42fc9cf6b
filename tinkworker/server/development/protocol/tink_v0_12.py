"""What the server says as tink v0.9 to v0.12 on Kubernetes, in that server's words."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import frozen
from google.protobuf.message import Message

from tinkworker.server.development.book import Book
from tinkworker.server.development.protocol.tink import (
    REQUESTS,
    action_on_wire,
    check_report,
    report_of,
    state_on_wire,
)
from tinkworker.server.development.rejection import Rejected
from tinkworker.server.development.rule import tink_v0_12 as rule
from tinkworker.server.development.rule.timing import Timeouts
from tinkworker.server.development.workflow import Received, Step, Workflow
from tinkworker.server.wire import tink_pb2 as wire


@frozen
class TinkV012:
    """
    The protocol of tink v0.9 to v0.12.

    Attributes:
        deliver_handlers: Whether actions carry `on_timeout` and `on_failure`. No release does that.
        counts_within_tasks: Whether actions of the second task and later ones cannot be reported (v0.9 and v0.10.0).
        timeouts: When the controller looks at timeouts. Every release does so on a change.
        timeout_zero_is_at_once: Whether a timeout of 0 seconds, or none, is over at once. In every release it is.
    """

    deliver_handlers: bool = False
    counts_within_tasks: bool = False
    timeouts: Timeouts = Timeouts.ON_CHANGE
    timeout_zero_is_at_once: bool = False

    @property
    def name(self) -> str:
        """On the command line."""
        return "tink-0.12"

    @property
    def service(self) -> str:
        """The full name of the service."""
        return "proto.WorkflowService"

    @property
    def requests(self) -> Mapping[str, type[Message]]:
        """The messages that the methods take."""
        return REQUESTS

    def make_id(self, name: str, uid: str) -> str:  # noqa: ARG002 other protocols use it
        """The name."""
        return name

    def report_of(self, request: Message, now: datetime) -> Received | None:
        """The report that a request is."""
        return report_of(request, now)

    async def answer(self, method: str, request: Message, book: Book) -> Sequence[Message]:  # noqa: ARG002 as above
        """Act on a request."""
        match request:
            case wire.WorkflowContextRequest():
                return self._contexts(request, book)
            case wire.WorkflowActionsRequest():
                return [self._actions(request, book)]
            case wire.WorkflowActionStatus():
                return [self._report(request, book)]
            case _:
                raise AssertionError(request)

    def check_time(self, workflow: Workflow, now: datetime) -> Workflow:
        """What the controller makes of a workflow."""
        return rule.check_time(workflow, now, zero_is_at_once=self.timeout_zero_is_at_once)

    def _contexts(self, request: wire.WorkflowContextRequest, book: Book) -> list[Message]:
        """The workflows in which it is a worker's turn, sorted by id."""
        if not request.worker_id:
            raise Rejected("INVALID_ARGUMENT", rule.INVALID_WORKFLOW)
        workflows = sorted(book.naming(request.worker_id), key=lambda workflow: workflow.id)
        return [_context(each) for each in workflows if not each.ended and rule.turn(each) == request.worker_id]

    def _actions(self, request: wire.WorkflowActionsRequest, book: Book) -> wire.WorkflowActionList:
        """A workflow's actions. An unknown one is answered in the words of the server's cache, which names the kind."""
        if not request.workflow_id:
            raise Rejected("INVALID_ARGUMENT", rule.INVALID_WORKFLOW)
        workflow = book.find(request.workflow_id)
        if workflow is None:
            name = json.dumps(request.workflow_id.partition("/")[2], ensure_ascii=False)
            raise Rejected("UNKNOWN", f"Workflow.tinkerbell.org {name} not found")
        return wire.WorkflowActionList(action_list=[self._action(step) for step in workflow.steps])

    def _report(self, request: wire.WorkflowActionStatus, book: Book) -> wire.Empty:
        """Take a report, or refuse it."""
        check_report(request)
        workflow = book.find(request.workflow_id)
        report = report_of(request, book.clock.wall())
        if workflow is None or report is None:
            raise Rejected("INVALID_ARGUMENT", rule.INVALID_WORKFLOW)
        workflow = rule.receive(workflow, report, counts_within_tasks=self.counts_within_tasks)
        book.change(workflow)
        if refusal := workflow.reports[-1].refusal:
            raise Rejected("INVALID_ARGUMENT", refusal)
        return wire.Empty()

    def _action(self, step: Step) -> wire.WorkflowAction:
        """An action; its task's volumes come first, its own environment wins."""
        environment = {**step.task.environment, **step.action.environment}
        return action_on_wire(
            step,
            (*step.task.volumes, *step.action.volumes),
            sorted(f"{name}={value}" for name, value in environment.items()),
            handlers=self.deliver_handlers,
        )


def _context(workflow: Workflow) -> wire.WorkflowContext:
    """A workflow as a worker sees it; nothing is current after the last action."""
    context = wire.WorkflowContext(
        workflow_id=workflow.id,
        current_action_index=rule.succeeded(workflow),
        total_number_of_actions=len(workflow.progress),
    )
    if (current := rule.current(workflow)) is not None:
        context.current_worker = current.task.worker
        context.current_task = current.task.name
        context.current_action = current.action.name
        context.current_action_state = state_on_wire(workflow.progress[current.position].state)
    return context
