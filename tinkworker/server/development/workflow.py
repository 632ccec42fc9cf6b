"""
Workflows and what reports make of them: the rules of tink v0.12's server, as pure functions.

The current action is the first that is not SUCCESS; reports must be about it. There are no other rules: a RUNNING
revives a workflow that has failed, and nobody asks which worker says it.
"""

from collections.abc import Iterator
from datetime import datetime

from attrs import evolve, field, frozen

from tinkworker.server.development.template import Action, Task
from tinkworker.server.port import State

INVALID_WORKFLOW = "invalid workflow id"
WRONG_TASK = "reported task name does not match the current action details"
WRONG_ACTION = "reported action name does not match the current action details"


@frozen
class Progress:
    """
    How far an action is.

    Attributes:
        state: As last reported; None after a state that the protocol does not know.
        started: When its last RUNNING came; None before.
        seconds: From then to its end, by the server's clock.
    """

    state: State | None = State.PENDING
    started: datetime | None = None
    seconds: int = 0


@frozen
class Received:
    """
    A report as it came.

    Attributes:
        task: The task's name.
        action: The action's name.
        worker: Who says it.
        state: What is said; None if the protocol does not know it.
        seconds: As the worker counted.
        message: For people.
        at: When it came.
        refusal: The server's words; empty if it was taken.
    """

    task: str
    action: str
    worker: str
    state: State | None
    seconds: int
    message: str
    at: datetime
    refusal: str = ""


@frozen
class Step:
    """An action, its task, and its index among all actions of the workflow and within the task."""

    task: Task
    action: Action
    position: int
    place: int


@frozen
class Workflow:
    """
    A workflow on the server.

    Attributes:
        id: `namespace/name`.
        tasks: Its tasks.
        global_timeout: Seconds for all of it, as the template has them.
        progress: How far each action is, over all tasks.
        state: PENDING, then as its last report but one: SUCCESS when the last action is.
        reports: All that came, in order, taken or not.
    """

    id: str
    tasks: tuple[Task, ...]
    global_timeout: int
    progress: tuple[Progress, ...]
    state: State = State.PENDING
    reports: tuple[Received, ...] = field(default=(), repr=False)

    @property
    def steps(self) -> Iterator[Step]:
        """All its actions, in order."""
        position = 0
        for task in self.tasks:
            for place, action in enumerate(task.actions):
                yield Step(task, action, position, place)
                position += 1

    @property
    def current(self) -> Step | None:
        """The current action; None if all have ended well. One in an unknown state is passed over."""
        over = {State.SUCCESS, None}
        return next((step for step in self.steps if self.progress[step.position].state not in over), None)

    @property
    def succeeded(self) -> int:
        """How many actions before the current one are SUCCESS. It is what the server gives as the current index."""
        current = self.current
        end = len(self.progress) if current is None else current.position
        return sum(progress.state is State.SUCCESS for progress in self.progress[:end])

    @property
    def turn(self) -> str:
        """The worker to whom it is served; after the last action, the first task's."""
        current = self.current
        return (self.tasks[0] if current is None else current.task).worker

    @property
    def served(self) -> bool:
        """Whether it is served at all."""
        return self.state in {State.PENDING, State.RUNNING}


def start(workflow: str, tasks: tuple[Task, ...], global_timeout: int) -> Workflow:
    """A workflow of which nobody has reported anything."""
    return Workflow(workflow, tasks, global_timeout, progress=tuple(Progress() for task in tasks for _ in task.actions))


def receive(workflow: Workflow, report: Received) -> Workflow:
    """What a report makes of a workflow. The report is kept, with the refusal if it is refused."""
    refusal = _refuse(workflow, report)
    kept = evolve(workflow, reports=(*workflow.reports, evolve(report, refusal=refusal)))
    current = workflow.current
    if refusal or current is None:
        return kept
    progress = list(workflow.progress)
    progress[current.position] = _advance(progress[current.position], report)
    return evolve(kept, progress=tuple(progress), state=_conclude(workflow, report.state))


def _refuse(workflow: Workflow, report: Received) -> str:
    """Why a report is refused, in the server's words; empty if it is not."""
    current = workflow.current
    if current is None or report.task != current.task.name:
        return WRONG_TASK
    if report.action != current.action.name:
        return WRONG_ACTION
    # After an unknown state the two ways to count differ, and the server does not find the action any more.
    lost = workflow.succeeded not in {current.position, current.place}
    return INVALID_WORKFLOW if lost or report.state is State.PENDING else ""


def _advance(progress: Progress, report: Received) -> Progress:
    """What a report makes of its action."""
    if report.state is State.RUNNING:
        return Progress(State.RUNNING, report.at, progress.seconds)
    if report.state is None or progress.started is None:
        return evolve(progress, state=report.state)
    return evolve(progress, state=report.state, seconds=int((report.at - progress.started).total_seconds()))


def _conclude(workflow: Workflow, state: State | None) -> State:
    """What a state of the current action makes of the workflow's."""
    if state in {State.RUNNING, State.FAILED, State.TIMEOUT}:
        return state
    if state is State.SUCCESS and workflow.succeeded + 1 == len(workflow.progress):
        return State.SUCCESS
    return workflow.state
