"""A whole worker that has just done something: how soon it sees what there is to do next."""

from pathlib import Path

import pytest

from tests.worker.scene import RELAY, WORKER, Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.server.port import State

SECOND = "second"


def is_noticed(scene: Scene) -> bool:
    """Whether the second workflow has begun."""
    return any(step.event == "start" and step.machine == f"workflow:{SECOND}" for step in scene.recorder.steps)


@pytest.mark.parametrize("after", [0.4, 1.3, 3.5, 10.3, 30.7])
@pytest.mark.parametrize("lagging", [False, True], ids=["the list is prompt", "the list lags"])
def test_work_is_noticed_within_a_second(tmp_path: Path, after: float, *, lagging: bool) -> None:
    """So many seconds after a workflow's end another one is made, while the server may still list the first one."""
    scene = Scene(tmp_path, Policy(brisk_interval=1.0))
    scene.add(action("one"))
    if lagging:
        scene.server.listed_anyway = {RELAY: WORKER}
    waited: list[float] = []

    async def make_another(scene: Scene) -> None:
        await scene.until(lambda scene: scene.states == (State.SUCCESS,))
        await scene.clock.sleep(after)
        made = scene.clock.monotonic()
        scene.add(action("two"), workflow=SECOND)
        await scene.until(is_noticed)
        waited.append(scene.clock.monotonic() - made)
        scene.server.listed_anyway = {}
        scene.terminate()

    scene.play(make_another)
    assert 0 <= waited[0] <= 1.1
