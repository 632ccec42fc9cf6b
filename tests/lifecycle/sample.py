"""What lifecycles know, as small as it can be, for tests to change."""

from typing import Any

from attrs import evolve

from tinkworker.engine.step import Event
from tinkworker.lifecycle.action.data import ActionData
from tinkworker.lifecycle.attempt import Attempt, Outline
from tinkworker.lifecycle.conclusion import Conclusion, Reason
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.report.data import ReportData
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.lifecycle.workflow.data import Origin, WorkflowData
from tinkworker.server.port import Context, State

ATTEMPT = Attempt(workflow="wf", generation=1, task="t", action="a", index=2, run=1, worker="w1")
OUTLINE = Outline(
    task="t",
    name="a",
    worker="w1",
    image="img:1",
    timeout=60,
    on_timeout=False,
    on_failure=False,
    fingerprint="f",
)
SUCCESS = Conclusion(State.SUCCESS, Reason.SUCCEEDED, "fine", 0)
FAILURE = Conclusion(State.FAILED, Reason.EXITED, "exit status 3", 3)
TIMEOUT = Conclusion(State.TIMEOUT, Reason.TIMED_OUT, "too long")


def event(payload: Any = None, at: float = 0.0, name: str = "whatever") -> Event[Any]:
    """An event that brings something."""
    return Event(name, payload, at)


def action(*, outline: Outline = OUTLINE, policy: Policy | None = None, **changes: Any) -> ActionData:
    """What an action knows."""
    return evolve(ActionData(ATTEMPT, outline, policy or Policy()), **changes)


def report(**changes: Any) -> ReportData:
    """What a report of a success knows."""
    return evolve(ReportData(ATTEMPT, "w1", State.SUCCESS, 7, "fine", Policy()), **changes)


def context(
    workflow: str = "wf", position: int = 2, state: State = State.RUNNING, worker: str = "w1", identity: str = ""
) -> Context:
    """What a server shows of a workflow with five actions."""
    return Context(workflow, worker, "t", f"a{position}", position, state, 5, identity)


def outlines(actions: int, *, identified: bool = False) -> tuple[Outline, ...]:
    """So many actions, all for this worker."""
    return tuple(
        evolve(OUTLINE, name=f"a{index}", identity=f"id-{index}" if identified else "") for index in range(actions)
    )


def workflow(actions: int = 3, **changes: Any) -> WorkflowData:
    """What a workflow knows that has so many actions, all for this worker."""
    taken = context(position=0, state=State.PENDING)
    data = WorkflowData(
        "wf", "w1", Policy(), Origin(), taken, None, generation=1, fingerprint="f", outlines=outlines(actions)
    )
    return evolve(data, **changes)


def worker(**changes: Any) -> WorkerData:
    """What a worker knows."""
    return evolve(WorkerData("w1", Policy()), **changes)
