"""What tests of several lives share."""

from pathlib import Path

import pytest

from tests.worker.scenario.common import ONE
from tests.worker.scene import Scene, action
from tinkworker.runtime.simulated.script import Program


@pytest.fixture
def interrupted(tmp_path: Path) -> Scene:
    """A worker that was killed while an action ran."""
    scene = Scene(tmp_path)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"))
    return scene.crash(lambda scene: scene.in_state(ONE, "running"))
