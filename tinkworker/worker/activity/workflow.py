"""What workflows ask of the runtime: which containers of their name are there, that those of others end, and theirs."""

from collections.abc import Callable, Mapping

from attrs import define

from tinkworker.clock import Clock
from tinkworker.lifecycle.attempt import LABEL
from tinkworker.lifecycle.policy import SIGHTINGS_APART
from tinkworker.lifecycle.workflow.activities import ClearRequest, SurveyRequest
from tinkworker.lifecycle.workflow.commands import Release
from tinkworker.lifecycle.workflow.data import Sighting, Surveyed
from tinkworker.runtime.port import Container, Phase, Runtime, RuntimeFault
from tinkworker.worker.activity.fault import fault
from tinkworker.worker.label import number
from tinkworker.worker.performing import Activity, Outcome
from tinkworker.worker.release import Releases

GRACE = 10.0
"""Seconds between asking a container to end and ending it."""


@define(eq=False)
class WorkflowActivities:
    """
    Performs the `runtime` activities of workflows.

    Attributes:
        runtime: The runtime.
        releases: What removes containers.
        clock: Tells the time.
        recorded: Whether a journal will tell the next life of a workflow.
    """

    runtime: Runtime
    releases: Releases
    clock: Clock
    recorded: Callable[[str], bool]

    def activities(self) -> Mapping[str, Activity]:
        """The activities by the charts' names."""
        return {"runtime.survey": self.survey, "runtime.clear": self.clear, "runtime.release": self.release}

    async def survey(self, request: SurveyRequest) -> Outcome:
        """Which containers of ours are there?"""
        try:
            found = await self.runtime.find(labels(request.workflow, request.worker))
        except RuntimeFault as error:
            return Outcome("engine_unavailable", fault(error))
        return Outcome("surveyed", Surveyed(tuple(sighting(container) for container in found)))

    async def clear(self, request: ClearRequest) -> Outcome:
        """End and remove those of other generations."""
        try:
            for container in await self.runtime.find(labels(request.workflow, request.worker)):
                if sighting(container).generation != request.generation:
                    await self.runtime.stop(container.name, GRACE)
                    await self.runtime.remove(container.name)
        except RuntimeFault as error:
            return Outcome("engine_unavailable", fault(error))
        return Outcome("cleared")

    async def release(self, request: Release) -> Outcome:
        """
        Remove what is left of a workflow.

        Where the disk takes no journal, nothing else tells the next life what ran. That may come at once (after a
        drain), and be shown a list from before the end: so this stays until no list is that old.
        """
        if not self.recorded(request.workflow):
            await self.clock.sleep(SIGHTINGS_APART)
        try:
            await self.releases.finish(request)
        except RuntimeFault as error:
            return Outcome("engine_unavailable", fault(error))
        return Outcome("released")


def labels(workflow: str, worker: str) -> Mapping[str, str]:
    """What all our containers from workflows of a name have."""
    return {f"{LABEL}worker": worker, f"{LABEL}workflow": workflow}


def sighting(container: Container) -> Sighting:
    """What a container says of where it comes from; if its label makes no sense, from no generation or action."""
    began = container.phase is not Phase.CREATED and container.labels.get(f"{LABEL}role") == "main"
    return Sighting(
        generation=number(container, "generation", otherwise=0),
        fingerprint=container.labels.get(f"{LABEL}fingerprint", ""),
        began=number(container, "index", otherwise=-1) if began else -1,
    )
