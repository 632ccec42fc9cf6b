"""A stage on a real engine with real registries; modules without containers have a stage of their own."""

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests.end_to_end.stage import Stage, ours, stage
from tests.parts.engine import Engine
from tests.parts.image import ImageMaker
from tests.parts.registry import Registry


@pytest.fixture
def on(engine: Engine, tmp_path: Path) -> Iterator[Stage]:
    """A stage whose workers use the engine; afterwards nothing of theirs may be left there."""
    client = docker.APIClient(engine.host, version="auto")
    with stage(tmp_path, DOCKER_HOST=engine.host) as made:
        yield made
        for container in ours(client):
            client.remove_container(container["Id"], force=True)
    client.close()


@pytest.fixture(scope="module")
def shell(make_image: ImageMaker, registry: Registry) -> str:
    """An image with a shell, in the open registry."""
    return make_image(registry)
