"""An engine whose disk is full; in Hook that is a part of the memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts.disk import small_disk
from tests.parts.image import ImageMaker
from tests.parts.private_engine import PrivateEngine, private_engine
from tests.parts.registry import Registry
from tests.runtime.docker.scripted import container, engine, refusal, runtime_on, whole
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.port import NoSpace, Refused

pytestmark = pytest.mark.root


@pytest.fixture
def small_engine() -> Iterator[PrivateEngine]:
    """An engine with little space."""
    with private_engine(disk="32m") as engine:
        yield engine


@pytest.mark.engine
@pytest.mark.registry
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


async def test_a_start_that_fails_for_want_of_space_is_told_as_such(tmp_path: Path) -> None:
    """What makes processes does not say why it gave up if it cannot write that down; else its words stand."""
    with small_disk(tmp_path / "disk") as disk:
        (disk.folder / "overlay2").mkdir()
        answers = {
            "GET /info": whole(200, {"DockerRootDir": str(disk.folder), "Driver": "overlay2"}),
            "GET /containers/name/json": container(Status="created", Running=False, StartedAt="0001-01-01T00:00:00Z"),
            "POST /containers": refusal(500, "runc did not terminate successfully: exit status 1"),
        }
        with engine(tmp_path, answers) as peer:
            runtime = runtime_on(peer)
            with (
                disk.filled(),
                pytest.raises(NoSpace, match=r"not terminate successfully.*no space left on device: 0 KiB"),
            ):
                await runtime.start("name")
            with pytest.raises(Refused, match=r"exit status 1$"):
                await runtime.start("name")
            await runtime.close()
