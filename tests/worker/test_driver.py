"""The driver's laws: written down before it is performed, nobody answers whom nobody asked, mistakes end it."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import define

from tests.worker.scenario.common import ONE, UNREACHABLE, WORKFLOW, journals
from tests.worker.scene import RELAY, Bug, Recorder, Scene, action
from tinkworker.engine.journal.reader import read
from tinkworker.engine.journal.record import Record
from tinkworker.lifecycle.policy import Policy
from tinkworker.observe.port import Transition
from tinkworker.runtime.port import Container, Exit, Runtime, Specification
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.runtime import SimulatedRuntime
from tinkworker.runtime.simulated.script import Line, Program
from tinkworker.server.port import Report, State
from tinkworker.testing.clock import drive
from tinkworker.testing.server import MemoryServer, ServerTrouble


@define(eq=False)
class Watched(Scene):
    """A scene in which somebody looks on whenever the runtime or the server is called."""

    look: Callable[[str], None] = lambda _call: None

    def runtime(self) -> Runtime:
        """An engine whose callers are watched."""
        look = self.look

        class Engine(SimulatedRuntime):
            async def create(self, specification: Specification) -> Container:
                look("create")
                return await super().create(specification)

            async def start(self, name: str) -> Container:
                look("start")
                return await super().start(name)

            async def stop(self, name: str, grace: float) -> None:
                look("stop")
                await super().stop(name, grace)

            async def remove(self, name: str) -> None:
                look("remove")
                await super().remove(name)

        return Engine(self.engine)


@define(eq=False)
class WatchedServer(MemoryServer):
    """A server whose callers are watched."""

    look: Callable[[str], None] = lambda _call: None

    async def report(self, report: Report) -> None:
        """Look, then take it."""
        self.look(f"report {report.state.value}")
        await super().report(report)


def written(scene: Scene) -> list[Record]:
    """What is on the disk, by records."""
    return [line.record for path in journals(scene) for line in read(path).lines()]


def wanted(records: list[Record]) -> set[str]:
    """The activities, states and commands that the records speak of."""
    return {
        word for record in records for word in _words(record.get("started", [])) | _words(record.get("commands", []))
    }


def _words(value: object) -> set[str]:
    """All texts in a value."""
    if isinstance(value, str):
        return {value}
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(*(_words(item) for item in items))


NEEDS = {
    "create": "runtime.create",
    "start": "runtime.start",
    "stop": "runtime.stop",
    "remove": "runtime.release",
    "report running": "server.report",
    "report timeout": "server.report",
}


def test_nothing_is_done_that_is_not_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever engine or server is asked to do something, the intent, and any outcome, has reached the disk."""
    scene = Watched(tmp_path)
    on_disk: dict[int, int] = {}
    sync = os.fdatasync

    def synced(descriptor: int) -> None:
        sync(descriptor)
        on_disk[os.fstat(descriptor).st_ino] = os.fstat(descriptor).st_size

    monkeypatch.setattr(os, "fdatasync", synced)
    seen: dict[str, tuple[set[str], list[Record]]] = {}

    def look(call: str) -> None:
        (path,) = journals(scene)
        assert on_disk[path.stat().st_ino] == path.stat().st_size, call
        records = written(scene)
        seen[call] = (wanted(records), records)

    scene.look = look
    scene.server = WatchedServer(look=look)
    scene.programs["one"] = Program(seconds=1000)
    scene.add(action("one", timeout=5))
    scene.run()

    assert scene.states == (State.TIMEOUT,)
    assert seen.keys() == NEEDS.keys()
    for call, need in NEEDS.items():
        assert need in seen[call][0], call
    assert "not finished within" not in str(seen["start"][1])
    for call in ("stop", "report timeout"):
        assert "not finished within 5 s" in str(seen[call][1]), call


