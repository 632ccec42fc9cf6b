"""A worker on local processes: everything real but the containers; needs neither an engine nor root."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.stage import SIGNALS, Stage, action, stage
from tests.parts.wait import wait_until
from tinkworker.server.development.fault import Fault, Point, Status
from tinkworker.server.port import State

IMAGE = "example/none:1"
PROCESS = "--runtime=process"


@pytest.fixture
def on(tmp_path: Path) -> Iterator[Stage]:
    """A stage."""
    with stage(tmp_path) as made:
        yield made


def test_workflow_succeeds(on: Stage) -> None:
    """Two actions share a folder; the server hears of everything, and the worker ends with 0."""
    on.add(action("one", IMAGE, 'echo "hello" > "$WORKFLOW/file"'), action("two", IMAGE, 'cat "$WORKFLOW/file"'))

    worker = on.run(PROCESS)

    assert on.states() == [State.SUCCESS, State.SUCCESS]
    assert worker.output("two") == ["hello"]
    assert on.said() == ["finished execution successfully"] * 2


def test_first_line_says_what_runs(on: Stage) -> None:
    """The first line names version, runtime, server, the charts' digests, and what was adopted."""
    worker = on.run(PROCESS)

    first = worker.lines[0]
    assert first["msg"].startswith("tink-worker ")
    assert (first["runtime"], first["server"]) == ("process", f"auto {on.server.address}")
    assert set(first["charts"]) == {"worker", "workflow", "action", "report"}
    assert first["adopted"] == []


def test_failed_action_does_not_fail_the_worker(on: Stage) -> None:
    """The exit status says whether the worker worked, never whether an action did (proposal 0027)."""
    on.add(action("one", IMAGE, "echo no such disk >&2; exit 3"), action("two", IMAGE, "true"))

    on.run(PROCESS)

    assert on.states() == [State.FAILED, State.PENDING]
    assert on.said() == ["exit status 3\nno such disk"]


def test_report_carries_as_many_lines_as_wanted(on: Stage) -> None:
    """`--report-output 0` sends the reason alone."""
    on.add(action("one", IMAGE, "echo secret; exit 3"))

    on.run(PROCESS, "--report-output=0")

    assert on.said() == ["exit status 3"]


def test_output_is_not_read_when_told_so(on: Stage) -> None:
    """With `--capture-action-logs=false` no output is shown or reported."""
    on.add(action("one", IMAGE, "echo secret; exit 3"))

    worker = on.run(PROCESS, "--capture-action-logs=false")

    assert on.said() == ["exit status 3"]
    assert worker.output("one") == []


def test_two_workers_take_turns(on: Stage) -> None:
    """Each of two workers runs its own task, in its turn."""
    on.add_template(
        """
version: "0.1"
name: relay
tasks:
  - name: first
    worker: w1
    actions: [{name: same name, image: example/none, timeout: 60, command: [sh, -c, echo first]}]
  - name: second
    worker: w2
    actions: [{name: same name, image: example/none, timeout: 60, command: [sh, -c, echo second]}]
  - name: third
    worker: w1
    actions: [{name: same name, image: example/none, timeout: 60, command: [sh, -c, echo third]}]
"""
    )
    first, second = on.start(PROCESS), on.start(PROCESS, name="w2")

    wait_until(lambda: on.states() == [State.SUCCESS] * 3)

    assert (first.output("same name"), second.output("same name")) == (["first", "third"], ["second"])
    assert (first.terminate(), second.terminate()) == (0, 0)


@pytest.mark.parametrize("number", SIGNALS)
def test_idle_worker_stops_when_told(on: Stage, number: signal.Signals) -> None:
    """A signal ends an idle worker with 0."""
    worker = on.start(PROCESS)
    wait_until(lambda: worker.lines)

    worker.process.send_signal(number)

    assert worker.wait() == 0


def test_worker_that_is_told_to_stop_reports_what_it_knows(on: Stage) -> None:
    """An outcome that could not be delivered yet is tried once more on the way out."""
    on.call(lambda server: server.faults.append(Fault("away", state=State.SUCCESS, answer=Status(), times=1)))
    on.add(action("one", IMAGE, "true"))
    worker = on.start(PROCESS)
    worker.until("report waiting")

    assert worker.terminate() == 0
    assert on.states() == [State.SUCCESS]


