"""What is written down: workflows that somebody made, and containers that were started for their actions."""

from attrs import define, field

from tests.worker.storm.work import TIMEOUT
from tinkworker.lifecycle.attempt import LABEL
from tinkworker.lifecycle.policy import SIGHTINGS_APART, Policy
from tinkworker.runtime.simulated.container import Simulated
from tinkworker.server.port import State
from tinkworker.testing.server import MemoryWorkflow

OUTCOMES = frozenset({State.SUCCESS, State.FAILED, State.TIMEOUT})
UNLIMITED = Policy().action_timeout
"""Seconds that an action may take of which nothing else is said."""
SAME = ("workflow", "worker", "task", "action", "index", "generation", "run", "identity")
"""The labels that a container and its handler's have in common, and nobody else's."""


def labelled(container: Simulated, label: str) -> str:
    """What a container says of itself; nothing if a worker of ours did not make it."""
    return container.labels.get(f"{LABEL}{label}", "")


@define(eq=False)
class Run:
    """
    A container that was started for an action.

    Attributes:
        container: It; kept when the engine has it no more.
        workflow: The id of the action's workflow.
        index: The action's place in it.
        at: When it was started.
        handlers: Whether the action has any.
        life: The number of the worker's life that started it; 0 if another worker did.
        lost: When somebody removed it; None if nobody did.
    """

    container: Simulated
    workflow: str
    index: int
    at: float
    handlers: bool = True
    life: int = 0
    lost: float | None = None

    def __str__(self) -> str:
        return f"{self.container.name} ({self.workflow}#{self.index}, started at {self.at:g})"

    @property
    def over_time(self) -> float:
        """When it will have taken too long."""
        return round(self.at + (TIMEOUT if self.container.program.seconds > UNLIMITED else UNLIMITED), 3)

    def is_handled_by(self, handler: Simulated) -> bool:
        """Whether a container is that of its handler."""
        return all(labelled(handler, label) == labelled(self.container, label) for label in SAME)

    def ended_as(self, state: State, now: float) -> bool:
        """Whether this is how it ended. What a timeout is told of may go on, on an engine that does not answer."""
        if state is State.TIMEOUT:
            return round(now, 3) >= self.over_time
        ended = self.container.exit(now)
        return ended is not None and (ended.code == 0) is (state is State.SUCCESS)


@define(eq=False)
class Deployment:
    """
    A workflow that somebody has made: another one each time, though the names may be the same.

    Attributes:
        workflow: What the server has of it.
        since: When it was made.
        outcomes: What was reported of each of its actions, in order.
        over: When the server ended it by itself, and when a report brought it back; the last time may go on.
    """

    workflow: MemoryWorkflow
    since: float
    outcomes: dict[int, list[State]] = field(factory=dict)
    over: list[list[float]] = field(factory=list)

    def began(self, index: int) -> bool:
        """Whether the server has taken that an action runs, in its turn."""
        states = self.workflow.states
        if index >= len(states) or states[index] is State.PENDING:
            return False
        return all(state is State.SUCCESS for state in states[:index])

    def was_over(self, now: float) -> bool:
        """Whether the server did not list it for so long that a worker may take that for true."""
        return any((span[1:] or [now])[0] - span[0] >= SIGHTINGS_APART for span in self.over)
