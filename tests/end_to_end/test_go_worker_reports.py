"""What a server and an engine are told by the real Go worker, and by ours: the same, but for what the page says."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.machine import WAITS, Machine
from tests.parts.go_worker import RELEASES, GoWorkers
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


def made(there: Machine, workflow: str) -> Mapping[str, Any]:
    """What the engine was told of the first action's container, once it runs; then that is let go."""
    shared = there.hook.folder / "worker" / workflow
    wait_until((shared / "runs").exists)
    (only,) = there.hook.client.containers(all=True, filters={"volume": f"/worker/{workflow}"})
    answer = there.hook.client.inspect_container(only["Id"])
    (shared / "go").touch()
    parts = {"Config": answer["Config"], "HostConfig": answer["HostConfig"]}
    told: Mapping[str, Any] = json.loads(json.dumps(parts).replace(workflow, "WORKFLOW"))
    return {f"{part}.{name}": value for part, values in told.items() for name, value in values.items()}


def told(reports: list[Received]) -> list[tuple[str, str, str, State | None]]:
    """The task, the action, the worker and the state of each report."""
    return [(report.task, report.action, report.worker, report.state) for report in reports]


@pytest.fixture(params=RELEASES)
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


def test_of_a_container(there: Machine, program: Path) -> None:
    """The engine is told the same of an action's container, but for the terminal and our labels."""
    more: dict[str, Any] = {"volumes": ["/tmp:/host:ro"], "pid": "host"}
    workflow = there.add(WAITS, **more)
    theirs = there.start(program)
    by_go = made(there, workflow)
    heard(there, workflow)
    theirs.kill()
    there.ours()
    by_us = made(there, there.add(WAITS, **more))

    differ = {name for name in by_go.keys() | by_us.keys() if by_go.get(name) != by_us.get(name)}
    terminal = {"Config.Tty", "Config.AttachStdout", "Config.AttachStderr"}
    assert differ == {"Config.Hostname", "Config.Labels", *terminal}
