"""Tinkerbell's real agent is ended in the middle of an action, and ours goes on from there; and what both tell."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from tests.end_to_end.machine import WAITS, Machine, machine
from tests.end_to_end.protocols import AGENT
from tests.end_to_end.stage import stage
from tests.image.hook import Hook
from tests.parts.go_worker import GoWorkers
from tests.parts.image import make_images
from tests.parts.registry import Registry
from tests.parts.wait import wait_until
from tinkworker.server.development.workflow import Received
from tinkworker.server.port import State

pytestmark = [
    pytest.mark.engine,
    pytest.mark.registry,
    pytest.mark.root,
    pytest.mark.go,
    pytest.mark.long,  # it takes minutes to build the agent
    pytest.mark.timeout(1800),
]

SERVER = evolve(AGENT, finished_workflow_hides_next=False)
"""One that goes on to the next workflow: which released ones look at, is left to chance."""

ENDS = (State.SUCCESS, State.FAILED, State.TIMEOUT)
FOLDER = "/worker/default/relay-{}:/workflow"
"""Agents have no folder that the actions of a workflow share; so the template binds the one that tests look into."""


@pytest.fixture
def there(tmp_path: Path, hooked: Hook, registry: Registry) -> Iterator[Machine]:
    """A machine whose server serves agents, and where a template says where its images are."""
    with (
        make_images(hooked.engine.host) as maker,
        stage(tmp_path, SERVER) as on,
        machine(on, hooked, maker(registry)) as made,
    ):
        yield made


@pytest.fixture
def program(go_workers: GoWorkers) -> Path:
    """The agent."""
    return go_workers.agent()


def command(there: Machine, program: str | Path) -> tuple[str | Path, ...]:
    """How the agent is started, or ours under its name: the engine's socket is the only flag."""
    return program, "-docker-socket", there.hook.engine.host.removeprefix("unix://")


def add(there: Machine, *scripts: str, **more: Any) -> str:
    """Have a workflow whose actions share a folder."""
    return there.add(*scripts, volumes=[FOLDER.format(len(there.on.workflows))], **more)


@pytest.mark.parametrize(("code", "states"), [(0, [State.SUCCESS] * 2), (3, [State.FAILED, State.PENDING])])
def test_what_it_left_running_is_waited_for(there: Machine, program: Path, code: int, states: list[State]) -> None:
    """Its container runs once, in full: ours shows what it prints, tells how it ended, and does the rest."""
    add(there, WAITS, "true", code=code)
    there.dies_in_the_action(*command(there, program))

    worker = there.start(*command(there, "tink-agent"))
    wait_until(lambda: worker.output("one") == ["up"])
    assert there.ours_left() == []
    there.let_go()

    wait_until(lambda: there.on.workflow().state in ENDS)
    assert there.on.states() == states
    assert there.runs == 1
    assert any(name.startswith("/tinkerbell_one_") for name in there.containers()), "what is not ours stays"


def heard(there: Machine, workflow: str) -> list[Received]:
    """What the server has heard of a workflow, once nothing more can come."""
    wait_until(lambda: there.on.workflow(workflow).state in ENDS)
    return list(there.on.workflow(workflow).reports)


@pytest.mark.parametrize(
    ("scripts", "timeout", "message"),
    [
        (("sleep 1", "true"), 60, "finished execution successfully"),
        (("true", "exit 3"), 60, "exit status 3"),
        (("sleep 1000", "true"), 3, "timeout: not finished within 3 s"),
    ],
)
def test_both_tell_the_same(
    there: Machine, program: Path, scripts: tuple[str, ...], timeout: int, message: str
) -> None:
    """Both tell RUNNING and the same outcome of the same actions; only ours says when it began, and why it failed."""
    first = add(there, *scripts, timeout=timeout)
    theirs = there.start(*command(there, program))
    by_agent = heard(there, first)
    theirs.kill()
    second = add(there, *scripts, timeout=timeout)
    there.start(*command(there, "tink-agent"))
    by_us = heard(there, second)

    told = [[(report.action, report.worker, report.state) for report in reports] for reports in (by_agent, by_us)]
    assert told[0] == told[1]
    assert [report.started for report in by_agent if report.state is State.RUNNING][:1] == [None]
    assert all(report.started for report in by_us)
    assert by_agent[-1].message == "action completed"
    assert by_us[-1].message.startswith(message)
