"""The conformance suite's view of the Docker adapter."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import docker
import pytest

from tests.conformance.case import ShellCase
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.port import OWNER_LABEL, Runtime


@contextmanager
def docker_case(
    request: pytest.FixtureRequest, in_trouble: Callable[[Path, str], AsyncIterator[Runtime]]
) -> Iterator[ShellCase]:
    """The adapter on the engine of the run, with an image of one of its registries."""
    host = request.getfixturevalue("engine").host
    image = request.getfixturevalue("conformance_image")
    workspace: Path = request.getfixturevalue("tmp_path")
    made: list[DockerRuntime] = []

    def make() -> DockerRuntime:
        made.append(DockerRuntime(DockerSettings(host=host)))
        return made[-1]

    try:
        yield ShellCase(
            make,
            image,
            workspace,
            ambient=frozenset({"PATH", "HOSTNAME", "HOME"}),
            troubles=lambda name: in_trouble(workspace, name),
        )
    finally:
        asyncio.run(_close(made))
        _remove_containers(host, workspace)


async def _close(runtimes: list[DockerRuntime]) -> None:
    for runtime in runtimes:
        await runtime.close()


def _remove_containers(host: str, workspace: Path) -> None:
    """Remove what a test left behind; other runs may use the same engine."""
    with docker.APIClient(host, version="auto") as client:
        for listed in client.containers(all=True, filters={"label": OWNER_LABEL, "volume": str(workspace)}):
            client.remove_container(listed["Id"], v=True, force=True)
