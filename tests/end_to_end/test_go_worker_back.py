"""The page "Back to the Go worker", with the real one, which goes on as the page says."""

from pathlib import Path

import pytest

from tests.end_to_end.machine import WAITS, Machine
from tests.end_to_end.stage import Worker
from tests.end_to_end.test_change_back import on_the_page
from tests.parts.go_worker import VERSIONS, GoWorkers
from tests.parts.need import need_programs
from tests.parts.wait import wait_until
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry, pytest.mark.root, pytest.mark.go, pytest.mark.timeout(1200)]

DONE = [State.SUCCESS, State.SUCCESS]


@pytest.fixture
def program(go_workers: GoWorkers) -> Path:
    """The last Go worker, and the engine's own command."""
    need_programs("docker")
    return go_workers(VERSIONS[-1])


def begin(there: Machine, word: str) -> Worker:
    """Begin the page's command with a word in it."""
    (line,) = on_the_page(there.on, word)
    return there.start("sh", "-c", line)


def give(there: Machine, word: str) -> None:
    """Give the page's command with a word in it, which must end well."""
    assert begin(there, word).wait() == 0


def test_after_a_drain(there: Machine, program: Path) -> None:
    """Ours finishes its action and ends; the Go worker takes the next one, and nothing of ours is left or run again."""
    there.add(WAITS, "true")
    worker = there.ours()
    wait_until(lambda: there.runs)
    drain = begin(there, "tink-worker drain")
    wait_until(lambda: any("lives already, as process" in str(line) for line in drain.lines))
    there.let_go()
    assert (drain.wait(), worker.wait()) == (0, 0)
    assert there.on.states() == [State.SUCCESS, State.PENDING]

    there.start(program)

    wait_until(lambda: there.on.states() == DONE)
    assert there.runs == 1
    assert there.ours_left() == []


def test_without_one(there: Machine, program: Path) -> None:
    """Where ours was killed in an action, the Go worker runs it once more beside that, the next without a RUNNING."""
    there.add(WAITS, "true")
    there.dies_in_the_action("tink-worker")

    there.start(program)
    wait_until(lambda: there.runs == 2)
    assert any("_one_" in name for name in there.ours_left())
    there.let_go()

    wait_until(lambda: there.on.states() == DONE)
    told = [(report.action, report.state) for report in there.on.workflow().reports]
    assert told == [("one", State.RUNNING), ("one", State.SUCCESS), ("two", State.SUCCESS)]


def test_without_one_but_with_its_container_ended(there: Machine, program: Path) -> None:
    """After the page's commands the Go worker runs the action once more, and nothing runs beside it."""
    there.add(WAITS, "true")
    there.dies_in_the_action("tink-worker")
    give(there, "docker stop")
    give(there, "--all --quiet --filter label")
    assert there.ours_left() == []

    there.start(program)
    wait_until(lambda: there.runs == 2)
    there.let_go()

    wait_until(lambda: there.on.states() == DONE)


def test_what_it_once_left_is_in_its_way(there: Machine, program: Path) -> None:
    """A container for which ours has waited keeps the Go worker from an action of that name; the page removes it."""
    there.add(WAITS)
    there.dies_in_the_action(program)
    there.let_go()
    assert there.ours("--once").wait() == 0

    failing = there.add("true")
    worker = there.start(program)
    wait_until(lambda: there.on.states(failing) == [State.FAILED])
    worker.kill()
    give(there, "--filter name=")
    working = there.add("true")
    there.start(program)

    wait_until(lambda: there.on.states(working) == [State.SUCCESS])
