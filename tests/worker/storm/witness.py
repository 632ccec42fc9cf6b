"""Who writes down what server and engine really saw, and says at once when a promise was broken."""

from collections.abc import Callable, Iterator

from attrs import define, field, frozen

from tests.worker.storm.handling import HandlerWitness
from tests.worker.storm.run import OUTCOMES, Deployment, Run, labelled
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.simulated.container import Simulated
from tinkworker.server.port import Report, State
from tinkworker.testing.server import MemoryWorkflow

FRESH = 0.5
"""Seconds for which what the worker was shown is ground enough to tell how an action ended."""


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
        policy: What the worker's operator decided.
        forgetful: Whether journals were lost or damaged, so that perhaps nobody but the engine knows what ran.
        life: The number of the life that is at work.
        deployments: All workflows that there ever were, by name, in order.
        runs: Every start of an action's container.
        vanished: The places of actions whose containers somebody removed, started or not.
        ended_by_engine: The ids of containers that ran when the engine ended.
        readings: What the worker was shown, as far as it may still send a report on that.
        broken: Which promises were broken, each with what broke it.
        handlers: Watches handlers.
    """

    now: Callable[[], float]
    policy: Policy = field(factory=Policy)
    forgetful: bool = False
    life: int = 0
    deployments: dict[str, list[Deployment]] = field(factory=dict)
    runs: list[Run] = field(factory=list)
    vanished: list[tuple[str, int, float]] = field(factory=list)
    ended_by_engine: set[str] = field(factory=set)
    readings: list[Reading] = field(factory=list)
    broken: list[str] = field(factory=list)
    handlers: HandlerWitness = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Say what is broken in one place."""
        self.handlers = HandlerWitness(self.broken)

    def excused(self) -> None:
        """The engine or the server did not answer: what the worker wanted may not have come about."""
        self.handlers.excuses.append(self.now())

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

    def inherited(self, container: Simulated, workflow: str) -> None:
        """Another worker had begun the first action of a workflow."""
        self.runs.append(Run(container, workflow, 0, self.now(), handlers=False))

    def lost(self, container: Simulated) -> None:
        """Somebody removed a container."""
        now = self.now()
        for run in self.runs:
            if run.container is container:
                run.lost = now
                self.vanished.append((run.workflow, run.index, now))
        if labelled(container, "role") == "main" and container.started is None:
            self.vanished.append((labelled(container, "workflow"), int(labelled(container, "index")), now))
        self.handlers.lost(container)
        self.excused()

    def started(self, container: Simulated) -> None:
        """A container was started: for the first time, and after the server knew that it would be."""
        role = labelled(container, "role")
        if role and role != "main":
            self.handlers.started(container, self.runs, self.now())
        elif role:
            self._started(container, labelled(container, "workflow"), labelled(container, "action"))

    def _started(self, container: Simulated, workflow: str, action: str) -> None:
        """
        The container of an action was started.

        What was lost runs again if that is wanted, or if nobody remembers: that of another worker may never have been
        seen here. A workflow that is over has no container any more; if the journal is gone as well, nobody knows that
        another one had its name, and what is made for it is called as what was made for that one.
        """
        index = int(action.partition("-")[0])
        again = self.forgetful or self.policy.on_lost == "rerun"
        earlier = [run for run in self._runs_of(workflow, index) if run.lost is None or not (again or run.life == 0)]
        deployments = self.deployments[workflow]
        remembered = [run for run in earlier if not self.forgetful or run.at >= deployments[-1].since]
        if any(run.container.name == container.name for run in remembered):
            self.broken.append(f"{container.name} was started twice")
        handlers = bool(deployments[-1].workflow.actions[0].on_failure)
        self.runs.append(Run(container, workflow, index, self.now(), handlers, self.life))
        times, begun = len(earlier) + 1, sum(deployment.began(index) for deployment in deployments)
        if times > begun:
            told = f"the server has taken {begun} times, in its turn, that it runs"
            self.broken.append(f"{workflow}#{index} was started {times} times, and {told}")

    def _runs_of(self, workflow: str, index: int) -> Iterator[Run]:
        """All runs of an action, of whichever workflow of that name."""
        return (run for run in self.runs if (run.workflow, run.index) == (workflow, index))

    def reported(self, report: Report, moment: float) -> None:
        """
        A report was taken: an outcome is that of a container, and does not change.

        It is that of a container of this very workflow, unless that was made again under its name after the moment
        which the worker was shown: between the question and the report nothing is promised.
        """
        name, index = report.workflow, int(report.action.partition("-")[0])
        if report.state not in OUTCOMES:
            return
        deployment, now = self.deployments[name][-1], self.now()
        known = deployment.outcomes.setdefault(index, [])
        known.append(report.state)
        if len(set(known)) > 1:
            self.broken.append(f"{name}#{index} was reported as {known}")
        since = deployment.since if deployment.since <= moment else self.deployments[name][0].since
        runs = [run for run in self._runs_of(name, index) if run.at >= since]
        ended = [run for run in runs if run.ended_as(report.state, now)]
        if not ended and not self._is_known_otherwise(report.state, deployment, (name, index), since):
            self.broken.append(f"{name}#{index} was reported {report.state} ({report.message}); no container ended so")
        if ended and len(known) == 1:
            self.handlers.reported(report.state, deployment, ended[-1], now)

    def _is_known_otherwise(self, state: State, deployment: Deployment, place: tuple[str, int], since: float) -> bool:
        """Whether an outcome is true that is no container's end: it was lost, or the server had ended its workflow."""
        if state is State.FAILED:
            return any(each[:2] == place and each[2] >= since for each in self.vanished)
        ends_with_it = self.policy.on_server_timeout == "stop" and deployment.was_over(self.now())
        return state is State.TIMEOUT and ends_with_it
