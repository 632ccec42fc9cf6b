"""Scenarios in which what the server shows is old, late, or of another workflow than it seems."""

from collections import deque
from pathlib import Path

from attrs import define, field

from tests.worker.scenario.common import ONE, UNKNOWN, UNREACHABLE, WORKFLOW, Scenarios, finished, lose_journals
from tests.worker.scene import RELAY, Scene, action
from tinkworker.clock import Clock
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import Context, State
from tinkworker.testing.clock import ManualClock
from tinkworker.testing.server import MemoryServer, ServerTrouble

SCENARIOS = Scenarios()
scenario = SCENARIOS.add

PENDING, RUNNING, SUCCESS = State.PENDING, State.RUNNING, State.SUCCESS
LONG = Program(seconds=100)


@define(eq=False)
class OldServer(MemoryServer):
    """
    A server whose next lists are old, and late.

    Attributes:
        clock: Tells the time.
        old: The states that each of the next lists shows, and after how many seconds it arrives.
    """

    clock: Clock = field(factory=ManualClock)
    old: deque[tuple[tuple[State, ...], float]] = field(factory=deque)

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """What was the case once, and after a while."""
        if not self.old:
            return await super().workflows(worker)
        states, late = self.old.popleft()
        workflow = self.stored[RELAY]
        workflow.states, now = list(states), workflow.states
        shown = await super().workflows(worker)
        workflow.states = now
        await self.clock.sleep(late)
        return shown


@define(eq=False)
class FlickeringServer(MemoryServer):
    """
    Two servers behind one address, of which every other answer comes from one that does not know any workflow yet.

    Attributes:
        behind: Whether that one is still behind.
        lists: How often it was asked what there is to do.
    """

    behind: bool = True
    lists: int = 0

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """What there is to do, or nothing."""
        self.lists += 1
        shown = await super().workflows(worker)
        return () if self.behind and self.lists % 2 == 0 else shown


def elderly(folder: Path, policy: Policy) -> tuple[Scene, OldServer]:
    """A scene with such a server."""
    clock = ManualClock()
    server = OldServer(clock=clock)
    return Scene(folder, policy, clock=clock, server=server), server


@scenario
def old_lists_come_late(folder: Path) -> Scene:
    """Two lists that were asked for within a second are as old as each other, however late the second one comes."""
    scene, server = elderly(folder, Policy(once=True, poll_interval=1))
    scene.programs["two"] = Program(seconds=60)
    scene.add(action("one"), action("two"))

    async def delay(scene: Scene) -> None:
        await scene.until(lambda scene: scene.starts("two") == 1)
        server.old.extend([((RUNNING, PENDING), 0), ((RUNNING, PENDING), 12)])

    finished(scene.play(delay))
    assert (scene.states, scene.starts("one"), scene.starts("two")) == ((SUCCESS, SUCCESS), 1, 1)
    assert server.old == deque()
    return scene


@scenario
def old_lists_of_what_is_over_come_late(folder: Path) -> Scene:
    """The same about a workflow that has ended: nothing of it is begun again."""
    scene, server = elderly(folder, Policy(poll_interval=1))
    scene.add(action("one"))

    async def delay(scene: Scene) -> None:
        await scene.until(lambda scene: "succeeded" in scene.recorder.states(WORKFLOW))
        server.old.extend([((RUNNING,), 0), ((RUNNING,), 12)])
        await scene.clock.sleep(60)
        scene.terminate()

    scene.play(delay)
    assert (scene.states, scene.starts("one")) == ((SUCCESS,), 1)
    return scene


@scenario
def list_is_older_than_any_cache(folder: Path) -> Scene:
    """What seems to be another workflow and is not: the server refuses that its action begins, so it does not."""
    scene, server = elderly(folder, Policy(poll_interval=1))
    scene.add(action("one"))

    async def delay(scene: Scene) -> None:
        await scene.until(lambda scene: "succeeded" in scene.recorder.states(WORKFLOW))
        server.old.extend([((RUNNING,), 0)] * 16)
        await scene.clock.sleep(120)
        scene.terminate()

    scene.play(delay)
    assert scene.starts("one") == 1
    assert "abandoned" in scene.recorder.states(f"report:{RELAY}#0/running")
    return scene


