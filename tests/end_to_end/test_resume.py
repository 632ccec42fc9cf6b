"""A worker that is killed, crashes, or is not answered, with each protocol: it goes on, and nothing runs twice."""

import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.end_to_end.stage import Stage, action, stage
from tests.parts.wait import wait_until
from tests.survival.spoiling import flipped_near_the_end, flipped_near_the_start
from tinkworker.server.development.fault import Fault, Point, Status
from tinkworker.server.development.protocol.tink_v0_8 import TinkV08
from tinkworker.server.port import State

one = partial(action, "one", "example/none:1")
two = partial(action, "two", "example/none:1")
PROCESS = "--runtime=process"

WAITS = 'echo x >> "$WORKFLOW/runs"; while [ ! -e "$WORKFLOW/go" ]; do sleep 0.1; done; cat "$WORKFLOW/runs"'
"""An action that says how often it was run, once the test lets it go on."""


LEAVES_A_TRACE = 'echo x >> "$WORKFLOW/runs"'


def let_go(on: Stage) -> None:
    """Let the action go on that waits."""
    wait_until((on.shared() / "runs").exists)
    (on.shared() / "go").write_text("")


def test_worker_that_was_killed_goes_on(on: Stage) -> None:
    """After kill -9 in mid-action the next worker waits for the same process: nothing is run or told twice."""
    workflow = on.add(one(WAITS), two("true"))
    worker = on.start(PROCESS)
    worker.until("action running")
    worker.kill()

    again = on.start(PROCESS, "--once")
    wait_until(lambda: again.lines)
    assert again.lines[0]["adopted"] == [workflow]
    let_go(on)

    assert again.wait() == 0
    assert on.workflow().state is State.SUCCESS
    assert again.output("one")[-1:] == ["x"]
    assert [report.refusal for report in on.workflow().reports] == [""] * 4


def test_crashed_worker_is_started_again(on: Stage) -> None:
    """The supervisor starts a worker that crashed, and the action that runs is not run again."""
    on.add(one(WAITS), two("true"))
    worker = on.start(PROCESS)
    worker.until("action running")

    subprocess.run(["pkill", "-KILL", "-P", str(worker.process.pid)], check=True)
    let_go(on)
    wait_until(lambda: on.workflow().state is State.SUCCESS)

    assert "the worker crashed (killed by SIGKILL)" in worker.errors.read_text()
    assert worker.output("one")[-1:] == ["x"]
    assert worker.terminate() == 0


@pytest.mark.parametrize("point", Point, ids=lambda point: str(point.value))
@pytest.mark.parametrize("state", [State.RUNNING, State.SUCCESS], ids=lambda state: str(state.value))
def test_report_that_got_lost(on: Stage, state: State, point: Point) -> None:
    """Whether the report or its acknowledgement was lost, the workflow goes on and no action runs twice."""
    lost = Fault("lost", action="one", state=state, point=point, answer=Status())
    on.call(lambda server: server.faults.append(lost))
    on.add(one('echo x >> "$WORKFLOW/runs"; cat "$WORKFLOW/runs"'), two("true"))

    worker = on.run(PROCESS)

    assert lost.struck == 1
    assert on.states() == [State.SUCCESS] * 2
    assert worker.output("one") == ["x"]


def test_lost_acknowledgement_of_the_last_report(on: Stage) -> None:
    """
    Afterwards the server lists the workflow no more, which proves nothing; refusals do, the last 10 s after the first.

    In between it is told again, ever more rarely: mostly a cache is behind, by much less.
    """
    lost = Fault("lost", state=State.SUCCESS, point=Point.AFTER, answer=Status())
    on.call(lambda server: server.faults.append(lost))
    on.add(one("true"))

    on.run(PROCESS)

    assert on.states() == [State.SUCCESS]
    refusals = [report.refusal for report in on.workflow().reports if report.refusal]
    assert set(refusals) == {"reported task name does not match the current action details"}
    assert 2 <= len(refusals) <= 8


