"""How much room an engine has for images is seen where its folder can be seen."""

import shutil
from pathlib import Path

import pytest

from tests.parts.engine import Engine
from tinkworker.clock import SystemClock
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.docker.store import Store, find_store


def test_room_that_cannot_be_seen(tmp_path: Path) -> None:
    """A folder that is not the engine's own, as in a container, says nothing of its room."""
    assert Store(tmp_path, "overlay2").free() is None
    (tmp_path / "overlay2").mkdir()
    assert Store(tmp_path, "overlay2").free() == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.05)


@pytest.fixture
def settings(engine: Engine) -> DockerSettings:
    """How to reach a real engine."""
    return DockerSettings(host=engine.host)


@pytest.mark.engine
async def test_an_engines_room(settings: DockerSettings) -> None:
    """The engine says where its images lie; what is free there counts, and is looked at anew each time."""
    runtime = DockerRuntime(settings, SystemClock())
    try:
        store = find_store(settings)
        assert await runtime.room() == (pytest.approx(store.free(), rel=0.05) if store.is_here else None)
    finally:
        await runtime.close()
