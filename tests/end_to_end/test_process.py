"""A worker on local processes, with each protocol: all real but the containers; needs neither an engine nor root."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.protocols import MACHINE
from tests.end_to_end.stage import SIGNALS, Stage, action
from tests.parts.wait import wait_until
from tinkworker.server.development.fault import Fault, Status
from tinkworker.server.port import State

IMAGE = "example/none:1"
PROCESS = "--runtime=process"


def test_workflow_succeeds(on: Stage) -> None:
    """Two actions share a folder; the server hears of everything once and refuses nothing; the worker ends with 0."""
    on.add(action("one", IMAGE, 'echo "hello" > "$WORKFLOW/file"'), action("two", IMAGE, 'cat "$WORKFLOW/file"'))

    worker = on.run(PROCESS)

    assert on.workflow().state is State.SUCCESS
    assert worker.output("two") == ["hello"]
    assert on.said() == ["finished execution successfully"] * 2
    reports = [(report.action, report.state, report.refusal) for report in on.workflow().reports]
    assert reports == [(name, state, "") for name in ("one", "two") for state in (State.RUNNING, State.SUCCESS)]


def test_first_line_says_what_runs(on: Stage) -> None:
    """The first line names version, runtime, server, the charts' digests, and what was adopted."""
    worker = on.run(PROCESS, name=MACHINE)

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


def test_action_that_takes_too_long(on: Stage) -> None:
    """Its end is told as a timeout, and nothing after it is begun."""
    on.add(action("one", IMAGE, "exec sleep 1000", timeout=1), action("two", IMAGE, "true"))

    on.run(PROCESS)

    assert on.states() == [State.TIMEOUT, State.PENDING]


def relay(*workers: str) -> str:
    """A template with a task for each of these workers, whose only action says the task's name."""
    does = "{{name: same name, image: example/none, timeout: 60, command: [echo, {0}]}}"
    task = f"- {{{{name: task{{0}}, worker: {{1}}, actions: [{does}]}}}}"
    tasks = [task.format(number, worker) for number, worker in enumerate(workers)]
    return "\n".join(['version: "0.1"', "name: relay", "global_timeout: 600", "tasks:", *tasks])


def test_two_workers_take_turns(on: Stage) -> None:
    """Each of two workers runs its own task, the second after the first."""
    on.add_template(relay("w1", "w2"))
    workers = [on.start(PROCESS, name=name) for name in ("w2", "w1")]

    wait_until(lambda: on.states() == [State.SUCCESS] * 2)

    assert [report.worker for report in on.workflow().reports] == ["w1", "w1", "w2", "w2"]
    assert [worker.terminate() for worker in workers] == [0, 0]


def test_a_third_task_is_the_first_workers_again(on: Stage) -> None:
    """A workflow that was handed over comes back to the worker that began it."""
    on.add_template(relay("w1", "w2", "w1"))
    first, second = on.start(PROCESS), on.start(PROCESS, name="w2")

    wait_until(lambda: on.states() == [State.SUCCESS] * 3)

    assert (first.output("same name"), second.output("same name")) == (["0", "2"], ["1"])
    assert (first.terminate(), second.terminate()) == (0, 0)


@pytest.mark.parametrize("number", SIGNALS)
def test_idle_worker_stops_when_told(on: Stage, number: signal.Signals) -> None:
    """A signal ends an idle worker with 0."""
    worker = on.start(PROCESS, name=MACHINE)
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
    wait_until((on.shared(mine) / "up").exists)
    on.run(PROCESS, name="w2")
    (on.shared(mine) / "go").touch()

    assert worker.wait() == 0
    assert on.states(mine) == [State.SUCCESS]


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
