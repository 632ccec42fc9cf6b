"""A data folder whose disk becomes read-only, or fails: the work goes on, from memory, labels and the server."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from tests.parts.broken_disk import BreakableDisk, Ill
from tests.parts.disk import small_disk
from tests.worker.scenario.common import ONE, TWO, UNREACHABLE, WORKFLOW, finished, journals
from tests.worker.scene import ONCE, Scene, action
from tinkworker.engine.journal.reader import read
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import State
from tinkworker.testing.server import ServerTrouble

pytestmark = pytest.mark.root

DONE = (State.SUCCESS, State.SUCCESS)

POINTS = (
    (WORKFLOW, "surveying"),
    (ONE, "pulling"),
    (ONE, "creating"),
    (ONE, "starting"),
    (ONE, "running"),
    (ONE, "reporting"),
    (TWO, "running"),
    (WORKFLOW, "settling"),
)
"""Where a machine is when the disk fails."""


def scene_on(folder: Path) -> Scene:
    """A worker with a workflow of two actions, of which the first takes its time."""
    scene = Scene(folder, ONCE)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"), action("two"))
    return scene


def remount(folder: Path, how: str) -> None:
    """Make a disk read-only, or writable again."""
    subprocess.run(["mount", "-o", f"remount,{how}", folder], check=True)


def warnings(scene: Scene) -> list[str]:
    """What the worker has warned of."""
    return [text for level, text in scene.recorder.messages if level == "warning"]


@pytest.mark.parametrize(("machine", "state"), POINTS, ids=[f"{name}-{state}" for name, state in POINTS])
def test_work_goes_on_in_the_same_life(disk: BreakableDisk, ill: Ill, machine: str, state: str) -> None:
    """Wherever a workflow is when its journal's disk fails, it ends as it would have, and that is said once."""
    scene = scene_on(disk.folder)

    async def break_it(scene: Scene) -> None:
        while state not in scene.recorder.states(machine):  # noqa: ASYNC110 looks after every turn of the loop
            await asyncio.sleep(0)
        disk.fall_ill(ill)

    finished(scene.play(break_it))

    assert (scene.states, scene.starts("one"), scene.starts("two")) == (DONE, 1, 1)
    assert len([text for text in warnings(scene) if "cannot be written" in text]) <= 1


@pytest.mark.parametrize(("machine", "state"), POINTS[1:-1], ids=[f"{name}-{state}" for name, state in POINTS[1:-1]])
def test_work_goes_on_in_the_next_life(disk: BreakableDisk, ill: Ill, machine: str, state: str) -> None:
    """A worker that is killed, and starts on a disk that has failed meanwhile, repeats nothing and loses nothing."""
    scene = scene_on(disk.folder)
    scene.crash(lambda scene: state in scene.recorder.states(machine))
    disk.fall_ill(ill)

    finished(scene.run())

    assert (scene.states, scene.starts("one"), scene.starts("two")) == (DONE, 1, 1)
    assert warnings(scene)


def test_an_outcome_is_still_told(disk: BreakableDisk, ill: Ill) -> None:
    """An outcome that nobody had taken when the disk failed, in a life that ended so, is told by the next one."""
    scene = scene_on(disk.folder)
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    scene.trouble(ServerTrouble("report", UNREACHABLE, times=1000))
    scene.crash(lambda scene: scene.in_state(ONE, "reporting"))
    scene.server.troubles.clear()
    disk.fall_ill(ill)

    finished(scene.run())

    assert (scene.states, scene.starts("one")) == (DONE, 1)


def test_what_is_left_of_a_workflow_that_was_over(disk: BreakableDisk, ill: Ill) -> None:
    """Its container goes if its journal can still be read; otherwise nobody knows that it is over, and it stays."""
    scene = scene_on(disk.folder)
    scene.crash(lambda scene: scene.in_state(WORKFLOW, "settling"))
    disk.fall_ill(ill)

    scene.run()

    left = [container.exit(scene.clock.monotonic()) for container in scene.engine.containers.values()]
    assert [exit_.code for exit_ in left if exit_] == ([] if ill == "read-only" else [0])
    assert (scene.states, scene.starts("one"), scene.starts("two")) == (DONE, 1, 1)


def test_a_worker_that_begins_on_such_a_disk_works(disk: BreakableDisk, ill: Ill) -> None:
    """A machine whose disk failed before its worker started takes workflows all the same."""
    Scene(disk.folder).run()
    disk.fall_ill(ill)

    scene = finished(scene_on(disk.folder).run())

    assert (scene.states, scene.starts("one")) == (DONE, 1)
    assert list(journals(scene)) == []


def test_a_disk_that_is_well_again_is_written(tmp_path: Path) -> None:
    """What could not be taken away is set aside, and the journal begun anew, as soon as the disk takes it."""
    with small_disk(tmp_path / "disk") as disk:
        scene = scene_on(disk.folder)
        scene.crash(lambda scene: scene.in_state(ONE, "running"))
        (old,) = journals(scene)
        remount(disk.folder, "ro")

        async def mend(scene: Scene) -> None:
            await scene.until(lambda scene: scene.recorder.states(ONE).count("running") == 2)
            remount(disk.folder, "rw")
            await scene.until(lambda scene: scene.in_state(TWO, "running"))
            (new,) = journals(scene)
            assert new != old
            assert read(new).batches[0][0].record["record"] == "snapshot"

        finished(scene.play(mend))
        assert old.with_suffix(".unusable").exists()

    assert (scene.states, scene.starts("one")) == (DONE, 1)


def test_a_disk_in_memory_that_is_remounted_read_only(tmp_path: Path) -> None:
    """A tmpfs that somebody has made read-only between two lives holds up nothing."""
    with small_disk(tmp_path / "disk") as disk:
        scene = scene_on(disk.folder)
        scene.crash(lambda scene: scene.in_state(ONE, "running"))
        remount(disk.folder, "ro")

        finished(scene.run())

    assert (scene.states, scene.starts("one"), scene.starts("two")) == (DONE, 1, 1)
