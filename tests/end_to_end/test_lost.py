"""The container of a running action is removed by force, on a real engine: the action is lost, or runs once more."""

from collections.abc import Callable, Iterator, Sequence

import docker
import pytest
from attrs import define

from tests.end_to_end.stage import Stage, Worker, action, ours
from tests.parts.engine import Engine
from tests.parts.freezing import frozen
from tests.parts.wait import wait_until
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry]

WAITS = "echo x >> /workflow/runs; while [ ! -e /workflow/go ]; do sleep 0.1; done"
"""An action that says how often it was begun, and ends when it is let go."""


@define
class Scene:
    """
    A workflow of two actions whose first one runs, by its own word, the server's and the engine's.

    Attributes:
        on: The server.
        client: The engine, asked by somebody who is not the worker.
        flags: What the workers are told.
        worker: The worker.
        container: The name of the container in which the first action runs.
    """

    on: Stage
    client: docker.APIClient
    flags: Sequence[str]
    worker: Worker
    container: str

    @property
    def begun(self) -> int:
        """How often the first action's program was begun, by its own trace."""
        return len((self.on.shared() / "runs").read_text().split())

    def remove(self) -> None:
        """Remove the container, whatever runs in it."""
        self.client.remove_container(self.container, force=True)


def while_it_lives(scene: Scene) -> None:
    """
    Remove the container of a worker that lives on.

    To remove a container by force, an engine kills it and then forgets it. A worker that looks in between sees how it
    ended; one that can only look afterwards never does.
    """
    with frozen(scene.worker.process):
        scene.remove()


def while_it_is_dead(scene: Scene) -> None:
    """Remove the container after the worker was killed and before the next one starts."""
    scene.worker.kill()
    scene.remove()
    scene.worker = scene.on.start(*scene.flags)


@pytest.fixture
def client(engine: Engine) -> Iterator[docker.APIClient]:
    """The engine, asked by somebody who is not the worker."""
    with docker.APIClient(engine.host, version="auto") as made:
        yield made


def begin(on: Stage, client: docker.APIClient, image: str, on_lost: str) -> Scene:
    """Have such a workflow, and let it begin."""
    flags = ("--once", f"--on-lost={on_lost}")
    on.add(action("one", image, WAITS), action("two", image, "true"))
    worker = on.start(*flags)
    wait_until((on.shared() / "runs").exists)
    worker.until("action running")
    wait_until(lambda: on.states()[0] is State.RUNNING)
    (running,) = [container for container in ours(client) if container["State"] == "running"]
    return Scene(on, client, flags, worker, running["Names"][0].removeprefix("/"))


whenever = pytest.mark.parametrize("lose", [while_it_lives, while_it_is_dead])
Lose = Callable[[Scene], None]


@whenever
def test_it_has_failed_and_is_not_run_again(on: Stage, client: docker.APIClient, shell: str, lose: Lose) -> None:
    """By default nobody knows how it ended: FAILED, with a message that says so, and nothing is begun after it."""
    scene = begin(on, client, shell, "fail")

    lose(scene)

    assert scene.worker.wait() == 0
    assert on.states() == [State.FAILED, State.PENDING]
    (said,) = on.said()
    assert said == (
        f"lost: the container {scene.container} was started by this worker and is gone, so nobody knows how it ended; "
        "it is not run again (--on-lost fail)"
    )
    assert scene.begun == 1
    assert ours(client) == []


def test_where_the_operator_says_so_it_is_run_once_more(on: Stage, client: docker.APIClient, shell: str) -> None:
    """With `--on-lost rerun` it runs in a container of another name, and how that ends is the outcome."""
    scene = begin(on, client, shell, "rerun")

    while_it_lives(scene)
    wait_until(lambda: scene.begun == 2)
    there = {name.removeprefix("/") for container in ours(client) for name in container["Names"]}
    (on.shared() / "go").touch()

    assert scene.worker.wait() == 0
    assert scene.container not in there
    assert on.states() == [State.SUCCESS, State.SUCCESS]
    assert on.said() == ["finished execution successfully"] * 2
    assert scene.begun == 2
    assert ours(client) == []


def test_what_runs_once_more_is_found_without_a_journal(on: Stage, client: docker.APIClient, shell: str) -> None:
    """It was lost while no worker lived; its second container is found by its labels, and nothing runs beside it."""
    scene = begin(on, client, shell, "rerun")
    while_it_is_dead(scene)
    wait_until(lambda: scene.begun == 2)

    scene.worker.kill()
    (journal,) = on.data.glob(".tink-worker/*/*.jsonl")
    journal.unlink()
    scene.worker = on.start(*scene.flags)
    scene.worker.until("action running")
    (on.shared() / "go").touch()

    assert scene.worker.wait() == 0
    assert on.states() == [State.SUCCESS, State.SUCCESS]
    assert scene.begun == 2
    assert ours(client) == []
