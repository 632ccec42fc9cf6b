"""A journal that a real worker wrote, in simulated time."""

from pathlib import Path

import pytest

from tests.worker.scene import Scene, action
from tinkworker.engine.journal.codec import Codec
from tinkworker.lifecycle.charts import load_charts
from tinkworker.runtime.simulated.script import Program


@pytest.fixture(scope="session")
def codec() -> Codec:
    """The worker's own charts."""
    return Codec(load_charts())


@pytest.fixture(scope="session")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A worker crashed while an action ran, went on, and the action failed."""
    scene = Scene(tmp_path_factory.mktemp("scene"))
    scene.programs["one"] = Program(seconds=100, code=3)
    scene.add(action("one", on_failure=("sh", "-c", "clean up")), action("two"))
    scene.crash(lambda scene: scene.in_state("action:default/relay#0", "running"))
    scene.run()
    (path,) = scene.folder.glob(".tink-worker/*/*.jsonl")
    return path


@pytest.fixture(scope="session")
def content(journal: Path) -> bytes:
    """What is in it."""
    return journal.read_bytes()
