"""Workflows as every protocol's server keeps them. What reports make of them is in `rule`, one module a protocol."""

from collections.abc import Iterator
from datetime import datetime

from attrs import evolve, field, frozen

from tinkworker.server.development.template import Action, Task
from tinkworker.server.port import State


@frozen
class Progress:
    """
    How far an action is.

    Attributes:
        state: As last reported; None after a state that the protocol does not know.
        started: When its last RUNNING came, or said that it began; None before.
        seconds: From then to its end.
    """

    state: State | None = State.PENDING
    started: datetime | None = None
    seconds: int = 0


@frozen
class Received:
    """
    A report as it came.

    Attributes:
        task: The task's name, or its id where the protocol has one.
        action: The action's name.
        worker: Who says it.
        state: What is said; None if the protocol does not know it.
        seconds: As the worker counted.
        message: For people.
        at: When it came.
        refusal: The server's words; empty if it was taken.
        identity: The action's id; empty where the protocol has none.
        started: When the action began, where the protocol says so.
    """

    task: str
    action: str
    worker: str
    state: State | None
    seconds: int
    message: str
    at: datetime
    refusal: str = ""
    identity: str = ""
    started: datetime | None = None


@frozen
class Step:
    """An action, its task, and its index among all actions of the workflow and within the task."""

    task: Task
    action: Action
    position: int
    place: int


@frozen
class Cursor:
    """The action that a server spoke of last, where it keeps one apart from its actions: its position and its state."""

    position: int
    state: State | None


@frozen
class Workflow:
    """
    A workflow on the server.

    Attributes:
        id: As the protocol has it.
        name: `namespace/name`, for people.
        uid: A UUID that no other workflow has, also not one of the same id that was made before.
        tasks: Its tasks.
        global_timeout: Seconds for all of it, as the template has them.
        progress: How far each action is, over all tasks.
        state: What has become of it; None after a state that the protocol does not know.
        reports: All that came, in order, taken or not.
        cursor: Where the server is, for the protocols that keep that; None at the beginning, and always for tink v0.12.
        deadline: When the controller will end it; None if it has not made up its mind.
    """

    id: str
    name: str
    uid: str
    tasks: tuple[Task, ...]
    global_timeout: int
    progress: tuple[Progress, ...]
    state: State | None = State.PENDING
    reports: tuple[Received, ...] = field(default=(), repr=False)
    cursor: Cursor | None = None
    deadline: datetime | None = None

    @property
    def steps(self) -> Iterator[Step]:
        """All its actions, in order."""
        position = 0
        for task in self.tasks:
            for place, action in enumerate(task.actions):
                yield Step(task, action, position, place)
                position += 1

    @property
    def ended(self) -> bool:
        """Whether nothing is to be done any more."""
        return self.state not in {State.PENDING, State.RUNNING}


def start(workflow: str, name: str, uid: str, tasks: tuple[Task, ...], global_timeout: int) -> Workflow:
    """A workflow of which nobody has reported anything."""
    progress = tuple(Progress() for task in tasks for _ in task.actions)
    return Workflow(workflow, name, uid, tasks, global_timeout, progress)


def keep(workflow: Workflow, report: Received, refusal: str = "") -> Workflow:
    """A workflow that has kept a report, with the refusal if it was refused."""
    return evolve(workflow, reports=(*workflow.reports, evolve(report, refusal=refusal)))


def advance(workflow: Workflow, position: int, progress: Progress) -> Workflow:
    """A workflow one of whose actions is that far."""
    return evolve(workflow, progress=(*workflow.progress[:position], progress, *workflow.progress[position + 1 :]))
