"""A whole worker whose server is gone for an hour: what it waits with, and how soon it goes on afterwards."""

from pathlib import Path
from typing import get_args

import pytest

from tests.worker.scenario.common import ONE, TWO, UNREACHABLE, finished
from tests.worker.scene import Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import State
from tinkworker.testing.server import Method, ServerTrouble

HOUR = 3600.0
ANSWERED = frozenset({"listed", "described", "shown", "acknowledged"})


async def gone_for_an_hour(scene: Scene) -> float:
    """Have no server for an hour; when it was back."""
    scene.server.troubles = [ServerTrouble(method, UNREACHABLE, times=10**6) for method in get_args(Method)]
    await scene.clock.sleep(HOUR)
    scene.server.troubles.clear()
    return scene.clock.monotonic()


def first_answer(scene: Scene, back: float) -> float:
    """How long after its return the server answered first."""
    return min(step.at for step in scene.recorder.steps if step.at >= back and step.event in ANSWERED) - back


@pytest.mark.parametrize("seconds", [10, 1800, 7200], ids=["ends at once", "ends amid it", "outlasts it"])
def test_an_action_outlives_its_server(tmp_path: Path, seconds: float) -> None:
    """An outage ends no action; how it ended is told, and the next one begins, as soon as the wait allows."""
    scene = Scene(tmp_path, Policy(once=True))
    scene.programs["one"] = Program(seconds=seconds)
    scene.add(action("one", timeout=10_000), action("two"))
    answered, told = [], []

    async def outage(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        back = await gone_for_an_hour(scene)
        await scene.clock.sleep(seconds - HOUR)
        await scene.until(lambda scene: scene.in_state(TWO, "running"))
        answered.append(first_answer(scene, back))
        told.append(scene.clock.monotonic() - max(back, seconds))

    finished(scene.play(outage))

    longest = scene.policy.server_backoff
    assert (scene.states, scene.starts("one")) == ((State.SUCCESS, State.SUCCESS), 1)
    assert answered[0] <= longest
    assert told[0] <= 2 * longest


def test_an_idle_worker_hears_of_work_soon(tmp_path: Path) -> None:
    """Work that waits behind an outage of an hour is begun within the longest wait between two tries."""
    scene = Scene(tmp_path, Policy())

    async def outage(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state("worker", "resting"))
        back = await gone_for_an_hour(scene)
        scene.add(action("one"))
        await scene.until(lambda scene: scene.states == (State.SUCCESS,))
        assert first_answer(scene, back) <= scene.policy.server_backoff
        scene.terminate()

    scene.play(outage)


def test_a_report_that_takes_an_hour_holds_up_nothing_else(tmp_path: Path) -> None:
    """While one workflow's outcome finds no ear, the list is asked for, and another workflow runs to its end."""
    scene = Scene(tmp_path, Policy())
    scene.add(action("one"))

    async def outage(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.trouble(ServerTrouble("report", UNREACHABLE, times=10**6))
        await scene.until(lambda scene: scene.in_state(ONE, "reporting"))
        polls = len([step for step in scene.recorder.steps if step.event == "listed"])
        await scene.clock.sleep(HOUR)
        assert len([step for step in scene.recorder.steps if step.event == "listed"]) > polls + 100
        assert scene.states == (State.RUNNING,)
        scene.server.troubles.clear()
        await scene.until(lambda scene: scene.states == (State.SUCCESS,))
        scene.terminate()

    finished(scene.play(outage))
