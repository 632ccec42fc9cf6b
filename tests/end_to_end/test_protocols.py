"""A worker on local processes with each protocol's server, whose protocol it is not told."""

import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.end_to_end.stage import Stage, action, stage
from tests.parts.wait import wait_until
from tinkworker.server.development.fault import Fault, Point, Status
from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_8 import TinkV08
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.port import State

one = partial(action, "one", "example/none:1")
two = partial(action, "two", "example/none:1")
PROCESS = "--runtime=process"
AGENT = AgentV017(hold_seconds=1, look_seconds=0.1)
"""Tinkerbell's server, but for calls that are held for a second instead of a minute."""

PROTOCOLS = (TinkV08(), TinkV012(), AGENT)
MACHINE = "4fa9b2c8-0d3e-4c52-9a7e-1f0a6f3d8b11"
"""A worker's id that every server takes: the early ones look for hardware of this UUID even when there is no work."""

WAITS = 'echo x >> "$WORKFLOW/runs"; while [ ! -e "$WORKFLOW/go" ]; do sleep 0.1; done; cat "$WORKFLOW/runs"'
"""An action that says how often it was run, once the test lets it go on."""


@pytest.fixture(params=PROTOCOLS, ids=lambda protocol: str(protocol.name))
def on(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A stage with a server of each protocol."""
    with stage(tmp_path, request.param) as made:
        yield made


def let_go(on: Stage, workflow: str) -> None:
    """Let the action go on that waits."""
    folder = on.data / workflow
    wait_until((folder / "runs").exists)
    (folder / "go").write_text("")


def test_a_workflow_succeeds(on: Stage) -> None:
    """The server hears of every action's beginning and end, once each, and nothing that it would refuse."""
    workflow = on.add(one('echo hello > "$WORKFLOW/file"'), two('cat "$WORKFLOW/file"'))

    worker = on.run(PROCESS)

    assert on.workflow(workflow).state is State.SUCCESS
    assert worker.output("two") == ["hello"]
    assert f"the server speaks {on.protocol.name}" in worker.messages
    reports = [(report.action, report.state, report.refusal) for report in on.workflow(workflow).reports]
    assert reports == [(name, state, "") for name in ("one", "two") for state in (State.RUNNING, State.SUCCESS)]


def test_a_protocol_may_be_told(on: Stage) -> None:
    """With `--protocol` nothing is found out: the first line says what is spoken."""
    workflow = on.add(one("true"))

    worker = on.run(PROCESS, f"--protocol={on.protocol.name}")

    assert on.workflow(workflow).state is State.SUCCESS
    assert worker.lines[0]["server"] == f"{on.protocol.name} {on.server.address}"
    assert not [message for message in worker.messages if message.startswith("the server speaks")]


def test_a_failure_is_explained(on: Stage) -> None:
    """What failed is told with its reason and the last lines of output, and nothing after it is begun."""
    workflow = on.add(one("echo no such disk >&2; exit 3"), two("true"))

    on.run(PROCESS)

    assert on.states(workflow) == [State.FAILED, State.PENDING]
    assert on.said(workflow) == ["exit status 3\nno such disk"]


def test_an_action_that_takes_too_long(on: Stage) -> None:
    """Its end is told as a timeout."""
    workflow = on.add(one("exec sleep 1000", timeout=1))

    on.run(PROCESS)

    assert on.states(workflow) == [State.TIMEOUT]


def test_two_workers_take_turns(on: Stage) -> None:
    """Each of two workers runs its own task, the second after the first."""
    task = "- {{name: {0}, worker: {0}, actions: [{{name: act, image: example/none, command: [echo, {0}]}}]}}"
    tasks = [task.format(worker) for worker in ("w1", "w2")]
    workflow = on.add_template("\n".join(['version: "0.1"', "name: relay", "global_timeout: 600", "tasks:", *tasks]))
    workers = [on.start(PROCESS, name=name) for name in ("w2", "w1")]

    wait_until(lambda: on.states(workflow) == [State.SUCCESS] * 2)

    assert [report.worker for report in on.workflow(workflow).reports] == ["w1", "w1", "w2", "w2"]
    assert [worker.terminate() for worker in workers] == [0, 0]


def test_a_worker_that_was_killed_goes_on(on: Stage) -> None:
    """After kill -9 in mid-action the next worker waits for the same process: nothing is run or told twice."""
    workflow = on.add(one(WAITS), two("true"))
    worker = on.start(PROCESS)
    worker.until("action running")
    worker.kill()

    again = on.start(PROCESS, "--once")
    wait_until(lambda: again.lines)
    let_go(on, workflow)

    assert again.wait() == 0
    assert on.workflow(workflow).state is State.SUCCESS
    assert again.output("one")[-1:] == ["x"]
    assert [report.refusal for report in on.workflow(workflow).reports] == [""] * 4


def test_a_worker_that_crashes_goes_on(on: Stage) -> None:
    """The supervisor starts it again, and the action that runs is not run again."""
    workflow = on.add(one(WAITS), two("true"))
    worker = on.start(PROCESS)
    worker.until("action running")

    subprocess.run(["pkill", "-KILL", "-P", str(worker.process.pid)], check=True)
    let_go(on, workflow)
    wait_until(lambda: on.workflow(workflow).state is State.SUCCESS)

    assert worker.output("one")[-1:] == ["x"]
    assert worker.terminate() == 0


@pytest.mark.parametrize("point", Point, ids=lambda point: str(point.value))
@pytest.mark.parametrize("state", [State.RUNNING, State.SUCCESS], ids=lambda state: str(state.value))
def test_a_report_that_got_lost(on: Stage, state: State, point: Point) -> None:
    """Whether the report or its acknowledgement was lost, the workflow goes on and no action runs twice."""
    lost = Fault("lost", action="one", state=state, point=point, answer=Status())
    on.call(lambda server: server.faults.append(lost))
    workflow = on.add(one('echo x >> "$WORKFLOW/runs"; cat "$WORKFLOW/runs"'), two("true"))

    worker = on.run(PROCESS)

    assert lost.struck == 1
    assert on.states(workflow) == [State.SUCCESS] * 2
    assert worker.output("one") == ["x"]


def test_a_worker_that_is_told_to_stop_tells_what_it_knows(on: Stage) -> None:
    """An outcome that could not be delivered yet is tried once more on the way out."""
    away = Fault("away", state=State.SUCCESS, answer=Status())
    on.call(lambda server: server.faults.append(away))
    workflow = on.add(one("true"))
    worker = on.start(PROCESS)
    worker.until("report waiting")

    assert worker.terminate() == 0
    assert on.workflow(workflow).state is State.SUCCESS


def test_a_call_that_is_held_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """A worker whose server has nothing for it, and keeps it waiting, stops when it is told to."""
    with stage(tmp_path, AgentV017(hold_seconds=1000)) as on:
        held = Fault("counter", "GetAction")
        on.call(lambda server: server.faults.append(held))
        worker = on.start(PROCESS)
        wait_until(lambda: held.struck)

        worker.process.terminate()
        assert worker.process.wait(30) == 0


@pytest.mark.parametrize("after", PROTOCOLS, ids=lambda protocol: str(protocol.name))
def test_a_server_that_is_replaced(on: Stage, after: Spoken) -> None:
    """A worker that idles takes work from whichever server comes in place of the one it knows."""
    worker = on.start(PROCESS, name=MACHINE)
    worker.until(f"the server speaks {on.protocol.name}")

    on.replace(after)
    workflow = on.add(one("true"), worker=MACHINE)

    wait_until(lambda: on.workflow(workflow).state is State.SUCCESS)
    assert worker.terminate() == 0


def test_a_server_that_is_replaced_in_mid_action(tmp_path: Path) -> None:
    """The action ends; a minute after the new server first did not know its workflow, that one's work is taken."""
    with stage(tmp_path, TinkV012()) as on:
        before = on.add(one(WAITS))
        worker = on.start(PROCESS, "--once")
        worker.until("action running")
        on.replace(AGENT)
        let_go(on, before)

        workflow = on.add(two("true"), name="another")

        assert worker.wait() == 0
        assert on.workflow(workflow).state is State.SUCCESS
        assert worker.output("one") == ["x"]
        assert "action abandoned" in worker.messages
