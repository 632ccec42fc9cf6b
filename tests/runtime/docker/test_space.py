"""An engine whose disk is full; in Hook that is a part of the memory."""

from collections.abc import Iterator

import pytest

from tests.parts.image import ImageMaker
from tests.parts.private_engine import PrivateEngine, private_engine
from tests.parts.registry import Registry
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.port import NoSpace

pytestmark = [pytest.mark.engine, pytest.mark.registry, pytest.mark.root]


@pytest.fixture
def small_engine() -> Iterator[PrivateEngine]:
    """An engine with little space."""
    with private_engine(disk="32m") as engine:
        yield engine


async def test_an_image_that_is_too_large_is_told_as_such(
    small_engine: PrivateEngine, make_image: ImageMaker, registry: Registry
) -> None:
    """No registry can help with that; a small image still fits afterwards."""
    runtime = DockerRuntime(DockerSettings(host=small_engine.host))
    large, small = make_image(registry, size=30_000_000, keep=False), make_image(registry, keep=False)
    with pytest.raises(NoSpace, match="no space left on device"):
        await runtime.pull(large, lambda _: None)
    assert (await runtime.pull(small, lambda _: None)).origin == "registry"
    await runtime.close()
