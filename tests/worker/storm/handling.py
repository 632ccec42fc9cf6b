"""Who watches handlers: each runs once for each run that failed or took too long, and none is forgotten."""

from collections.abc import Mapping

from attrs import define, field

from tests.worker.storm.run import Deployment, Run, labelled
from tinkworker.runtime.simulated.container import Simulated
from tinkworker.server.port import State

ROLES: Mapping[State, str] = {State.FAILED: "on-failure", State.TIMEOUT: "on-timeout"}
"""Which handler is for which outcome."""


@define(eq=False)
class HandlerWitness:
    """
    Knows which handlers ran.

    Attributes:
        broken: Which promises were broken; shared with the witness of everything else.
        excuses: When the engine or the server would not answer, so that a handler may not have come about.
        handled: The runs whose handlers were started, each as often as that happened, with the handler's role.
    """

    broken: list[str]
    excuses: list[float] = field(factory=list)
    handled: list[tuple[Run, str]] = field(factory=list)

    def started(self, container: Simulated, runs: list[Run], now: float) -> None:
        """A handler was started: for a run that has ended so, and for the first time."""
        role = labelled(container, "role")
        main = next((run for run in reversed(runs) if run.is_handled_by(container)), None)
        if main is None:
            self.broken.append(f"{container.name} was started, and what it is to handle never was")
            return
        if (main, role) in self.handled:
            self.broken.append(f"the {role} of {main} was started twice")
        self.handled.append((main, role))
        state = State.TIMEOUT if role == ROLES[State.TIMEOUT] else State.FAILED
        if not main.ended_as(state, now):
            self.broken.append(f"the {role} of {main} was started, which has not ended so")

    def lost(self, container: Simulated) -> None:
        """Somebody removed a handler: whoever looks for it may run it once more."""
        self.handled = [(run, role) for run, role in self.handled if not run.is_handled_by(container)]

    def reported(self, state: State, deployment: Deployment, run: Run, now: float) -> None:
        """An outcome was told: what is to handle it was started before that, unless there is an excuse."""
        role = ROLES.get(state)
        if role is None or self._is_handled(run, role) or not run.handlers or run.lost is not None:
            return
        since = run.over_time if state is State.TIMEOUT else run.container.ends
        if state is State.TIMEOUT and (now < since or deployment.was_over(now)):
            return
        if not any(since <= moment <= now for moment in self.excuses):
            self.broken.append(f"{run} was reported {state}, and its {role} never ran")

    def _is_handled(self, run: Run, role: str) -> bool:
        """
        Whether a run's handler was started, or looks so to everybody.

        Where the container of a run is lost, its handler's is left, and the journal is gone, the next run has the same
        name, and what is left is taken for its handler: nothing tells them apart.
        """
        return any(
            role == each and (other is run or (other.lost is not None and other.container.name == run.container.name))
            for other, each in self.handled
        )
