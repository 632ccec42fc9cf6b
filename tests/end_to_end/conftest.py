"""
Stages with a server of each protocol: on a real engine with real registries, or with local processes.

A test that wants a stage runs once for each protocol of `protocols.py`, but for what the table there leaves out.
"""

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests.end_to_end.machine import Machine, machine
from tests.end_to_end.protocols import label, spoken_in
from tests.end_to_end.stage import Stage, ours, stage
from tests.image.hook import Hook, hook
from tests.parts.engine import Engine
from tests.parts.image import ImageMaker, make_images
from tests.parts.registry import Registry
from tinkworker.server.development.protocol.port import Spoken


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what wants a protocol with each of them."""
    if "protocol" in metafunc.fixturenames:
        protocols = spoken_in(metafunc.module.__name__.rpartition(".")[2], metafunc.function.__name__)
        metafunc.parametrize("protocol", protocols, ids=label)


@pytest.fixture
def on(request: pytest.FixtureRequest, tmp_path: Path, protocol: Spoken) -> Iterator[Stage]:
    """A stage. Workers of a test that needs the engine use it, and afterwards nothing of theirs may be left there."""
    if request.node.get_closest_marker("engine") is None:
        with stage(tmp_path, protocol) as made:
            yield made
        return
    engine: Engine = request.getfixturevalue("engine")
    client = docker.APIClient(engine.host, version="auto")
    with stage(tmp_path, protocol, DOCKER_HOST=engine.host) as made:
        yield made
        for container in ours(client):
            client.remove_container(container["Id"], force=True)
    client.close()


@pytest.fixture(scope="module")
def shell(make_image: ImageMaker, registry: Registry) -> str:
    """An image with a shell, in the open registry."""
    return make_image(registry)


@pytest.fixture(scope="session")
def hooked() -> Iterator[Hook]:
    """An engine that sees a folder of its own as `/worker`, which is where the Go worker has it bound."""
    with hook() as made:
        yield made


@pytest.fixture(scope="session")
def bare_image(hooked: Hook, private_registry: Registry) -> Iterator[str]:
    """An image with a shell in the registry that wants credentials, by its name there."""
    with make_images(hooked.engine.host) as maker:
        yield maker(private_registry, keep=False).removeprefix(f"{private_registry.address}/")


@pytest.fixture
def there(tmp_path: Path, hooked: Hook, bare_image: str, private_registry: Registry) -> Iterator[Machine]:
    """A machine on which the Go worker and ours follow each other, with a registry that wants credentials."""
    with stage(tmp_path) as on, machine(on, hooked, bare_image, private_registry) as made:
        yield made
