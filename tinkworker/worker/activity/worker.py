"""What the worker's machine asks of the driver itself."""

from collections.abc import Mapping

from attrs import define

from tinkworker import __version__
from tinkworker.lifecycle.worker.activities import WorkerRequest
from tinkworker.worker.driver import Driver
from tinkworker.worker.performing import Activity, Outcome
from tinkworker.worker.recovery import recover
from tinkworker.worker.release import Releases


@define(eq=False)
class WorkerActivities:
    """
    Performs the `worker` activities.

    Attributes:
        driver: The driver.
        releases: What removes containers.
        greeting: What the first line of the log says of this worker.
        crashes: How often in a row this program has crashed before.
    """

    driver: Driver
    releases: Releases
    greeting: Mapping[str, object]
    crashes: int

    def activities(self) -> Mapping[str, Activity]:
        """The activities by the charts' names."""
        return {"worker.recover": self.recover, "worker.flush": self.flush}

    async def recover(self, _request: WorkerRequest) -> Outcome:
        """Go on with what an earlier life left behind, and say who lives now."""
        recovered = recover(self.driver, self.crashes)
        subject = self.driver.worker.subject
        self.driver.say("info", f"tink-worker {__version__}", subject, **self.greeting, adopted=list(recovered.living))
        return Outcome("recovered", recovered)

    async def flush(self, _request: WorkerRequest) -> Outcome:
        """Wait until everything that is known has been reported, and what is no longer needed was removed."""
        while any(any(family.machines("report")) for family in self.driver.families.values()):
            await self.driver.changed()
        await self.releases.drained()
        return Outcome("flushed")

    def let_go(self, _request: WorkerRequest) -> None:
        """Ask nothing more of the runtime."""
        self.driver.stop_activities(lambda name: name.startswith("runtime."))
