"""What the server says as tink v0.2 to v0.8 on PostgreSQL, in that server's words."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from attrs import frozen
from google.protobuf.message import Message

from tinkworker.server.development.book import Book
from tinkworker.server.development.protocol import tink
from tinkworker.server.development.rejection import Rejected
from tinkworker.server.development.rule import tink_v0_8 as rule
from tinkworker.server.development.rule.timing import Timeouts
from tinkworker.server.development.workflow import Received, Step, Workflow
from tinkworker.server.wire import tink_pb2 as wire


@frozen
class TinkV08:
    """
    The protocol of tink v0.2 to v0.8.

    Attributes:
        running_advances: Whether a RUNNING that comes twice is about the next action the second time. In every release.
        hand_over_is_lost: Whether a workflow is listed after a SUCCESS only if that was its first action's. In every
            release (tinkerbell/tink#479).
        dies_beyond_the_last: Whether a RUNNING after the last action ends the server, as up to v0.6, instead of being
            refused.
        wants_uuids: Whether a worker that no template names is refused unless its id is a UUID, as in every release on
            PostgreSQL.
    """

    running_advances: bool = True
    hand_over_is_lost: bool = True
    dies_beyond_the_last: bool = False
    wants_uuids: bool = True

    @property
    def name(self) -> str:
        """On the command line."""
        return "tink-0.8"

    @property
    def service(self) -> str:
        """The full name of the service."""
        return "github.com.tinkerbell.tink.protos.workflow.WorkflowService"

    @property
    def requests(self) -> Mapping[str, type[Message]]:
        """The messages that the methods take. Those for a workflow's data are not there: no worker needs them."""
        return {**tink.REQUESTS, "GetWorkflowContextList": wire.WorkflowContextRequest}

    @property
    def timeouts(self) -> Timeouts:
        """There is no controller."""
        return Timeouts.IGNORED

    def make_id(self, name: str, uid: str) -> str:  # noqa: ARG002 other protocols use it
        """The UUID."""
        return uid

    def report_of(self, request: Message, now: datetime) -> Received | None:
        """The report that a request is."""
        return tink.report_of(request, now)

    async def answer(self, method: str, request: Message, book: Book) -> Sequence[Message]:
        """Act on a request."""
        match request:
            case wire.WorkflowContextRequest() if method == "GetWorkflowContextList":
                return [self._context_list(request, book)]
            case wire.WorkflowContextRequest():
                return self._contexts(request, book)
            case wire.WorkflowActionsRequest():
                return [_actions(request, book)]
            case wire.WorkflowActionStatus():
                return [self._report(request, book)]
            case _:
                raise AssertionError(request)

    def check_time(self, workflow: Workflow, now: datetime) -> Workflow:  # noqa: ARG002 nobody looks at the time
        """The workflow as it is."""
        return workflow

    def _contexts(self, request: wire.WorkflowContextRequest, book: Book) -> list[Message]:
        """The workflows in which it is a worker's turn."""
        worker = request.worker_id
        return [
            _context(workflow)
            for workflow in self._workflows_of(worker, book)
            if rule.is_listed(workflow, worker, hand_over_is_lost=self.hand_over_is_lost)
        ]

    def _context_list(self, request: wire.WorkflowContextRequest, book: Book) -> wire.WorkflowContextList:
        """All workflows in which a worker has a task. The server cannot say that there is none."""
        workflows = self._workflows_of(request.worker_id, book)
        if not workflows:
            raise Rejected("INTERNAL", "grpc: error while marshaling: proto: Marshal called with nil")
        return wire.WorkflowContextList(workflow_contexts=map(_context, workflows))

    def _report(self, request: wire.WorkflowActionStatus, book: Book) -> wire.Empty:
        """Take a report, or refuse it."""
        tink.check_report(request)
        workflow = book.find(request.workflow_id)
        report = tink.report_of(request, book.clock.wall())
        if workflow is None or report is None:
            raise Rejected("ABORTED", f"Workflow with id {request.workflow_id} does not exist")
        workflow = rule.receive(workflow, report, running_advances=self.running_advances)
        book.change(workflow)
        match workflow.reports[-1].refusal:
            case "":
                return wire.Empty()
            case rule.BEYOND if self.dies_beyond_the_last:
                raise Rejected("UNAVAILABLE", "Socket closed")
            case rule.BEYOND:
                raise Rejected("FAILED_PRECONDITION", rule.BEYOND)
            case refusal:
                raise Rejected("INVALID_ARGUMENT", refusal)

    def _workflows_of(self, worker: str, book: Book) -> list[Workflow]:
        """
        The workflows in which a worker has a task.

        Raises:
            Rejected: The worker's id is empty, or neither a UUID nor anybody's here. (There, every id is a UUID: the
                server looks up the hardware to which a template's `worker` belongs.)
        """
        if not worker:
            raise Rejected("INVALID_ARGUMENT", "invalid worker id")
        workflows = book.naming(worker)
        if self.wants_uuids and not workflows:
            try:
                UUID(worker)
            except ValueError as error:
                quoted = json.dumps(worker, ensure_ascii=False)
                raise Rejected("ABORTED", f"pq: invalid input syntax for type uuid: {quoted}") from error
        return workflows


def _actions(request: wire.WorkflowActionsRequest, book: Book) -> wire.WorkflowActionList:
    """A workflow's actions; none if it is not there."""
    if not request.workflow_id:
        raise Rejected("INVALID_ARGUMENT", "invalid workflow id")
    workflow = book.find(request.workflow_id)
    return wire.WorkflowActionList(action_list=[_action(step) for step in workflow.steps] if workflow else [])


def _action(step: Step) -> wire.WorkflowAction:
    """An action; its own volumes win over its task's from the same source, as its environment does."""
    volumes = dict(volume.partition(":")[::2] for volume in (*step.task.volumes, *step.action.volumes))
    environment = {**step.task.environment, **step.action.environment}
    return tink.action_on_wire(
        step,
        tuple(f"{source}:{rest}" for source, rest in volumes.items()),
        [f"{name}={value}" for name, value in environment.items()],
        handlers=True,
    )


def _context(workflow: Workflow) -> wire.WorkflowContext:
    """A workflow as a worker sees it: the action that was reported last, nothing before the first report."""
    context = wire.WorkflowContext(workflow_id=workflow.id, total_number_of_actions=len(workflow.progress))
    if workflow.cursor is not None:
        step = next(step for step in workflow.steps if step.position == workflow.cursor.position)
        context.current_worker = step.task.worker
        context.current_task = step.task.name
        context.current_action = step.action.name
        context.current_action_index = step.position
        context.current_action_state = tink.state_on_wire(workflow.cursor.state)
    return context
