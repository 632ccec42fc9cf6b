"""A workflow is deleted and applied again under its name: the new one runs, and is told nothing of the old one."""

from collections.abc import Mapping
from typing import Any

import docker
import pytest

from tests.end_to_end.stage import Stage, Worker, action, ours, template
from tests.parts.engine import Engine
from tests.parts.wait import wait_until
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import State

IMAGE = "example/none:1"
PROCESS = "--runtime=process"
DEED = 'folder="${WORKFLOW:-/workflow}"; echo x >> "$folder/runs"; . "$folder/deed"'
"""An action's script, always the same one, that does what the test has written down last."""

SUCCEEDED = [State.SUCCESS, State.SUCCESS]
Actions = list[Mapping[str, Any]]


def unchanged(image: str = IMAGE) -> Actions:
    """Two actions that look the same whatever they do."""
    return [action("one", image, DEED), action("two", image, "true")]


def changed(image: str = IMAGE) -> Actions:
    """Other actions, the first of them of the same name."""
    return [action("one", image, f"{DEED}; true"), action("more", image, "true")]


def do(on: Stage, deed: str) -> None:
    """Have the first action do something from now on."""
    on.shared().mkdir(parents=True, exist_ok=True)
    (on.shared() / "deed").write_text(f"{deed}\n")


def apply(on: Stage, *actions: Mapping[str, Any]) -> None:
    """Delete the workflow, and at once apply one of the same name: no list ever shows it gone."""

    def replace(server: DevelopmentServer) -> None:
        server.remove(on.workflows[0])
        assert server.add(template(*actions)) == on.workflows[0]

    on.call(replace)


def runs(on: Stage) -> int:
    """How often the first action ran."""
    return len((on.shared() / "runs").read_text().split())


def told(on: Stage) -> list[tuple[str, State | None]]:
    """What the server was told of the workflow that it has now, and took."""
    return [(report.action, report.state) for report in on.workflow().reports if not report.refusal]


def has_begun(on: Stage, number: int = 1) -> None:
    """Wait until the first action has run so often, or does."""
    wait_until(lambda: (on.shared() / "runs").exists() and runs(on) == number)


def succeeded_anew(on: Stage, *, second: str = "two") -> None:
    """Wait for the end of the new workflow; it is told of what happened in it and of nothing else."""
    wait_until(lambda: on.states() == SUCCEEDED)
    assert told(on) == [(name, state) for name in ("one", second) for state in (State.RUNNING, State.SUCCESS)]
    assert runs(on) == 2


def begin(on: Stage, deed: str, *flags: str, image: str = IMAGE) -> Worker:
    """A worker, and a workflow whose first action does something."""
    on.add(*unchanged(image))
    do(on, deed)
    return on.start(*flags)


@pytest.mark.parametrize("actions", [unchanged, changed], ids=["the same actions", "others"])
def test_after_it_failed(on: Stage, actions: Any) -> None:
    """Failed, mended, deleted, applied again, with the machine still waiting: the commonest loop there is."""
    worker = begin(on, "exit 3", PROCESS)
    wait_until(lambda: on.states()[0] is State.FAILED)

    do(on, "exit 0")
    apply(on, *actions())

    succeeded_anew(on, second=actions()[1]["name"])
    assert worker.terminate() == 0


@pytest.mark.parametrize("actions", [unchanged, changed], ids=["the same actions", "others"])
def test_after_it_succeeded(on: Stage, actions: Any) -> None:
    """The worker that did it before does it again, and its next life does not."""
    begin(on, "exit 0", PROCESS)
    wait_until(lambda: on.states() == SUCCEEDED)

    apply(on, *actions())
    succeeded_anew(on, second=actions()[1]["name"])
    assert on.workers[0].terminate() == 0

    on.run(PROCESS)

    succeeded_anew(on, second=actions()[1]["name"])


@pytest.mark.parametrize(
    ("actions", "killed"),
    [
        pytest.param(unchanged, False, id="the same actions"),
        pytest.param(changed, False, id="others", marks=pytest.mark.long),
        pytest.param(unchanged, True, id="the worker killed meanwhile"),
        pytest.param(changed, True, id="others, the worker killed meanwhile", marks=pytest.mark.long),
    ],
)
@pytest.mark.engine
@pytest.mark.registry
def test_while_an_action_runs(on: Stage, shell: str, engine: Engine, actions: Any, *, killed: bool) -> None:
    """The old action's container is ended and removed before the new one's begins, and nobody hears of its end."""
    worker = begin(on, 'trap "echo ended >> $folder/runs.old" TERM; sleep 300 & wait', image=shell)
    has_begun(on)
    with docker.APIClient(engine.host, version="auto") as client:
        (old,) = [each["Id"] for each in ours(client) if each["State"] == "running"]
        if killed:
            worker.kill()
        do(on, "exit 0")
        apply(on, *actions(shell))
        again = on.start() if killed else worker

        has_begun(on, 2)
        assert old not in {each["Id"] for each in ours(client)}
        succeeded_anew(on, second=actions(shell)[1]["name"])
        wait_until(lambda: not ours(client))
        assert again.terminate() == 0


def test_while_an_end_waits_to_be_told(on: Stage) -> None:
    """An outcome that could not be told is not told of the new workflow, whose action is run."""
    worker = begin(on, 'while [ ! -e "$folder/go" ]; do sleep 0.1; done', PROCESS)
    has_begun(on)
    on.leave()
    (on.shared() / "go").touch()
    worker.until("action reporting")
    on.serve(on.server.address)
    apply(on, *unchanged())

    succeeded_anew(on)
    assert worker.terminate() == 0
