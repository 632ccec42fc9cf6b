"""What the worker's machine asks of the driver: to go on, to see who is in the way, and to wait for reports."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts.wait import wait_until
from tests.worker.scenario.common import ONE, UNREACHABLE, WORKFLOW
from tests.worker.scene import RELAY, Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.worker.data import Locked
from tinkworker.runtime.port import EngineUnavailable
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import State
from tinkworker.testing.server import ServerTrouble

HOLDER = """
import pathlib, signal, sys, time
from tinkworker.worker.lock import Lock
heard = pathlib.Path(sys.argv[2])
signal.signal(signal.SIGUSR2, lambda number, frame: heard.open("a").write("x"))
held = Lock(pathlib.Path(sys.argv[1]))
print(held.take(), flush=True)
while True:
    time.sleep(0.1)
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another worker of the same id, in a process of its own."""
    Scene(tmp_path).run()
    lock = next(tmp_path.glob(".tink-worker/*")) / "lock"
    command = [sys.executable, "-c", HOLDER, str(lock), str(tmp_path / "heard")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        yield process
        process.kill()


def waits(scene: Scene, times: int) -> Scene:
    """A life that finds itself locked out so many times, and is then told to stop."""

    async def stop(scene: Scene) -> None:
        before = scene.recorder.states("worker").count("locked_out")
        await scene.until(lambda scene: scene.recorder.states("worker").count("locked_out") >= before + times)
        scene.terminate()

    return scene.play(stop)


def test_who_is_in_the_way_is_said(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    """A second worker of an id names the first one's process, and leaves it alone."""
    scene = waits(Scene(tmp_path, Policy()), 3)

    said = {step.explanation for step in scene.recorder.steps if step.target == "locked_out" and step.explanation}
    assert said == {f"a worker of this id lives already, as process {other.pid}; its end is waited for"}
    assert other.poll() is None
    assert not (tmp_path / "heard").exists()


def test_who_is_to_drain_tells_the_other_one_once(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    """A worker that is to drain tells the one that lives, once, however long it waits."""
    waits(Scene(tmp_path, Policy(drain=True)), 5)

    wait_until((tmp_path / "heard").exists)
    assert (tmp_path / "heard").read_text() == "x"


def test_a_worker_that_was_killed_is_not_waited_for(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    """As soon as the other one has ended, whatever ended it, its work is gone on with."""
    other.send_signal(signal.SIGKILL)
    other.wait()
    scene = Scene(tmp_path)
    scene.add(action("one"))

    assert scene.run().states == (State.SUCCESS,)


def test_a_holder_in_another_container_is_not_told(tmp_path: Path) -> None:
    """Where the process cannot be named, none is: the number may be anybody's here."""
    scene = Scene(tmp_path, Policy(drain=True)).run()
    assert scene.life is not None
    performers = scene.life.driver.performers
    subject = performers.activities["worker.recover"].__self__  # type: ignore[attr-defined]
    subject.lock.path.write_text(str(os.getpid()))

    assert subject.locked() == Locked(0)
    assert subject.told == 0


def test_stopping_waits_for_what_is_to_be_removed(tmp_path: Path) -> None:
    """A container that nobody needs any more is removed before the worker ends, if the engine lets it be in time."""
    scene = Scene(tmp_path)
    scene.add(action("one"))
    scene.fault(Fault("remove", EngineUnavailable("no answer")))

    assert scene.run().left_over == []


@pytest.mark.parametrize("code", [0, 3])
def test_what_an_earlier_life_did_not_remove_is_removed(tmp_path: Path, code: int) -> None:
    """A workflow lives until its containers are gone, whichever life removes them."""
    scene = Scene(tmp_path)
    scene.programs["one"] = Program(code=code)
    scene.add(action("one"), action("two"))
    scene.fault(Fault("remove", EngineUnavailable("no answer"), times=1000))
    scene.crash(lambda scene: scene.in_state(WORKFLOW, "unreleased"))
    assert scene.left_over
    scene.engine.faults.clear()

    assert scene.run().left_over == []


def test_stopping_waits_for_reports(tmp_path: Path) -> None:
    """What is known is told before the worker ends."""
    scene = Scene(tmp_path, Policy())
    scene.add(action("one"))

    async def stop(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.trouble(ServerTrouble("report", UNREACHABLE, times=2))
        await scene.until(lambda scene: scene.in_state(f"report:{RELAY}#0/outcome", "waiting"))
        scene.terminate()

    assert scene.play(stop).states == (State.SUCCESS,)