@scenario
def made_again_just_before_its_end(folder: Path) -> Scene:
    """Between two polls, and half a second before the end of what runs: the end is not told about the new one."""
    scene = Scene(folder, Policy(once=True, poll_interval=3))
    scene.programs["one"] = Program(seconds=5)
    scene.add(action("one"), action("two"))

    async def mend(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        await scene.clock.sleep(4.5)
        scene.add(action("one"), action("two"))

    finished(scene.play(mend))
    assert (scene.states, scene.starts("one"), scene.starts("two")) == ((SUCCESS, SUCCESS), 2, 1)
    return scene


@scenario
def made_again_without_its_journal(folder: Path) -> Scene:
    """Deleted and made again with the same actions while the worker was away: what runs is not the new one's."""
    scene = Scene(folder)
    scene.programs["one"] = LONG
    scene.add(action("one"), action("two"))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    lose_journals(scene)
    scene.add(action("one"), action("two"))

    finished(scene.run())
    assert (scene.states, scene.starts("one"), scene.starts("two")) == ((SUCCESS, SUCCESS), 2, 1)
    return scene


@scenario
def old_list_without_a_journal(folder: Path) -> Scene:
    """A list that does not show yet that the action runs takes nothing from it."""
    scene, server = elderly(folder, Policy(once=True))
    scene.programs["one"] = LONG
    scene.add(action("one"))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    lose_journals(scene)
    server.old.extend([((PENDING,), 0)] * 3)

    finished(scene.run())
    assert (scene.states, scene.starts("one")) == ((SUCCESS,), 1)
    assert "unsure" in scene.recorder.states(WORKFLOW)
    return scene


@scenario
def drained_while_it_is_unsure(folder: Path) -> Scene:
    """Who is to finish what runs, and does not know yet whether it does, finds out and finishes it."""
    scene, server = elderly(folder, Policy())
    scene.programs["one"] = LONG
    scene.add(action("one"), action("two"))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    lose_journals(scene)
    server.old.extend([((PENDING, PENDING), 0)] * 3)

    async def drain(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(WORKFLOW, "unsure"))
        scene.drain()

    finished(scene.play(drain))
    assert (scene.states, scene.starts("one")) == ((SUCCESS, PENDING), 1)
    return scene


@scenario
def another_worker_went_on(folder: Path) -> Scene:
    """The server is further on than it was ever told by this worker: what is over there is not begun here."""
    scene = Scene(folder)
    scene.add(action("one"), action("two"))
    scene.trouble(ServerTrouble("report", UNREACHABLE))
    scene.crash(lambda scene: scene.in_state(f"report:{RELAY}#0/running", "waiting"))
    scene.server.stored[RELAY].states[0] = SUCCESS

    finished(scene.run())
    assert (scene.states, scene.starts("one"), scene.starts("two")) == ((SUCCESS, SUCCESS), 0, 1)
    return scene


@scenario
def several_servers_contradict_each_other(folder: Path) -> Scene:
    """A workflow that one server lists, and that another one does not know yet, is not asked for without a pause."""
    server = FlickeringServer()
    scene = Scene(folder, Policy(), server=server)
    scene.trouble(ServerTrouble("actions", UNKNOWN, times=1000))
    scene.add(action("one"))

    async def catch_up(scene: Scene) -> None:
        await scene.clock.sleep(60)
        assert 5 < server.lists < 60
        server.behind, server.troubles = False, []
        await scene.until(lambda scene: scene.states == (SUCCESS,))
        scene.terminate()

    scene.play(catch_up)
    assert scene.starts("one") == 1
    return scene
