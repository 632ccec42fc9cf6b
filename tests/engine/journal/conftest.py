"""A journal that a real worker wrote, in simulated time."""

from pathlib import Path

import pytest

from tests.journals.simulated import simulate
from tinkworker.engine.journal.codec import Codec
from tinkworker.lifecycle.charts import load_charts


@pytest.fixture(scope="session")
def codec() -> Codec:
    """The worker's own charts."""
    return Codec(load_charts())


@pytest.fixture(scope="session")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A worker crashed while an action ran, went on, and the action failed."""
    return simulate(tmp_path_factory.mktemp("scene"))


@pytest.fixture(scope="session")
def content(journal: Path) -> bytes:
    """What is in it."""
    return journal.read_bytes()
