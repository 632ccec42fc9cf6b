"""Running `on-timeout` and `on-failure`: a container of its own, for a limited time, whose end changes no outcome."""

import asyncio
from collections.abc import Awaitable, Callable

from attrs import define

from tinkworker.clock import Clock
from tinkworker.lifecycle.action.activities import HandleRequest
from tinkworker.lifecycle.action.events import Handled
from tinkworker.lifecycle.attempt import Attempt, Outline, Role
from tinkworker.runtime.port import EngineUnavailable, Exit, Runtime, RuntimeFault, Specification
from tinkworker.worker.capture import Capture

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
            await self.runtime.create(specification)
            container = await self.runtime.start(name)
            self.capture.begin(name, {**request.attempt.subject, "handler": request.role})
            exit_ = await self.within(request.timeout - (container.running_for or 0.0), name)
            if exit_ is None:
                await self.runtime.stop(name, GRACE)
        except RuntimeFault as fault:
            return self.failed(request, fault.message)
        await self.capture.drained(name)
        if exit_ is None:
            return self.failed(request, f"not finished within {request.timeout:g} s")
        return Handled(f"{request.role}: exit status {exit_.code}")

    async def within(self, seconds: float, name: str) -> Exit | None:
        """How a container ends; None if it does not in this time."""
        waiting = asyncio.create_task(self.wait(name))
        limit = asyncio.create_task(self.clock.sleep(seconds))
        try:
            await asyncio.wait({waiting, limit}, return_when=asyncio.FIRST_COMPLETED)
            return waiting.result() if waiting.done() else None
        finally:
            waiting.cancel()
            limit.cancel()

    async def wait(self, name: str) -> Exit:
        """How a container ends, asked again while the engine does not answer."""
        while True:
            try:
                return await self.runtime.wait(name)
            except EngineUnavailable:
                await self.clock.sleep(1.0)

    def failed(self, request: HandleRequest, why: str) -> Handled:
        """A handler that came to nothing."""
        return Handled(f"{request.role} failed: {why}")
