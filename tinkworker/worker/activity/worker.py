"""What the worker's machine asks of the driver itself."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress

from attrs import define

from tinkworker import __version__
from tinkworker.lifecycle.worker.activities import WorkerRequest
from tinkworker.lifecycle.worker.data import Locked
from tinkworker.server.port import Report
from tinkworker.worker.driver import Driver
from tinkworker.worker.leftover import Leftovers
from tinkworker.worker.lock import Lock
from tinkworker.worker.performing import Activity, Outcome
from tinkworker.worker.recovery import recover
from tinkworker.worker.release import Releases
from tinkworker.worker.signals import DRAIN


@define(eq=False)
class WorkerActivities:
    """
    Performs the `worker` activities.

    Attributes:
        driver: The driver.
        releases: What removes containers.
        greeting: What the first line of the log says of this worker.
        crashes: How often in a row this program has crashed before.
        lock: Keeps other workers of this id away.
        leftovers: What an earlier life left that no machine looks after.
        recall: Tells the server's adapter what an earlier life told last.
        told: The process that was told to drain; 0 if none was.
    """

    driver: Driver
    releases: Releases
    greeting: Mapping[str, object]
    crashes: int
    lock: Lock
    leftovers: Leftovers
    recall: Callable[[Report], None]
    told: int = 0

    def activities(self) -> Mapping[str, Activity]:
        """The activities by the charts' names."""
        return {"worker.recover": self.recover, "worker.flush": self.flush}

    async def recover(self, _request: WorkerRequest) -> Outcome:
        """Go on with what an earlier life left behind, and say who lives now; unless that one still lives."""
        if not self.lock.take():
            return Outcome("locked", self.locked())
        recovered = recover(self.driver, self.crashes, self.leftovers, self.recall)
        subject = self.driver.worker.subject
        self.driver.say("info", f"tink-worker {__version__}", subject, **self.greeting, adopted=list(recovered.living))
        return Outcome("recovered", recovered)

    def locked(self) -> Locked:
        """Who is in the way. Who is to drain tells it to do so, once, and waits for its end."""
        holder = self.lock.holder()
        if self.driver.worker.data.policy.drain and holder not in {0, self.told}:
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(holder, DRAIN)
            self.told = holder
        return Locked(holder)

    async def flush(self, _request: WorkerRequest) -> Outcome:
        """Wait until everything that is known has been reported, and what is no longer needed was removed."""
        while any(any(family.machines("report")) for family in self.driver.families.values()):
            await self.driver.changed()
        await self.releases.drained()
        return Outcome("flushed")

    def let_go(self, _request: WorkerRequest) -> None:
        """Ask nothing more of the runtime, and conclude nothing more: actions are as they are for the next life."""
        self.driver.stop_activities(lambda name: name.startswith("runtime."))
        self.driver.stop_timers("action")
