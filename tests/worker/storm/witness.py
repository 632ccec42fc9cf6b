"""Who writes down what server and engine really saw, and says at once when a promise was broken; and that engine."""

from collections.abc import Callable, Collection

from attrs import define, field

from tinkworker.lifecycle.attempt import LABEL
from tinkworker.lifecycle.policy import SIGHTINGS_APART
from tinkworker.runtime.simulated.container import Simulated
from tinkworker.runtime.simulated.engine import Engine
from tinkworker.server.port import Report, State
from tinkworker.testing.server import MemoryWorkflow

OUTCOMES = frozenset({State.SUCCESS, State.FAILED, State.TIMEOUT})
TIMEOUT = 20
"""Seconds that an action may take which never ends."""


@define(eq=False)
class Run:
    """
    A container that was started for an action.

    Attributes:
        container: It; kept when the engine has it no more.
        workflow: The id of the action's workflow.
        index: The action's place in it.
        at: When it was started.
    """

    container: Simulated
    workflow: str
    index: int
    at: float


@define(eq=False)
class Deployment:
    """
    A workflow that somebody has made: another one each time, though the names may be the same.

    Attributes:
        workflow: What the server has of it.
        since: When it was made.
        reads: When the worker asked and was shown it, since it was shown anything else instead.
        outcomes: What was reported of each of its actions, in order.
    """

    workflow: MemoryWorkflow
    since: float
    reads: list[float] = field(factory=list)
    outcomes: dict[int, list[State]] = field(factory=dict)

    @property
    def recognisable(self) -> bool:
        """Whether the worker has seen it long enough to tell it from the one before, which had the same name."""
        return bool(self.reads) and self.reads[-1] - self.reads[0] >= SIGHTINGS_APART


@define(eq=False)
class Witness:
    """
    Knows what really happened.

    Attributes:
        now: Tells the time.
        deployments: All workflows that there ever were, by name, in order.
        runs: Every start of a container.
        broken: Which promises were broken, each with what broke it.
    """

    now: Callable[[], float]
    deployments: dict[str, list[Deployment]] = field(factory=dict)
    runs: list[Run] = field(factory=list)
    broken: list[str] = field(factory=list)

    def deployed(self, name: str, workflow: MemoryWorkflow) -> None:
        """Somebody has made a workflow."""
        self.deployments.setdefault(name, []).append(Deployment(workflow, self.now()))

    def read(self, listed: Collection[str], since: float, asked: float) -> None:
        """The worker was shown these workflows, as they were from some moment on, and no others."""
        for name, deployments in self.deployments.items():
            shown = [deployment for deployment in deployments if deployment.since <= since]
            if name in listed and shown[-1:] == deployments[-1:]:
                deployments[-1].reads.append(asked)
            else:
                deployments[-1].reads.clear()

    def started(self, container: Simulated) -> None:
        """A container was started: for the first time, and after the server knew that it would be."""
        if container.labels.get(f"{LABEL}role") != "main":
            return
        workflow, action = container.labels[f"{LABEL}workflow"], container.labels[f"{LABEL}action"]
        index = int(action.partition("-")[0])
        if any(run.container.name == container.name for run in self.runs):
            self.broken.append(f"{container.name} was started twice")
        self.runs.append(Run(container, workflow, index, self.now()))
        times = sum((run.workflow, run.index) == (workflow, index) for run in self.runs)
        if times > len(self.deployments[workflow]):
            self.broken.append(f"{workflow}#{index} was started {times} times, more often than anybody made it")
        if not any(self._may_start(deployment, index) for deployment in self.deployments[workflow]):
            self.broken.append(f"{container.name} was started before the server had taken that it runs, or out of turn")

    def _may_start(self, deployment: Deployment, index: int) -> bool:
        """Whether a container of this action may run, as far as this workflow is concerned."""
        states = deployment.workflow.states
        if index >= len(states) or states[index] is State.PENDING:
            return False
        return all(state is State.SUCCESS for state in states[:index])

    def reported(self, name: str, index: int, report: Report) -> None:
        """A report was taken: an outcome is that of a container, and does not change."""
        if report.state not in OUTCOMES:
            return
        deployment = self.deployments[name][-1]
        known = deployment.outcomes.setdefault(index, [])
        known.append(report.state)
        if len(set(known)) > 1:
            self.broken.append(f"{name}#{index} was reported as {known}")
        since = deployment.since if deployment.recognisable else self.deployments[name][0].since
        runs = [run for run in self.runs if (run.workflow, run.index) == (name, index) and run.at >= since]
        if not any(self._is_outcome(run, report.state) for run in runs):
            self.broken.append(f"{name}#{index} was reported {report.state} ({report.message}); no container ended so")

    def _is_outcome(self, run: Run, state: State) -> bool:
        """Whether this is how a run ended. What a timeout is told of may go on, on an engine that does not answer."""
        if state is State.TIMEOUT:
            return round(self.now() - run.at, 3) >= TIMEOUT
        ended = run.container.exit(self.now())
        return ended is not None and (ended.code == 0) is (state is State.SUCCESS)


@define(eq=False)
class WitnessedEngine(Engine):
    """A simulated engine that is watched."""

    witness: Witness | None = None

    def start(self, container: Simulated) -> None:
        """Start a container, unless it was started before."""
        fresh = container.started is None
        super().start(container)
        if fresh and self.witness is not None:
            self.witness.started(container)
