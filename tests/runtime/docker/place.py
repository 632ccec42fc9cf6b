"""Where the tests of the Docker adapter take place."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, cast

import docker
from attrs import define, evolve, field

from tests.parts.engine import Engine
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.port import OWNER_LABEL, Exit, Output, Specification


@define
class Place:
    """
    An engine, runtimes on it, and the containers of one test.

    Attributes:
        engine: The engine.
        image: An image with a shell and its tools.
        worker: The value of the owner's label of all containers of this test.
        runtime: A runtime with settings of no interest.
    """

    engine: Engine
    image: str
    worker: str
    runtime: DockerRuntime = field(init=False)
    _made: list[DockerRuntime] = field(factory=list, init=False)
    _count: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self.runtime = self.have_runtime()

    def have_runtime(self, **settings: Any) -> DockerRuntime:
        """Another runtime on the engine, with these settings."""
        self._made.append(DockerRuntime(evolve(DockerSettings(host=self.engine.host), **settings)))
        return self._made[-1]

    def specify(self, *command: str, **changes: Any) -> Specification:
        """A container of its own name."""
        self._count += 1
        name = f"test-{self.worker}-{self._count}"
        specification = Specification(name, self.image, command, privileged=False, labels={OWNER_LABEL: self.worker})
        return evolve(specification, **changes)

    def script(self, text: str, **changes: Any) -> Specification:
        """A container that runs a shell script."""
        return self.specify("/bin/sh", "-c", text, **changes)

    async def begin(self, specification: Specification) -> str:
        """Start a container; returns its name."""
        await self.runtime.create(specification)
        await self.runtime.start(specification.name)
        return specification.name

    async def run(self, specification: Specification) -> Exit:
        """Run a container to its end."""
        return await self.runtime.wait(await self.begin(specification))

    async def read(self, name: str, *, runtime: DockerRuntime | None = None, **arguments: Any) -> dict[str, bytes]:
        """All output of a container until it ends, stream by stream; by a runtime of no interest, or a certain one."""
        streams = {"stdout": b"", "stderr": b""}
        async for output in (runtime or self.runtime).logs(name, **arguments):
            streams[output.stream] += output.data
        return streams

    async def read_first(self, name: str) -> bytes:
        """The first piece of a container's output."""
        async with aclosing(cast("AsyncGenerator[Output, None]", self.runtime.logs(name))) as outputs:
            return (await anext(outputs)).data

    async def output(self, specification: Specification) -> bytes:
        """What a container prints that ends well."""
        ended = await self.run(specification)
        streams = await self.read(specification.name)
        assert ended.code == 0, streams
        return streams["stdout"]

    def client(self) -> docker.APIClient:
        """The SDK's client, for what the port does not do."""
        return docker.APIClient(self.engine.host, version="auto")

    async def close(self) -> None:
        """Remove the containers and close the runtimes."""
        for runtime in self._made:
            await runtime.close()
        with self.client() as client:
            for listed in client.containers(all=True, filters={"label": f"{OWNER_LABEL}={self.worker}"}):
                client.remove_container(listed["Id"], v=True, force=True)