def test_process_runtime_ends_its_children(on: Stage) -> None:
    """Processes do not outlive the worker that is told to stop."""
    on.add(action("one", IMAGE, "echo $$; exec sleep 1000"))
    worker = on.start(PROCESS)
    wait_until(lambda: worker.output("one"))
    (pid,) = worker.output("one")

    assert worker.terminate() == 0
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


def test_a_worker_that_ends_leaves_others_theirs(on: Stage) -> None:
    """Two workers may share a data folder; the end of one ends no process of the other."""
    mine = on.add(
        action("one", IMAGE, 'touch "$WORKFLOW/up"; while [ ! -e "$WORKFLOW/go" ]; do sleep 0.1; done'), name="a"
    )
    on.add(action("one", IMAGE, "true"), name="b", worker="w2")
    worker = on.start("--once", PROCESS)
    folder = on.data / "default" / "a"
    wait_until((folder / "up").exists)
    on.run(PROCESS, name="w2")
    (folder / "go").touch()

    assert worker.wait() == 0
    assert on.states(mine) == [State.SUCCESS]


def test_worker_that_was_killed_goes_on(on: Stage) -> None:
    """After kill -9 in mid-action, the next worker waits for the same process, and nothing runs twice."""
    on.add(
        action("one", IMAGE, 'echo x >> "$WORKFLOW/runs"; while [ ! -e "$WORKFLOW/go" ]; do sleep 0.1; done'),
        action("two", IMAGE, 'cat "$WORKFLOW/runs"'),
    )
    worker = on.start(PROCESS)
    worker.until("action running")
    worker.kill()

    again = on.start(PROCESS, "--once")
    wait_until(lambda: again.lines)
    assert again.lines[0]["adopted"] == ["default/relay"]
    (on.data / "default" / "relay" / "go").write_text("")

    assert again.wait() == 0
    assert on.states() == [State.SUCCESS, State.SUCCESS]
    assert again.output("two") == ["x"]


def test_crashed_worker_is_started_again(on: Stage) -> None:
    """The supervisor starts a worker that crashed, and that one goes on."""
    on.add(action("one", IMAGE, 'echo x >> "$WORKFLOW/runs"; sleep 2; cat "$WORKFLOW/runs"'))
    worker = on.start(PROCESS)
    worker.until("action running")

    subprocess.run(["pkill", "-KILL", "-P", str(worker.process.pid)], check=True)
    wait_until(lambda: on.states() == [State.SUCCESS])

    assert "the worker crashed (killed by SIGKILL)" in worker.errors.read_text()
    assert worker.output("one")[-1:] == ["x"]
    assert worker.terminate() == 0


def test_lost_acknowledgement_neither_wedges_nor_repeats(on: Stage) -> None:
    """A SUCCESS whose acknowledgement was lost is found at the server, and the workflow goes on."""
    lost = Fault("lost", action="one", state=State.SUCCESS, point=Point.AFTER, answer=Status())
    on.call(lambda server: server.faults.append(lost))
    on.add(action("one", IMAGE, "true"), action("two", IMAGE, "true"))

    on.run(PROCESS)

    assert on.states() == [State.SUCCESS, State.SUCCESS]
    assert [report.refusal for report in on.workflow().reports] == [""] * 4


def test_lost_acknowledgement_of_the_last_report(on: Stage) -> None:
    """Afterwards the server lists the workflow no more, which proves nothing; two refusals 10 s apart do."""
    lost = Fault("lost", state=State.SUCCESS, point=Point.AFTER, answer=Status())
    on.call(lambda server: server.faults.append(lost))
    on.add(action("one", IMAGE, "true"))

    on.run(PROCESS)

    assert on.states() == [State.SUCCESS]
    refusals = [report.refusal for report in on.workflow().reports if report.refusal]
    assert refusals == ["reported task name does not match the current action details"] * 2


def test_wrong_settings_end_with_2(on: Stage) -> None:
    """Settings that make no sense are refused before anything begins, all at once."""
    worker = on.start("--runtime=podman", "--tinkerbell-tls=no")

    assert worker.wait() == 2
    assert "--runtime" in worker.errors.read_text()
    assert "--tinkerbell-tls" in worker.errors.read_text()


def test_subcommands_are_reached_by_either_name() -> None:
    """`tink-worker chart check` is `tinkworker chart check`: one binary is enough in an image."""
    folder = Path(sys.executable).parent
    for command in ("tink-worker", "tinkworker"):
        shown = subprocess.run([folder / command, "chart", "check"], capture_output=True, text=True, check=True)
        assert shown.stdout == "4 charts: sound\n"
