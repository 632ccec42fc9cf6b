"""A worker put together: what it says first, what it does without a disk, and that it lets go of everything."""

from pathlib import Path

import pytest

from tests.engine.journal.disk import full_beyond
from tests.worker.scenario.common import ONE, TWO, journals
from tests.worker.scene import Scene, action
from tinkworker.engine.journal.reader import read
from tinkworker.lifecycle.charts import load_charts
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import State
from tinkworker.worker.composition import compose, greeting
from tinkworker.worker.lock import Lock


def test_the_first_line_says_what_it_is_made_of(tmp_path: Path) -> None:
    """The log begins with the runtime, the server and the charts, and with what was adopted."""
    scene = Scene(tmp_path).run()
    assert scene.life is not None
    parts = scene.parts()

    assert greeting(parts, compose(parts).driver) == {
        "runtime": "simulated",
        "server": "tink-0.12 memory",
        "charts": {name: chart.digest for name, chart in load_charts().items()},
    }
    assert scene.recorder.messages[0][1].startswith("tink-worker ")


def test_everything_in_the_charts_is_performed(tmp_path: Path) -> None:
    """For every activity and command of every chart there is one that performs it, and nothing besides."""
    performers = compose(Scene(tmp_path).parts()).driver.performers
    charts = load_charts().values()

    assert set(performers.activities) == {name for chart in charts for name in chart.bindings.activities}
    assert set(performers.commands) == {name for chart in charts for name in chart.bindings.commands}


@pytest.mark.parametrize("room", [100, 3000, 6000])
def test_a_full_disk_is_said_and_worked_without(tmp_path: Path, room: int) -> None:
    """A journal that cannot be written ends neither the worker nor the action: in Hook the disk is memory."""
    scene = Scene(tmp_path)
    scene.add(action("one"), action("two"))

    with full_beyond(room):
        scene.run()

    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert any("cannot be written" in text for level, text in scene.recorder.messages if level == "warning")


def test_a_disk_that_has_room_again_is_written(tmp_path: Path) -> None:
    """Once there is room, the journal is begun anew with what lives, while the same life goes on."""
    scene = Scene(tmp_path)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"), action("two"))

    async def fill(scene: Scene) -> None:
        with full_beyond(100):
            await scene.until(lambda scene: scene.in_state(ONE, "running"))
            assert list(journals(scene)) == []
        await scene.until(lambda scene: scene.in_state(TWO, "running"))
        (path,) = journals(scene)
        assert read(path).batches[0][0].record["record"] == "snapshot"

    scene.play(fill)
    assert scene.states == (State.SUCCESS, State.SUCCESS)


def test_a_worker_that_has_ended_locks_nobody_out(tmp_path: Path) -> None:
    """The lock is let go with everything else."""
    Scene(tmp_path).run()
    lock = Lock(next(tmp_path.glob(".tink-worker/*")) / "lock")

    assert lock.take()
    lock.release()
