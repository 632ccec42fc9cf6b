"""The runtime port on an engine with Docker's API."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing, suppress
from functools import partial
from typing import TYPE_CHECKING

from tinkworker.clock import Clock, SystemClock
from tinkworker.runtime.docker.by_hand import docker_run
from tinkworker.runtime.docker.connection import Connection
from tinkworker.runtime.docker.fallback import pull_first
from tinkworker.runtime.docker.inspection import Inspection
from tinkworker.runtime.docker.line import Line
from tinkworker.runtime.docker.outputs import Outputs
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.docker.teller import Teller
from tinkworker.runtime.docker.threads import post
from tinkworker.runtime.image import Reference, candidates
from tinkworker.runtime.port import (
    Container,
    ContainerGone,
    EngineUnavailable,
    Exit,
    NoSpace,
    Output,
    Phase,
    Pulled,
    PullProgress,
    Refused,
    Specification,
    Stranger,
)

if TYPE_CHECKING:
    from tinkworker.runtime.docker.store import Store

_WAIT = 30
"""Seconds that one request waits for the end of a container, so that a dead engine does not go unnoticed for longer."""

_PAUSE = 0.2
"""Seconds between two looks at what changes without saying so."""

_PATIENCE = 60.0
"""Seconds for what the engine is doing already: removing a container, or noticing that one was killed."""


_LITTLE = 1 << 20
"""Bytes of a disk on which hardly anything can be started any more."""


class DockerRuntime:
    """
    Runs actions on an engine; the port says what the methods promise and raise.

    Nothing happens before the first call, and the object belongs to no event loop.
    """

    def __init__(self, settings: DockerSettings | None = None, clock: Clock | None = None) -> None:
        self._settings = settings or DockerSettings()
        self._clock = clock or SystemClock()
        self._connection = Connection(self._settings, self._clock)
        self._store: Store | None = None
        self._ask, self._memory = self._connection.ask, self._connection.memory
        self._outputs = Outputs(lambda: self._connection.engine().logs)

    @property
    def name(self) -> str:
        """Always "docker", whichever engine answers; `identify` tells them apart."""
        return "docker"

    async def identify(self) -> str:
        """Which engine answers, and which version of the API is spoken with it."""
        return await self._ask(lambda engine: engine.identify())

    async def room(self) -> int | None:
        """The engine says where images lie; how much is free there is seen by looking, if that is on this machine."""
        if self._store is None:
            self._store = await self._ask(lambda engine: engine.store())
        return self._store.free()

    async def pull(self, image: str, progress: Callable[[PullProgress], None]) -> Pulled:
        """Make an image ready, from the registries that the settings allow."""
        references = candidates(image, self._settings.registry, self._settings.image_source)
        return await pull_first(
            references,
            pull=lambda reference: self._pull(reference, progress),
            has=lambda reference: self._ask(lambda engine: engine.images.has(reference)),
        )

    async def create(self, specification: Specification) -> Container:
        """Create a container or return the one that is there, after the removal of another one of its name."""
        deadline = self._clock.monotonic() + _PATIENCE
        while (container := await self._ask(lambda engine: engine.containers.create(specification))) is None:
            if self._clock.monotonic() > deadline:
                raise EngineUnavailable(
                    f"the removal of a container named {specification.name} does not come to an end"
                )
            await self._clock.sleep(_PAUSE)
        return container

    async def start(self, name: str) -> Container:
        """Start a container that was never started."""
        try:
            return await self._ask(lambda engine: engine.containers.start(name))
        except Refused as fault:
            await self._blame_a_full_disk(fault)
            raise

    async def wait(self, name: str) -> Exit:
        """
        Return when a container has ended, which inspecting it shows and nothing else.

        One that was seen running is not looked at before: if it has ended since, or is gone, lingering is over at once.
        """
        known = self._memory.recall(name)
        container = known.container if known and known.container.phase is Phase.RUNNING else await self._inspect(name)
        while container.exit is None:
            if container.phase is Phase.RUNNING:
                await self._linger(container)
            container = await self._again(container)
            if container.exit is None:
                await self._clock.sleep(_PAUSE)
        return container.exit

    async def stop(self, name: str, grace: float) -> None:
        """End a container. Docker counts whole seconds, so `grace` is rounded up."""
        await self._ask(lambda engine: engine.containers.stop(name, grace))
        deadline = self._clock.monotonic() + _PATIENCE
        with suppress(ContainerGone):
            while (await self._inspect(name)).phase is Phase.RUNNING:
                if self._clock.monotonic() > deadline:
                    raise EngineUnavailable(f"the container {name} was killed and the engine says that it runs on")
                await self._clock.sleep(_PAUSE)

    async def remove(self, name: str) -> None:
        """Remove a container; of several requests at once the engine grants one, and all of them succeed."""
        deadline = self._clock.monotonic() + _PATIENCE
        while reason := await self._ask(lambda engine: engine.containers.remove(name)):
            if self._clock.monotonic() > deadline:
                raise EngineUnavailable(f"cannot remove the container {name}: {reason}")
            await self._clock.sleep(_PAUSE)

    async def find(self, labels: Mapping[str, str]) -> tuple[Container, ...]:
        """Find our containers."""
        return await self._ask(lambda engine: engine.register.find(labels))

    async def strangers(self, specification: Specification, name: str) -> tuple[Stranger, ...]:
        """Find what another worker may have left running."""
        return await self._ask(lambda engine: engine.strangers.find(specification, name))

    async def logs(self, name: str, *, tail: int | None = None, follow: bool = True) -> AsyncIterator[Output]:
        """
        Read a container's output; following one that was not started yet begins with waiting for that.

        Once it has ended, the engine has all of its output: there is nothing to follow, and nothing that may be lost.
        """
        known = self._memory.recall(name)
        found = known if known and known.container.phase is not Phase.CREATED else await self._look(name)
        while follow and found.container.phase is Phase.CREATED:
            await self._clock.sleep(_PAUSE)
            found = await self._look(name)
        follow = follow and found.container.phase is Phase.RUNNING
        ended_line = True
        async with aclosing(self._outputs.read(found, tail, follow=follow)) as outputs:
            async for output in outputs:
                ended_line = output.data.endswith(b"\n")
                yield output
        if follow:
            await self._check_ended(found.container)
            for output in await self._outputs.last_words(found) if ended_line else ():
                yield output

    def by_hand(self, specification: Specification) -> str:
        """The `docker run` that does the same."""
        return docker_run(specification)

    async def close(self) -> None:
        """Close the connections that nobody uses. Containers run on; calls that still run close theirs as they end."""
        self._connection.close()

    async def _blame_a_full_disk(self, fault: Refused) -> None:
        """
        Say so where nothing is left: what makes processes cannot even write down then why it gave up.

        Raises:
            NoSpace: In place of the fault.
        """
        free = None
        with suppress(EngineUnavailable):  # the fault stands as it is
            free = await self.room()
        if free is not None and free < _LITTLE:
            left = f"{free // 1024} KiB are free where the engine keeps containers"
            raise NoSpace(f"{fault.message} (no space left on device: {left})") from fault

    async def _look(self, name: str) -> Inspection:
        return await self._ask(lambda engine: engine.register.inspect(name))

    async def _inspect(self, name: str) -> Container:
        return (await self._look(name)).container

    async def _again(self, container: Container) -> Container:
        return await self._ask(lambda engine: engine.register.again(container.id))

    async def _linger(self, container: Container) -> None:
        with Line() as line:
            await self._ask(lambda engine: engine.containers.linger(container.id, _WAIT, line))

    async def _pull(self, reference: Reference, progress: Callable[[PullProgress], None]) -> None:
        """Pull one reference. Who stops awaiting this hears no more of it, and the engine stops as well."""
        loop, teller = asyncio.get_running_loop(), Teller(progress, self._clock)
        telling = asyncio.ensure_future(teller.tell())

        def note(reached: PullProgress) -> None:
            post(loop, partial(teller.put, reached))

        try:
            with Line() as line:
                await self._ask(lambda engine: engine.images.pull(reference, line, note))
            teller.flush()
        finally:
            telling.cancel()

    async def _check_ended(self, container: Container) -> None:
        """The engine ends what it sends in good order also when it is shut down and the container is not."""
        with suppress(ContainerGone):
            if (await self._again(container)).phase is Phase.RUNNING:
                raise EngineUnavailable(f"the engine ended the output of {container.name}, which still runs")
