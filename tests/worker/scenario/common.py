"""What scenarios share."""

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.worker.scene import RELAY, Scene
from tinkworker.runtime.port import (
    EngineUnavailable,
)
from tinkworker.server.port import Refusal, ServerRefused, ServerUnreachable

ONE = f"action:{RELAY}#0"
TWO = f"action:{RELAY}#1"
WORKFLOW = f"workflow:{RELAY}"
OUTAGE = EngineUnavailable("the engine does not answer")
UNREACHABLE = ServerUnreachable("no route to host")
MISMATCH = ServerRefused(Refusal.MISMATCH, "reported action name does not match the current action details")
UNKNOWN = ServerRefused(Refusal.UNKNOWN_WORKFLOW, "invalid workflow id")
MALFORMED = ServerRefused(Refusal.MALFORMED, "invalid action name")

Scenario = Callable[[Path], Scene]


class Scenarios(dict[str, Scenario]):
    """Scenarios by name."""

    def add(self, play: Scenario) -> Scenario:
        """Remember a scenario under its function's name."""
        self[play.__name__] = play
        return play


def finished(scene: Scene) -> Scene:
    """Check what holds at the end of every scenario in which the worker ended because nothing was left to do."""
    assert scene.left_over == []
    return scene


def lose_journals(scene: Scene) -> None:
    """Remove everything that the worker wrote down."""
    for path in journals(scene):
        path.unlink()


def journals(scene: Scene) -> Iterator[Path]:
    """The worker's journals."""
    return iter(sorted(scene.folder.glob(".tink-worker/*/*.jsonl")))
