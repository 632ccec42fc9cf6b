"""What the server answers, in the words of tink v0.12 on Kubernetes."""

import json
from collections.abc import Callable, Iterable

from attrs import frozen
from google.protobuf.message import DecodeError, Message

from tinkworker.clock import Clock
from tinkworker.server.development.store import Store
from tinkworker.server.development.workflow import INVALID_WORKFLOW, Received, Step, Workflow, receive
from tinkworker.server.port import State
from tinkworker.server.wire import tink_v0_12_pb2 as wire


class Rejected(Exception):
    """A request that is answered with a status instead of messages: the name of its code, and its text."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


@frozen
class Service:
    """
    The three methods of the protocol.

    Attributes:
        store: Where the workflows are.
        clock: Tells when a report came.
        deliver_handlers: Whether actions carry `on_timeout` and `on_failure`.
        listener: Is told of a workflow after each report about it.
    """

    store: Store
    clock: Clock
    deliver_handlers: bool
    listener: Callable[[Workflow], None]

    def parse(self, method: str, data: bytes) -> Message:
        """
        A method's request.

        Raises:
            Rejected: There is no such method, or this is not its message.
        """
        requests: dict[str, type[Message]] = {
            "GetWorkflowContexts": wire.WorkflowContextRequest,
            "GetWorkflowActions": wire.WorkflowActionsRequest,
            "ReportActionStatus": wire.WorkflowActionStatus,
        }
        if method not in requests:
            raise Rejected("UNIMPLEMENTED", f"unknown method {method} for service proto.WorkflowService")
        try:
            return requests[method].FromString(data)
        except DecodeError as error:
            text = "grpc: error unmarshalling request: proto: cannot parse invalid wire-format data"
            raise Rejected("INTERNAL", text) from error

    def answer(self, request: Message) -> list[Message]:
        """
        Act on a request.

        Raises:
            Rejected: As the real server would.
        """
        match request:
            case wire.WorkflowContextRequest():
                return list(self._contexts(request))
            case wire.WorkflowActionsRequest():
                return [self._actions(request)]
            case wire.WorkflowActionStatus():
                return [self._report(request)]
            case _:
                raise AssertionError(request)

    def _contexts(self, request: wire.WorkflowContextRequest) -> Iterable[wire.WorkflowContext]:
        """The workflows in which it is a worker's turn."""
        if not request.worker_id:
            raise Rejected("INVALID_ARGUMENT", INVALID_WORKFLOW)
        return (_context(each) for each in self.store.all() if each.served and each.turn == request.worker_id)

    def _actions(self, request: wire.WorkflowActionsRequest) -> wire.WorkflowActionList:
        """A workflow's actions. An unknown one is answered in the words of Kubernetes."""
        if not request.workflow_id:
            raise Rejected("INVALID_ARGUMENT", INVALID_WORKFLOW)
        workflow = self.store.find(request.workflow_id)
        if workflow is None:
            name = json.dumps(request.workflow_id.partition("/")[2], ensure_ascii=False)
            raise Rejected("UNKNOWN", f"workflows.tinkerbell.org {name} not found")
        return wire.WorkflowActionList(action_list=[self._action(step) for step in workflow.steps])

    def _report(self, request: wire.WorkflowActionStatus) -> wire.Empty:
        """Take a report, or refuse it."""
        for value, what in (
            (request.workflow_id, "workflow id"),
            (request.task_name, "task name"),
            (request.action_name, "action name"),
        ):
            if not value:
                raise Rejected("INVALID_ARGUMENT", f"invalid {what}")
        workflow = self.store.find(request.workflow_id)
        if workflow is None:
            raise Rejected("INVALID_ARGUMENT", INVALID_WORKFLOW)
        workflow = receive(workflow, self._received(request))
        self.store.change(workflow)
        self.listener(workflow)
        if refusal := workflow.reports[-1].refusal:
            raise Rejected("INVALID_ARGUMENT", refusal)
        return wire.Empty()

    def _received(self, request: wire.WorkflowActionStatus) -> Received:
        """A report as it is kept."""
        known = request.action_status in wire.State.values()
        return Received(
            task=request.task_name,
            action=request.action_name,
            worker=request.worker_id,
            state=State[wire.State.Name(request.action_status).removeprefix("STATE_")] if known else None,
            seconds=request.seconds,
            message=request.message,
            at=self.clock.wall(),
        )

    def _action(self, step: Step) -> wire.WorkflowAction:
        """An action; its task's volumes come first, its own environment wins."""
        task, action = step.task, step.action
        environment = {**task.environment, **action.environment}
        return wire.WorkflowAction(
            task_name=task.name,
            name=action.name,
            image=action.image,
            timeout=action.timeout,
            command=action.command,
            on_timeout=action.on_timeout if self.deliver_handlers else (),
            on_failure=action.on_failure if self.deliver_handlers else (),
            worker_id=task.worker,
            volumes=(*task.volumes, *action.volumes),
            environment=sorted(f"{name}={value}" for name, value in environment.items()),
            pid=action.pid,
        )


def _context(workflow: Workflow) -> wire.WorkflowContext:
    """A workflow as a worker sees it; nothing is current after the last action."""
    context = wire.WorkflowContext(
        workflow_id=workflow.id,
        current_action_index=workflow.succeeded,
        total_number_of_actions=len(workflow.progress),
    )
    if (current := workflow.current) is not None:
        state = workflow.progress[current.position].state or State.PENDING
        context.current_worker = current.task.worker
        context.current_task = current.task.name
        context.current_action = current.action.name
        context.current_action_state = wire.State.Value(f"STATE_{state.name}")
    return context
