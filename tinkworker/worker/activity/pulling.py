"""Pulling images, and looking after the room that those take which are pulled ahead of their turn."""

import asyncio
from collections.abc import Callable

from attrs import define, field

from tinkworker.clock import Clock
from tinkworker.lifecycle.action.activities import PullRequest
from tinkworker.lifecycle.action.commands import Notice
from tinkworker.lifecycle.action.events import Crowded, Pulled
from tinkworker.observe.port import Observer
from tinkworker.runtime.port import EngineUnavailable, PullProgress, Runtime, RuntimeFault
from tinkworker.worker.activity.fault import fault
from tinkworker.worker.performing import Outcome
from tinkworker.worker.room import Room

LOOKED_AGAIN_AFTER = 1.0
"""Seconds between two looks at the room while an image comes, which at a gigabit takes an eighth of the reserve."""


@define(eq=False)
class Pulling:
    """
    Performs `runtime.pull` and `runtime.room`.

    Attributes:
        runtime: The runtime.
        clock: Tells the time.
        observers: Are told of the progress.
        say: Tells the observers.
        room: Whether there is any for what is not needed yet.
        coming: How far the pulls are that go on, by the container that each is for.
    """

    runtime: Runtime
    clock: Clock
    observers: tuple[Observer, ...]
    say: Callable[..., None]
    room: Room
    coming: dict[str, PullProgress] = field(factory=dict)

    async def pull(self, request: PullRequest) -> Outcome:
        """Make the image ready; ahead of its turn only where the action that runs is left enough room."""
        container = request.attempt.container("main")

        def show(progress: PullProgress) -> None:
            self.coming[container] = progress
            for observer in self.observers:
                observer.progress(progress.image, progress.bytes_done, progress.bytes_total, request.attempt.subject)

        try:
            if request.ahead and (scarce := await self.room.scarce(request.crowded or 0)):
                return Outcome("no_room", crowded(request, request.crowded or 0, f"is not pulled ahead: only {scarce}"))
            pulled = await self.runtime.pull(request.image, show)
        except EngineUnavailable as error:
            return Outcome("engine_unavailable", fault(error))
        except RuntimeFault as error:
            return Outcome("pull_failed", fault(error))
        finally:
            self.coming.pop(container, None)
        return Outcome("pulled", Pulled(pulled.reference, pulled.origin, pulled.warning))

    async def watch(self, request: PullRequest) -> Outcome:
        """
        Return once the room has become scarce, or what is still to come does not fit into it.

        An action whose turn has come needs no room to spare: then this goes on until nobody wants to know.
        """
        if not request.ahead:
            await asyncio.Event().wait()
        scarce = ""
        while not scarce:
            await self.clock.sleep(LOOKED_AGAIN_AFTER)  # the pull itself has looked before it began
            scarce = await self.scarce(request)
        size = progress.bytes_total if (progress := self.progress(request)) else 0
        return Outcome("crowded", crowded(request, size, f"is not pulled ahead any further: only {scarce}"))

    async def scarce(self, request: PullRequest) -> str:
        """What there is too little of now. An engine that does not answer says so to the pull itself."""
        progress = self.progress(request)
        left = progress.bytes_total - progress.bytes_done if progress else 0
        try:
            return await self.room.scarce(left)
        except RuntimeFault:
            return ""

    def progress(self, request: PullRequest) -> PullProgress | None:
        """How far the pull is; None if nothing of it is known."""
        return self.coming.get(request.attempt.container("main"))

    def tell(self, notice: Notice) -> None:
        """Tell people."""
        if notice.text:
            self.say("info", notice.text, notice.attempt.subject)


def crowded(request: PullRequest, size: int, why: str) -> Crowded:
    """That there is no room. Why, is told once: it is tried again and again until its turn comes."""
    return Crowded(size, f"{request.image} {why}" if request.crowded is None else "")
