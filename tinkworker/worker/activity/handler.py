"""Running `on-timeout` and `on-failure`: a container of its own, for a limited time, whose end changes no outcome."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import TypeVar

from attrs import define

from tinkworker.clock import Clock
from tinkworker.lifecycle.action.activities import HandleRequest
from tinkworker.lifecycle.action.events import Handled
from tinkworker.lifecycle.attempt import Attempt, Outline, Role
from tinkworker.runtime.port import Container, EngineUnavailable, Runtime, RuntimeFault, Specification
from tinkworker.worker.capture import Capture

T = TypeVar("T")
Specify = Callable[[Attempt, Outline, str, Role], Awaitable[Specification]]

GRACE = 10.0
"""Seconds between asking a handler to end and ending it."""


@define(eq=False)
class Handlers:
    """
    Runs handlers.

    Attributes:
        runtime: Where they run.
        clock: Tells the time.
        capture: Shows what they print.
        specify: Says what container to create.
    """

    runtime: Runtime
    clock: Clock
    capture: Capture
    specify: Specify

    async def run(self, request: HandleRequest) -> Handled:
        """Run a handler, or find it running, and say what came of it."""
        name = request.attempt.container(request.role)
        specification = await self.specify(request.attempt, request.outline, request.reference, request.role)
        try:
            container = await self.within(request.timeout, self.begin(specification))
            if container is None:
                return self.failed(request, f"the engine did not answer within {request.timeout:g} s")
            self.capture.begin(name, {**request.attempt.subject, "handler": request.role})
            left = request.timeout - (container.running_for or 0.0)
            exit_ = await self.within(left, self.insist(lambda: self.runtime.wait(name)))
            if exit_ is None:
                await self.runtime.stop(name, GRACE)
        except RuntimeFault as fault:
            return self.failed(request, fault.message)
        await self.capture.drained(name)
        if exit_ is None:
            return self.failed(request, f"not finished within {request.timeout:g} s")
        return Handled(f"{request.role}: exit status {exit_.code}")

    async def begin(self, specification: Specification) -> Container:
        """Create and start a container, or find it so; both may be asked for again."""
        await self.insist(lambda: self.runtime.create(specification))
        return await self.insist(lambda: self.runtime.start(specification.name))

    async def within(self, seconds: float, what: Coroutine[None, None, T]) -> T | None:
        """What comes of something; None if nothing does in this time."""
        waiting = asyncio.create_task(what)
        limit = asyncio.create_task(self.clock.sleep(seconds))
        try:
            await asyncio.wait({waiting, limit}, return_when=asyncio.FIRST_COMPLETED)
            return waiting.result() if waiting.done() else None
        finally:
            waiting.cancel()
            limit.cancel()

    async def insist(self, ask: Callable[[], Awaitable[T]]) -> T:
        """What is answered, asked again while the engine does not answer."""
        while True:
            try:
                return await ask()
            except EngineUnavailable:
                await self.clock.sleep(1.0)

    def failed(self, request: HandleRequest, why: str) -> Handled:
        """A handler that came to nothing."""
        return Handled(f"{request.role} failed: {why}")
