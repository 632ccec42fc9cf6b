"""The engine is killed in the middle of a start, beside a real worker: nothing runs twice, and what never ran does."""

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests.end_to_end.stage import Stage, action, ours, stage
from tests.parts.image import ImageMaker
from tests.parts.private_engine import PrivateEngine
from tests.parts.runc import Step
from tests.parts.wait import wait_until
from tests.survival.tale import TRACE
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.root]

PROGRAM = f"echo one {TRACE}; while [ ! -e /workflow/go ]; do sleep 0.1; done; echo over {TRACE}"


@pytest.fixture
def on(own_engine: PrivateEngine, tmp_path: Path) -> Iterator[Stage]:
    """A server, and workers that use an engine which may be killed."""
    with stage(tmp_path, DOCKER_HOST=own_engine.host) as made:
        yield made


def cut_off(on: Stage, own_engine: PrivateEngine, image: str, step: Step) -> None:
    """Have a workflow whose first action's start is cut off at a step, and be there when it has ended."""
    workflow = on.add(action("one", image, PROGRAM), action("two", image, f"echo two {TRACE}"), name="cut")
    with own_engine.runc.held(step):
        worker = on.start("--once", "--max-retry=0")
        own_engine.runc.wait_until_reached()
        own_engine.kill()
        worker.until("action start unsure")
        own_engine.start()
    if "create" in step:
        go(on)
    assert worker.wait() == 0, worker.errors.read_text()
    with docker.APIClient(own_engine.host, version="auto") as client:
        assert not [name for container in ours(client) for name in container["Names"] if workflow[-3:] in name]


def go(on: Stage) -> None:
    """Let the program end that waits for it."""
    (on.data / "default" / "cut" / "go").touch()


def runs(on: Stage) -> list[str]:
    """What the programs left behind."""
    return (on.data / "default" / "cut" / "runs").read_text().split()


def test_an_action_that_had_no_program_yet_runs(on: Stage, own_engine: PrivateEngine, make_image: ImageMaker) -> None:
    """The engine was killed before there was a process: the action runs, once, and the workflow succeeds."""
    cut_off(on, own_engine, make_image(), "before create")

    assert on.states("default/cut") == [State.SUCCESS, State.SUCCESS]
    assert runs(on) == ["one", "over", "two"]


def test_an_action_that_may_run_is_lost(on: Stage, own_engine: PrivateEngine, make_image: ImageMaker) -> None:
    """The program runs without the engine's knowledge: it is not started again, and the report says what is known."""
    cut_off(on, own_engine, make_image(), "after start")

    assert on.states("default/cut") == [State.FAILED, State.PENDING]
    assert on.said("default/cut")[-1].startswith("lost: the engine was ended while it started the container")
    go(on)
    wait_until(lambda: "over" in runs(on))
    assert runs(on) == ["one", "over"]
