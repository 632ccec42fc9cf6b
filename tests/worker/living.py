"""Lives of a worker in which little happens, and the journal that they leave."""

from pathlib import Path

from tests.worker.scenario.common import UNREACHABLE, journals
from tests.worker.scene import Scene
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.reader import read
from tinkworker.lifecycle.charts import load_charts
from tinkworker.testing.server import ServerTrouble
from tinkworker.worker.history import History, follow


def journal(scene: Scene) -> Path:
    """The only journal that there is."""
    (path,) = journals(scene)
    return path


def history(scene: Scene) -> History:
    """What it tells."""
    return follow(read(journal(scene)), Codec(load_charts()))


def lives(scene: Scene, count: int) -> Scene:
    """So many more lives in which nothing answers."""
    for _ in range(count):
        scene.trouble(ServerTrouble("workflows", UNREACHABLE))
        before = scene.recorder.states("worker").count("server_lost")
        scene.crash(lambda scene, before=before: scene.recorder.states("worker").count("server_lost") > before)  # type: ignore[misc]
    return scene
