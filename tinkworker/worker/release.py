"""Removing containers that are no longer needed: in the background while their workflow goes on, or now."""

import asyncio
from collections.abc import Callable

from attrs import define, field

from tinkworker.clock import Clock
from tinkworker.lifecycle.attempt import LABEL
from tinkworker.lifecycle.workflow.commands import Release
from tinkworker.runtime.port import Container, EngineUnavailable, Runtime, RuntimeFault
from tinkworker.worker.label import number

TRIED_AGAIN_AFTER = 2.0
"""Seconds between two tries while the engine does not answer."""

LAST = 1 << 62
"""Behind all other actions: where a container belongs whose label makes no sense."""


@define(eq=False)
class Releases:
    """
    Removes containers. Owns a task for each request; what is not done when it is closed is done when the workflow ends.

    Attributes:
        runtime: Where the containers are.
        clock: Tells the time.
        complain: Is told of a container that cannot be removed.
        fail: Is told of a mistake in the program.
    """

    runtime: Runtime
    clock: Clock
    complain: Callable[[str], None]
    fail: Callable[[BaseException], None]
    _tasks: dict[asyncio.Task[None], str] = field(factory=dict)
    _wanted: set[Release] = field(factory=set)

    def release(self, request: Release) -> None:
        """Remove our containers of a workflow, or those of its first actions, in the background."""
        self._wanted.add(request)
        task = asyncio.create_task(self._release(request), name=f"release of {request.workflow}")
        self._tasks[task] = request.workflow
        task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[None]) -> None:
        """Forget a task that is done."""
        del self._tasks[task]
        if not task.cancelled() and (error := task.exception()) is not None:
            self.fail(error)

    async def _release(self, request: Release) -> None:
        """Try until it is done, or not wanted any more."""
        while request in self._wanted:
            try:
                await self._remove_all(request)
            except RuntimeFault:
                await self.clock.sleep(TRIED_AGAIN_AFTER)
            else:
                self._wanted.discard(request)

    async def finish(self, request: Release) -> None:
        """
        Remove our containers of a workflow now, in place of what was asked for of it before.

        Nothing of that is under way afterwards: containers of a workflow that is taken again have the same labels.

        Raises:
            EngineUnavailable: Some may still be there.
        """
        self._wanted = {each for each in self._wanted if each.workflow != request.workflow}
        await self.drained(request.workflow)
        await self._remove_all(request)

    async def _remove_all(self, request: Release) -> None:
        """Remove what there is now."""
        labels = {
            f"{LABEL}worker": request.worker,
            f"{LABEL}workflow": request.workflow,
            f"{LABEL}generation": str(request.generation),
        }
        for container in await self.runtime.find(labels):
            if request.before is None or number(container, "index", otherwise=LAST) < request.before:
                await self._remove(container)

    async def _remove(self, container: Container) -> None:
        """Remove one container; one that resists is complained about."""
        try:
            await self.runtime.remove(container.name)
        except EngineUnavailable:
            raise
        except RuntimeFault as fault:
            self.complain(f"the container {container.name} cannot be removed: {fault.message}")

    async def drained(self, workflow: str | None = None) -> None:
        """Return when everything is done that was asked for, or that of one workflow."""
        while tasks := [task for task, about in self._tasks.items() if workflow in {None, about}]:
            await asyncio.wait(tasks)

    async def close(self) -> None:
        """Let go of what is not done."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
