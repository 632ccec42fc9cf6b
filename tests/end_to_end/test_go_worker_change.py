"""The real Go worker is ended in the middle of an action, as Hook's bootkit ends it, and ours goes on from there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.machine import WAITS, Machine, machine
from tests.end_to_end.stage import stage
from tests.image.hook import Hook
from tests.parts.go_worker import RELEASES, GoWorkers
from tests.parts.image import make_images
from tests.parts.registry import Registry
from tests.parts.wait import wait_until
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry, pytest.mark.root, pytest.mark.go, pytest.mark.timeout(1200)]


@pytest.fixture(params=RELEASES)
def program(request: pytest.FixtureRequest, go_workers: GoWorkers) -> Path:
    """A Go worker."""
    return go_workers(request.param)


@pytest.fixture
def open_there(tmp_path: Path, hooked: Hook, registry: Registry) -> Iterator[Machine]:
    """The same without a registry of its own: a template says where its images are."""
    with (
        make_images(hooked.engine.host) as maker,
        stage(tmp_path) as on,
        machine(on, hooked, maker(registry)) as made,
    ):
        yield made


def test_what_it_left_running_is_waited_for(there: Machine, program: Path) -> None:
    """The container runs once, in full: our worker shows what it prints, tells how it ended, and does the rest."""
    there.add(WAITS, "cat /workflow/runs")
    there.dies_in_the_action(program)

    worker = there.ours("--once")
    wait_until(lambda: worker.output("one") == ["up"])
    assert there.ours_left() == []
    there.let_go()

    assert worker.wait() == 0
    assert there.on.states() == [State.SUCCESS, State.SUCCESS]
    assert worker.output("two") == ["x"]
    assert list(there.containers()) == ["/action_one"], "what is not ours stays"


@pytest.mark.parametrize(("code", "states"), [(0, [State.SUCCESS] * 2), (3, [State.FAILED, State.PENDING])])
def test_what_ended_in_between_counts_as_it_ended(
    there: Machine, program: Path, code: int, states: list[State]
) -> None:
    """An action that ended while no worker lived is told as it ended, and is not run again."""
    there.add(WAITS, "true", code=code)
    there.dies_in_the_action(program)
    there.let_go()
    there.ends()

    assert there.ours("--once").wait() == 0

    assert there.on.states() == states
    assert there.runs == 1
    assert there.on.said()[0].startswith(f"exit status {code}") is bool(code)


def test_without_a_registry(open_there: Machine, program: Path) -> None:
    """It is found as well where images have the names that they were pulled by."""
    open_there.add(WAITS, "true")
    open_there.dies_in_the_action(program)
    open_there.let_go()

    assert open_there.ours("--once").wait() == 0

    assert open_there.on.states() == [State.SUCCESS, State.SUCCESS]
    assert open_there.runs == 1


def test_between_two_workflows(there: Machine, program: Path) -> None:
    """Where nothing runs, ours takes what comes next, and what the Go worker has finished stays finished."""
    there.add("echo x >> /workflow/runs")
    worker = there.start(program)
    wait_until(lambda: there.on.states() == [State.SUCCESS])
    worker.kill()

    second = there.add("true")
    assert there.ours("--once").wait() == 0

    assert there.on.states(second) == [State.SUCCESS]
    assert there.runs == 1
