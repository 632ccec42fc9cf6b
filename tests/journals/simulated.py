"""A journal in no time: real lifecycles, driver and files, with an engine and a server in memory."""

from pathlib import Path

from tests.worker.scene import Scene, action
from tinkworker.runtime.simulated.script import Program


def simulate(folder: Path) -> Path:
    """A worker crashes while an action runs, goes on, the action fails, and a handler runs: the journal of that."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100, code=3)
    scene.add(action("one", on_failure=("sh", "-c", "clean up")), action("two"))
    scene.crash(lambda scene: scene.in_state("action:default/relay#0", "running"))
    scene.run()
    (path,) = folder.glob(".tink-worker/*/*.jsonl")
    return path