def play_while_it_runs(folder: Path, meddle: Callable[[Scene], Awaitable[None]]) -> Scene:
    """Somebody interferes while an action runs."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"))

    async def play(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        await meddle(scene)

    return scene.play(play)


@pytest.mark.parametrize("machine", [ONE, WORKFLOW, "worker", "nobody"])
def test_answers_that_nobody_asked_for_are_dropped(tmp_path: Path, machine: str) -> None:
    """The outcome of an activity that is no longer wanted, or never was, changes nothing and is not written down."""

    async def answer(scene: Scene) -> None:
        assert scene.life is not None
        before = written(scene)
        scene.life.driver.post(machine, "exited", Exit(7), number=9999)
        assert written(scene) == before

    scene = play_while_it_runs(tmp_path, answer)

    assert scene.states == (State.SUCCESS,)
    assert [text for level, text in scene.recorder.messages if level == "error"] == []


@pytest.mark.parametrize(("machine", "event"), [(ONE, "outcome_acknowledged"), ("worker", "recovered")])
def test_an_event_that_makes_no_sense_is_said(tmp_path: Path, machine: str, event: str) -> None:
    """A machine that does not know an event where it is stays as it is, and that is an error in the log."""

    async def confuse(scene: Scene) -> None:
        assert scene.life is not None
        scene.life.driver.post(machine, event)

    scene = play_while_it_runs(tmp_path, confuse)

    assert scene.states == (State.SUCCESS,)
    (said,) = [text for level, text in scene.recorder.messages if level == "error"]
    assert f"knows no event '{event}'" in said
    assert ("refused" in {record["record"] for record in written(scene)}) is (machine == ONE)


@pytest.mark.parametrize("method", ["find", "pull", "create", "start", "wait"])
def test_a_mistake_in_the_program_ends_it(tmp_path: Path, method: Any) -> None:
    """An exception that no port knows ends the driver, leaves no task behind, and the next life goes on."""
    scene = Scene(tmp_path)
    scene.add(action("one"))
    scene.fault(Fault(method, Bug()))  # type: ignore[arg-type]

    with pytest.raises(Bug):
        scene.run()

    assert scene.run().states == (State.SUCCESS,)
    assert scene.starts() == 1
    assert scene.left_over == []


def test_a_mistake_while_a_step_is_taken_ends_it_too(tmp_path: Path) -> None:
    """Whatever fails between an event and its effects is a mistake, an observer's as well; the first one is raised."""

    class Clumsy(Recorder):
        def transition(self, transition: Transition) -> None:
            super().transition(transition)
            if self.steps[-1].target == "running":
                raise Bug(f"mistake {len(self.steps)}")

    scene = Scene(tmp_path, recorder=Clumsy())
    scene.add(action("one"))
    with pytest.raises(Bug) as mistake:
        scene.run()
    assert mistake.value.message == f"mistake {len(scene.recorder.steps)}"

    scene.recorder = Recorder()
    assert scene.run().states == (State.SUCCESS,)


def test_nothing_is_written_behind_a_mistake(tmp_path: Path) -> None:
    """What a failed life may have left half done is not gone on with, so the next one can follow its journal."""

    async def fail(scene: Scene) -> None:
        assert scene.life is not None
        scene.life.driver.fail(Bug())
        before = written(scene)
        scene.life.driver.post(WORKFLOW, "drain")
        assert written(scene) == before
        assert before[-1]["record"] == "failure"

    with pytest.raises(Bug):
        play_while_it_runs(tmp_path, fail)


def test_output_is_shown_to_every_observer(tmp_path: Path) -> None:
    """A line that an action prints reaches whoever watches."""
    scene = Scene(tmp_path)
    scene.programs["one"] = Program(seconds=1, output=(Line(b"hello\n"),))
    scene.add(action("one"))

    assert scene.run().recorder.lines == ["hello"]


def test_what_a_workflow_leaves_is_removed_by_the_next_life(tmp_path: Path) -> None:
    """A life that ends before the last container was removed leaves that to the next one."""
    scene = Scene(tmp_path)
    scene.add(action("one"))
    scene.fault(Fault("remove", Bug()))  # type: ignore[arg-type]
    with pytest.raises(Bug):
        scene.run()
    assert scene.in_state(WORKFLOW, "releasing")

    assert scene.run().left_over == []
    assert scene.ended == "succeeded"


def test_an_action_that_runs_is_not_ended_by_one_that_is_prepared(tmp_path: Path) -> None:
    """Crashes at preparing the next action cost that one its preparation, and not the one that runs its life."""
    scene = Scene(tmp_path)
    scene.programs["one"] = Program(seconds=1000)
    scene.add(action("one"), action("two"))
    scene.fault(Fault("pull", seconds=20, name="registry.example/two:1"))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    scene.engine.faults.clear()
    scene.fail_at(Fault("pull", Bug(), name="registry.example/two:1"))  # type: ignore[arg-type]

    assert scene.run().states == (State.SUCCESS, State.SUCCESS)


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    """When a driver ends, whatever it had begun has ended, too."""
    scene = Scene(tmp_path)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"))

    async def live() -> set[str]:
        living = asyncio.ensure_future(scene.live())
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        assert any(RELAY in task.get_name() for task in asyncio.all_tasks())
        scene.trouble(ServerTrouble("workflows", UNREACHABLE, times=1000))
        scene.terminate()
        await living
        return {task.get_name() for task in asyncio.all_tasks()}

    left = asyncio.run(drive(scene.clock, live()))

    assert not [name for name in left if "relay" in name or name.startswith("worker")]


def test_a_worker_that_stops_asks_nothing_more_of_the_runtime(tmp_path: Path) -> None:
    """After the signal no container is created, started or stopped, whatever happens while reports are delivered."""
    scene = Scene(tmp_path, Policy())
    scene.add(action("one"), action("two"))

    async def stop(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.trouble(ServerTrouble("report", UNREACHABLE))
        await scene.until(lambda scene: scene.in_state(f"report:{RELAY}#0/outcome", "waiting"))
        scene.terminate()

    scene.play(stop)

    assert scene.states == (State.SUCCESS, State.RUNNING)
    assert scene.starts("two") == 0
    scene.policy = Policy(once=True)
    assert scene.run().states == (State.SUCCESS, State.SUCCESS)
    assert (scene.starts("one"), scene.starts("two")) == (1, 1)
