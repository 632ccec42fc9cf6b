"""The runtime port on a simulated engine."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from attrs import frozen

from tinkworker.runtime.image import parse_reference
from tinkworker.runtime.port import (
    Container,
    ContainerGone,
    Exit,
    Output,
    Pulled,
    PullProgress,
    Refused,
    Specification,
    Stranger,
)
from tinkworker.runtime.simulated.container import Simulated
from tinkworker.runtime.simulated.engine import Engine
from tinkworker.runtime.simulated.fault import Method

_STEPS = 4
"""In how many parts a pull reports its progress."""


@frozen
class SimulatedRuntime:
    """
    One worker's view of a simulated engine; another one on the same engine is the worker after a restart.

    Attributes:
        engine: Where the containers are.
    """

    engine: Engine

    @property
    def name(self) -> str:
        """Which adapter this is."""
        return "simulated"

    async def identify(self) -> str:
        """Say that nothing is real."""
        async with self._call("identify"):
            return "simulated engine: runs nothing"

    async def room(self) -> int | None:
        """What the engine is said to have."""
        async with self._call("room"):
            return self.engine.room

    async def pull(self, image: str, progress: Callable[[PullProgress], None]) -> Pulled:
        """Let the time of the pull pass and have the image, or raise what the script says."""
        async with self._call("pull", image):
            parse_reference(image)
            script = self.engine.script.image(image)
            for step in range(1, _STEPS + 1):
                await self.engine.clock.sleep(script.seconds / _STEPS)
                progress(PullProgress(image, 1, step // _STEPS, script.size * step // _STEPS, script.size))
            if script.fault is not None:
                raise type(script.fault)(script.fault.message)
            self.engine.add_image(image)
            return Pulled(image, script.origin, script.warning)

    async def create(self, specification: Specification) -> Container:
        """Create a container of which the script knows what it will do."""
        async with self._call("create", specification.name):
            if not re.fullmatch(r"[a-zA-Z0-9_-][a-zA-Z0-9_.-]{0,199}", specification.name):
                raise Refused(f"create: {specification.name!r} is no name for a container")
            return self._show(self.engine.create(specification))

    async def start(self, name: str) -> Container:
        """Start a container, if it never was."""
        async with self._call("start", name):
            container = self.engine.get(name)
            self.engine.start(container)
            return self._show(container)

    async def wait(self, name: str) -> Exit:
        """Let time pass until the container has ended."""
        async with self._call("wait", name):
            container = self.engine.get(name)
            while not (exit_ := container.exit(self._now())):
                await self._watch(container, container.ends)
                if self.engine.containers.get(name) is not container:
                    raise ContainerGone(f"the container {name} is gone")
            return exit_

    async def stop(self, name: str, grace: float) -> None:
        """Ask the container to end; kill it if it does not listen."""
        async with self._call("stop", name):
            container = self.engine.containers.get(name)
            if container is None:
                return
            if container.program.asked is not None:
                self.engine.cut(container, container.program.asked)
            deadline = self._now() + grace
            while container.running(self._now()) and self._now() < deadline:
                await self._watch(container, min(container.ends, deadline))
            self.engine.cut(container, 137)

    async def remove(self, name: str) -> None:
        """Kill the container if it runs, and free its name."""
        async with self._call("remove", name):
            if container := self.engine.containers.get(name):
                self.engine.cut(container, 137)
                self.engine.remove(name)

    async def find(self, labels: Mapping[str, str]) -> tuple[Container, ...]:
        """All containers with these labels."""
        async with self._call("find"):
            found = (it for it in self.engine.containers.values() if labels.items() <= it.labels.items())
            return tuple(self._show(it) for it in sorted(found, key=lambda it: it.name))

    async def strangers(self, specification: Specification, name: str) -> tuple[Stranger, ...]:
        """The containers that somebody made beside this worker, and that look like this one."""
        async with self._call("strangers", name):
            others = [it for it in self.engine.containers.values() if not it.labels]
            alike = [
                it
                for it in others
                if it.made_from.image == specification.image and shares(it.made_from, specification, name)
            ]
            found = [Stranger(self._show(it), same(it.made_from, specification)) for it in alike]
            return tuple(sorted(found, key=lambda stranger: not stranger.same))

    async def logs(self, name: str, *, tail: int | None = None, follow: bool = True) -> AsyncIterator[Output]:
        """What the script lets the container write, line by line, each when its time has come."""
        async with self._call("logs", name):
            container = self.engine.get(name)
            given = 0 if tail is None else max(0, len(container.written(self._now())) - tail)
            while True:
                now = self._now()
                written = container.written(now)
                for output in written[given:]:
                    yield output
                given = len(written)
                ended = container.exit(now) is not None or self.engine.containers.get(name) is not container
                if ended or not follow:
                    return
                await self._watch(container, min(container.ends, container.writes_next(now)))

    def by_hand(self, specification: Specification) -> str:  # noqa: ARG002 whatever it is
        """Nothing: there is nothing to do by hand."""
        return ""

    async def close(self) -> None:
        """Nothing is held; the containers stay with the engine."""

    @asynccontextmanager
    async def _call(self, method: Method, name: str = "") -> AsyncIterator[None]:
        """Let go wrong what is to go wrong with this call."""
        fault = self.engine.fault_for(method, name)
        if fault is None:
            yield
            return
        await self.engine.clock.sleep(fault.seconds)
        fault.strike("before")
        yield
        fault.strike("after")

    async def _watch(self, container: Simulated, moment: float) -> None:
        """Return at this moment, or as soon as somebody does something to the container."""
        alarm = asyncio.ensure_future(self.engine.clock.sleep(moment - self._now()))
        container.watchers.add(alarm)
        try:
            await asyncio.wait({alarm})
        finally:
            container.watchers.discard(alarm)
            alarm.cancel()
            await asyncio.wait({alarm})

    def _now(self) -> float:
        """The engine's time."""
        return self.engine.clock.monotonic()

    def _show(self, container: Simulated) -> Container:
        """A container as it is now."""
        return container.show(self._now())


def shares(one: Specification, other: Specification, name: str) -> bool:
    """Whether a container has the other's folder, or this name."""
    return one.name == name or (one.workspace is not None and one.workspace == other.workspace)


def same(one: Specification, other: Specification) -> bool:
    """Whether two containers run the same command with the same environment."""
    return (one.command, sorted(one.environment)) == (other.command, sorted(other.environment))
