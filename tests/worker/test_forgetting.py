"""What is forgotten of workflows that are over: objects are counted, not bytes."""

import gc
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.worker.scenario.agent import AGENT
from tests.worker.scene import RELAY, Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import Abilities, Action, Report, ServerUnreachable, State
from tinkworker.testing.server import MemoryServer, ServerTrouble
from tinkworker.worker.evidence import Evidence

PROTOCOLS = [Abilities(), AGENT, Abilities(repeats_running=False, shows_messages=True)]

END = {0: "succeeded", 3: "failed"}
"""How a workflow ends by its action's exit status."""

SECRET = ("PASSWORD=of a workflow that is over",)


def kept() -> list[Action]:
    """The actions that lie in memory with their secrets."""
    gc.collect()
    return [each for each in gc.get_objects() if isinstance(each, Action) and each.environment == SECRET]


def in_state(machine: str, state: str) -> Callable[[Scene], bool]:
    """Whether a machine is in a state, to be waited for."""
    return lambda scene: scene.in_state(machine, state)


@pytest.mark.parametrize("code", [0, 3], ids=["succeeded", "failed"])
@pytest.mark.parametrize("abilities", PROTOCOLS, ids=["tink-0.12", "agent", "tink-0.8"])
def test_workflows_that_are_over_leave_nothing(tmp_path: Path, abilities: Abilities, code: int) -> None:
    """Of many workflows that ended, and that the server does not have any more, no action is kept."""
    scene = Scene(tmp_path, Policy(poll_interval=1), server=MemoryServer(abilities=abilities))
    scene.programs["one"] = Program(seconds=1, code=code)

    async def lead(scene: Scene) -> None:
        for number in range(6):
            workflow = f"default/w{number}"
            identity = "" if abilities.looks_ahead else f"id-{number}"
            scene.add(action(environment=SECRET, identity=identity), workflow=workflow)
            await scene.until(in_state(f"workflow:{workflow}", END[code]))
            del scene.server.stored[workflow]
        assert kept() == []
        scene.terminate()

    scene.play(lead)


def test_what_was_read_of_it_counts_no_more(tmp_path: Path) -> None:
    """The next workflow of its name is read anew."""
    scene = Scene(tmp_path, Policy(poll_interval=1))
    scene.add(action("one"))
    outcome = Report(RELAY, "task", "one", "w", State.SUCCESS)
    read: list[bool] = []

    def is_read() -> bool:
        (evidence,) = (each for each in gc.get_objects() if isinstance(each, Evidence) and each.clock is scene.clock)
        return evidence.is_read_for(outcome)

    async def lead(scene: Scene) -> None:
        scene.trouble(ServerTrouble("report", ServerUnreachable("no answer"), when="after", times=2))
        await scene.until(lambda scene: scene.states == (State.SUCCESS,))
        read.append(is_read())
        await scene.until(in_state(f"workflow:{RELAY}", "succeeded"))
        read.append(is_read())
        scene.terminate()

    scene.play(lead)
    assert read == [True, False]
