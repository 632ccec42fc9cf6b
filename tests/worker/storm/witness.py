"""Who writes down what server and engine really saw, and says at once when a promise was broken; and that engine."""

from collections.abc import Callable

from attrs import define, field, frozen

from tinkworker.lifecycle.attempt import LABEL
from tinkworker.runtime.simulated.container import Simulated
from tinkworker.runtime.simulated.engine import Engine
from tinkworker.server.port import Report, State
from tinkworker.testing.server import MemoryWorkflow

OUTCOMES = frozenset({State.SUCCESS, State.FAILED, State.TIMEOUT})
TIMEOUT = 20
"""Seconds that an action may take which never ends."""
FRESH = 0.5
"""Seconds for which what the worker was shown is ground enough to tell how an action ended."""


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
        outcomes: What was reported of each of its actions, in order.
    """

    workflow: MemoryWorkflow
    since: float
    outcomes: dict[int, list[State]] = field(factory=dict)

    def began(self, index: int) -> bool:
        """Whether the server has taken that an action runs, in its turn."""
        states = self.workflow.states
        if index >= len(states) or states[index] is State.PENDING:
            return False
        return all(state is State.SUCCESS for state in states[:index])


@frozen
class Reading:
    """
    Something that the worker was shown.

    Attributes:
        asked: When it asked for it.
        arrived: When it got it.
        moment: When that was so; earlier still, if the server reads through a cache.
    """

    asked: float
    arrived: float
    moment: float


@define(eq=False)
class Witness:
    """
    Knows what really happened.

    Attributes:
        now: Tells the time.
        deployments: All workflows that there ever were, by name, in order.
        runs: Every start of a container.
        readings: What the worker was shown, as far as it may still send a report on that.
        broken: Which promises were broken, each with what broke it.
    """

    now: Callable[[], float]
    deployments: dict[str, list[Deployment]] = field(factory=dict)
    runs: list[Run] = field(factory=list)
    readings: list[Reading] = field(factory=list)
    broken: list[str] = field(factory=list)

    def deployed(self, name: str, workflow: MemoryWorkflow) -> None:
        """Somebody has made a workflow."""
        self.deployments.setdefault(name, []).append(Deployment(workflow, self.now()))

    def read(self, asked: float, moment: float) -> None:
        """The worker was shown something: what was so at a moment."""
        self.readings = [*self._grounds(), Reading(asked, self.now(), moment)]

    def shown(self) -> float:
        """Since when things may have changed for whoever sends a report now: it was asked for it just before."""
        return min((reading.moment for reading in self._grounds()), default=self.now())

    def _grounds(self) -> list[Reading]:
        """What a report may be sent on now: an answer that has just come, or one that was asked for just before."""
        now = self.now()
        return [reading for reading in self.readings if reading.arrived == now or reading.asked > now - FRESH]

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
        begun = sum(deployment.began(index) for deployment in self.deployments[workflow])
        if times > begun:
            told = f"the server has taken {begun} times, in its turn, that it runs"
            self.broken.append(f"{workflow}#{index} was started {times} times, and {told}")

    def reported(self, report: Report, moment: float) -> None:
        """
        A report was taken: an outcome is that of a container, and does not change.

        It is that of a container of this very workflow, unless that was made again under its name after the moment
        which the worker was shown: between the question and the report nothing is promised.
        """
        name, index = report.workflow, int(report.action.partition("-")[0])
        if report.state not in OUTCOMES:
            return
        deployment = self.deployments[name][-1]
        known = deployment.outcomes.setdefault(index, [])
        known.append(report.state)
        if len(set(known)) > 1:
            self.broken.append(f"{name}#{index} was reported as {known}")
        since = deployment.since if deployment.since <= moment else self.deployments[name][0].since
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
