"""What a server hears of a workflow from the real Go worker, and from ours: the same, but for what is better said."""

from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.machine import Machine
from tests.parts.go_worker import VERSIONS, GoWorkers
from tests.parts.wait import wait_until
from tinkworker.server.development.workflow import Received
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry, pytest.mark.root, pytest.mark.go, pytest.mark.timeout(1200)]

ENDS = (State.SUCCESS, State.FAILED, State.TIMEOUT)


def heard(there: Machine, workflow: str) -> list[Received]:
    """What the server has heard of a workflow, once nothing more can come: nothing of it was refused."""
    wait_until(lambda: there.on.workflow(workflow).state in ENDS)
    reports = there.on.workflow(workflow).reports
    assert not any(report.refusal for report in reports)
    return list(reports)


def both(there: Machine, program: Path, *scripts: str, **more: Any) -> tuple[list[Received], list[Received]]:
    """What is heard of such a workflow from the Go worker, and of another of its kind from ours."""
    first = there.add(*scripts, **more)
    theirs = there.start(program)
    by_go = heard(there, first)
    theirs.kill()
    second = there.add(*scripts, **more)
    assert there.ours("--once").wait() == 0
    return by_go, heard(there, second)


def told(reports: list[Received]) -> list[tuple[str, str, str, State | None]]:
    """The task, the action, the worker and the state of each report."""
    return [(report.task, report.action, report.worker, report.state) for report in reports]


@pytest.fixture(params=VERSIONS)
def program(request: pytest.FixtureRequest, go_workers: GoWorkers) -> Path:
    """A Go worker."""
    return go_workers(request.param)


def test_of_a_success(there: Machine, program: Path) -> None:
    """Both tell each action RUNNING and SUCCESS, one action after the other, in the same words."""
    by_go, by_us = both(there, program, "sleep 1", "true", "true")

    assert told(by_us) == told(by_go)
    assert [report.message for report in by_us] == [report.message for report in by_go]
    assert [report.state for report in by_us] == [State.RUNNING, State.SUCCESS] * 3


def test_of_a_failure(there: Machine, program: Path) -> None:
    """Both tell FAILED, and nothing of what would have come after it; only ours says why."""
    by_go, by_us = both(there, program, "true", "echo no such disk; exit 3", "true")

    assert told(by_us) == told(by_go)
    assert [report.state for report in by_us] == [State.RUNNING, State.SUCCESS, State.RUNNING, State.FAILED]
    assert by_go[-1].message == ""
    assert by_us[-1].message.startswith("exit status 3")
    assert "no such disk" in by_us[-1].message


def test_of_a_timeout(there: Machine, program: Path) -> None:
    """Both tell TIMEOUT when an action's time is over, and end it; only ours says which time that was."""
    by_go, by_us = both(there, program, "sleep 1000", "true", timeout=5)

    assert told(by_us) == told(by_go)
    assert [report.state for report in by_us] == [State.RUNNING, State.TIMEOUT]
    assert by_go[-1].message == ""
    assert by_us[-1].message.startswith("timeout: not finished within 5 s")
