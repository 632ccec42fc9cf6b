"""The engine is restarted beside a real worker while an action runs: how that ended is told, and nothing runs twice."""

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest
from attrs import define

from tests.end_to_end.stage import Stage, Worker, action, ours, stage
from tests.parts.image import make_images
from tests.parts.private_engine import PrivateEngine, private_engine
from tests.parts.wait import wait_until
from tests.survival.tale import TRACE
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.root]

WAITS = f"trap 'exit 7' TERM; echo one {TRACE}; while [ ! -e /workflow/go ]; do sleep 0.1; done; touch /workflow/gone"


@define
class Scene:
    """
    A workflow whose first action runs, on an engine of its own.

    Attributes:
        on: Server and worker.
        engine: The engine.
        worker: The worker.
    """

    on: Stage
    engine: PrivateEngine
    worker: Worker

    def end(self) -> list[str]:
        """Let the worker do the rest: what the programs left behind when they began."""
        assert self.worker.wait() == 0, self.worker.errors.read_text()
        with docker.APIClient(self.engine.host, version="auto") as client:
            assert ours(client) == []
        return (self.on.shared() / "runs").read_text().split()


@pytest.fixture(scope="module")
def restarted() -> Iterator[tuple[PrivateEngine, str]]:
    """An engine that nobody else uses, and an image that only it has."""
    with private_engine() as engine, make_images(engine.host) as make_image:
        yield engine, make_image()
        engine.start()


@pytest.fixture
def scene(restarted: tuple[PrivateEngine, str], tmp_path: Path) -> Iterator[Scene]:
    """The action has begun, and the worker waits for its end."""
    engine, image = restarted
    engine.start()
    with stage(tmp_path, DOCKER_HOST=engine.host) as on:
        on.add(action("one", image, WAITS), action("two", image, f"echo two {TRACE}"))
        worker = on.start("--once", "--max-retry=0")
        wait_until((on.shared() / "runs").exists)
        worker.until("action running")
        yield Scene(on, engine, worker)


def test_an_engine_that_is_told_to_end_ends_the_action(scene: Scene) -> None:
    """By SIGTERM it ends its containers first: the action has failed by that, its status is told, and none follows."""
    scene.engine.restart()

    assert scene.end() == ["one"]
    assert scene.on.states() == [State.FAILED, State.PENDING]
    assert scene.on.said()[-1].startswith("exit status 7")


def test_what_ends_while_the_engine_is_away_has_its_own_end(scene: Scene) -> None:
    """By SIGKILL it leaves its containers alone: what succeeds meanwhile has succeeded, and the next action follows."""
    scene.engine.kill()
    (scene.on.shared() / "go").touch()
    wait_until((scene.on.shared() / "gone").exists)
    scene.worker.until("action unseen")
    scene.engine.start()

    assert scene.end() == ["one", "two"]
    assert scene.on.states() == [State.SUCCESS, State.SUCCESS]


def test_what_outlives_the_engine_is_ended_by_the_next(scene: Scene) -> None:
    """An engine that comes back ends what ran before it: the action has failed by that, and is not started again."""
    scene.engine.kill()
    scene.worker.until("action unseen")
    scene.engine.start()

    assert scene.end() == ["one"]
    assert scene.on.states() == [State.FAILED, State.PENDING]
    assert scene.on.said()[-1].startswith("exit status 7")