def test_every_report_arrives_twice(on: Stage) -> None:
    """What sends a request again on its way harms nothing: a second SUCCESS is refused, and the server is read."""
    twice = Fault("twice", arrivals=2, times=4)
    on.call(lambda server: server.faults.append(twice))
    on.add(one('echo x >> "$WORKFLOW/runs"; cat "$WORKFLOW/runs"'), two("true"))

    worker = on.run(PROCESS)

    assert twice.struck == 4
    assert on.states() == [State.SUCCESS] * 2
    assert worker.output("one") == ["x"]


def test_next_action_comes_while_a_success_is_told(on: Stage) -> None:
    """However long the server takes for a report, an action that it serves meanwhile is run."""
    slow = Fault("slow", state=State.SUCCESS, delay=1.0, times=2)
    on.call(lambda server: server.faults.append(slow))
    on.add(one("true"), two("true"), action("three", "example/none:1", "true"))

    on.run(PROCESS)

    assert slow.struck == 2
    assert on.states() == [State.SUCCESS] * 3


ASKS = {"tink-0.8": "GetWorkflowContexts", "tink-0.12": "GetWorkflowContexts", "agent": "GetAction"}
"""What asks for work."""


def test_answer_that_got_lost(on: Stage) -> None:
    """A worker whose question for work is answered, and whose answer gets lost, does all the same what there is."""
    on.add(one(WAITS), two("true"), action("three", "example/none:1", "true"))
    worker = on.start(PROCESS, "--once")
    worker.until("action running")
    lost = Fault("lost", ASKS[on.protocol.name], times=4, point=Point.AFTER, answer=Status())
    on.call(lambda server: server.faults.append(lost))
    let_go(on)

    assert worker.wait() == 0
    assert lost.struck == 4
    assert on.states() == [State.SUCCESS] * 3
    assert worker.output("one") == ["x"]


def test_worker_that_was_killed_between_two_actions(on: Stage) -> None:
    """After kill -9 before the next action had been heard of, the next worker is served it, and runs it."""
    on.add(one(WAITS), two("true"), action("three", "example/none:1", "true"))
    worker = on.start(PROCESS)
    worker.until("action running")
    lost = Fault("lost", ASKS[on.protocol.name], times=1000, point=Point.AFTER, answer=Status())
    on.call(lambda server: server.faults.append(lost))
    let_go(on)
    wait_until(lambda: on.states()[0] is State.SUCCESS)
    struck = lost.struck
    wait_until(lambda: lost.struck > struck + 1)
    worker.kill()
    on.call(lambda server: server.faults.remove(lost))

    again = on.run(PROCESS)

    assert on.states() == [State.SUCCESS] * 3
    assert again.output("one") == []


@pytest.mark.parametrize("spoil", [flipped_near_the_end, pytest.param(flipped_near_the_start, marks=pytest.mark.long)])
def test_worker_that_was_killed_between_two_actions_with_a_journal_that_is_damaged(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    """Servers up to tink v0.8 list a workflow after its second action to none but who knows that it was there."""
    with stage(tmp_path, TinkV08()) as on:
        refused = Fault("refused", action="three", state=State.RUNNING, times=1000, answer=Status())
        on.call(lambda server: server.faults.append(refused))
        on.add(one(LEAVES_A_TRACE), two(LEAVES_A_TRACE), action("three", "example/none:1", LEAVES_A_TRACE))
        worker = on.start(PROCESS)
        wait_until(lambda: refused.struck)
        worker.kill()
        on.call(lambda server: server.faults.remove(refused))
        (journal,) = on.data.glob(".tink-worker/*/*.jsonl")
        spoil(journal)

        on.run(PROCESS)

        assert on.states() == [State.SUCCESS] * 3
        assert (on.shared() / "runs").read_text().split() == ["x"] * 3
