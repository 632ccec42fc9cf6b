"""An engine that is watched, and that may end what it runs or lose it."""

from attrs import define

from tests.worker.storm.witness import Witness
from tinkworker.runtime.simulated.container import Simulated
from tinkworker.runtime.simulated.engine import Engine
from tinkworker.runtime.simulated.fault import Fault, Method


@define(eq=False)
class WitnessedEngine(Engine):
    """
    A simulated engine that is watched.

    Attributes:
        witness: Watches.
        database: A container that is none of any worker's business.
    """

    witness: Witness | None = None
    database: Simulated | None = None

    def start(self, container: Simulated) -> None:
        """Start a container, unless it was started before."""
        fresh = container.started is None
        super().start(container)
        if fresh and self.witness is not None:
            self.witness.started(container)

    def fault_for(self, method: Method, name: str) -> Fault | None:
        """Use up the fault that concerns this call; there is an excuse then for what the worker could not do."""
        fault = super().fault_for(method, name)
        if fault is not None and self.witness is not None:
            self.witness.excused()
        return fault

    def end_all(self, code: int) -> None:
        """End whatever runs for a worker, as an engine does that is ended itself."""
        assert self.witness is not None
        for container in [each for each in self.containers.values() if each is not self.database]:
            self.witness.ended_by_engine.add(container.id)
            self.cut(container, code)

    def lose(self, place: float) -> None:
        """Have a worker's container no more, as if somebody had removed it: the one that stands at this part of all."""
        assert self.witness is not None
        theirs = [each for each in self.containers.values() if each is not self.database]
        if theirs:
            container = theirs[int(len(theirs) * place)]
            self.witness.lost(container)
            self.remove(container.name, "lost")
