"""`tink-worker status`, beside workers that live, have ended, and hang."""

import json
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.command import Running, give, started
from tests.parts.wait import wait_until
from tinkworker.cli.status.family import End, Machine
from tinkworker.cli.status.seen import Worker, dumping
from tinkworker.cli.status.telling import ended, tell
from tinkworker.worker.boot import boot_id

TEMPLATE = """\
version: "0.1"
name: long
global_timeout: 600
tasks:
  - name: t
    worker: w1
    actions:
      - {name: one, image: busybox, timeout: 100, command: [sleep, "100"]}
      - {name: two, image: busybox, timeout: 100, command: [sleep, "100"]}
"""
NOWHERE = ("--id=w1", "--tinkerbell-grpc-authority=127.0.0.1:1", "--tinkerbell-tls=false")


@contextmanager
def working(folder: Path) -> Iterator[Running]:
    """A worker with an action that goes on."""
    (folder / "file.yaml").write_text(TEMPLATE)
    words = ("--workflow=file.yaml", "--id=w1", "--runtime=process", "--data-dir=data", "--log-format=json")
    with started("tink-worker", *words, folder=folder) as worker:
        worker.until('"msg": "action prepared"')
        worker.until('"msg": "action running"')
        yield worker


def test_a_worker_with_an_action(tmp_path: Path) -> None:
    """One screen: the worker, its server, the workflow, each action with its state, since when, for whom it waits."""
    with working(tmp_path) as worker:
        answer = give("tink-worker", "status", "--data-dir=data", folder=tmp_path)
        worker.interrupt()
        worker.wait()

    assert answer.returncode == 0, answer.stderr
    said = answer.stdout
    assert f"worker w1: lives as process {worker.process.pid}\n" in said
    assert "server file.yaml: answered " in said
    assert "    action one: running for " in said
    assert "waits for the engine (wait)" in said
    (prepared,) = [line for line in said.splitlines() if line.startswith("    action two: prepared for ")]
    assert prepared.endswith(", waits for its turn")


def test_a_worker_that_hangs(tmp_path: Path) -> None:
    """Nothing is asked of the worker: one that is stopped by a signal is shown like any other."""
    with working(tmp_path) as worker:
        os.kill(worker.process.pid, signal.SIGSTOP)
        answer = give("tink-worker", "status", "--data-dir=data", "--json", folder=tmp_path)
        os.kill(worker.process.pid, signal.SIGCONT)
        worker.interrupt()
        worker.wait()

    (told,) = json.loads(answer.stdout)
    assert (told["worker"], told["process"]) == ("w1", worker.process.pid)
    assert [machine["state"] for machine in told["machines"]] == ["running", "running", "prepared"]


def test_a_worker_without_a_server(tmp_path: Path) -> None:
    """A server that does not answer is told with the reason; after its end, the worker does not live, which is 3."""
    with started("tink-worker", *NOWHERE, "--runtime=simulated", "--data-dir=data", folder=tmp_path) as worker:
        worker.until("worker server lost")
        alive = give("tink-worker", "status", folder=tmp_path, TINK_WORKER_DATA_DIR="data")
        worker.terminate()
        worker.wait()
    ended = give("tink-worker", "status", "--data-dir=data", folder=tmp_path)

    assert alive.returncode == 0, alive.stderr
    assert "server lost, for " in alive.stdout
    assert "server 127.0.0.1:1: has not answered yet\n" in alive.stdout
    assert "  no workflow\n" in alive.stdout
    assert ended.returncode == 3
    assert "does not live here" in ended.stdout


def test_where_no_worker_was(tmp_path: Path) -> None:
    """A folder without workers, and one that is not there, are told."""
    (tmp_path / "data" / ".tink-worker").mkdir(parents=True)

    assert give("tink-worker", "status", "--data-dir=data", folder=tmp_path).stdout == "no worker has ever lived here\n"
    missing = give("tink-worker", "status", "--data-dir=none", folder=tmp_path)
    assert missing.returncode == 2
    assert missing.stderr.startswith("tink-worker status: none/.tink-worker: no worker has lived with this folder; ")
    assert "--data-dir" in missing.stderr


def test_what_is_damaged_is_told(tmp_path: Path) -> None:
    """A journal that is none hides nothing else, and is named; a file of the worker's that is torn counts as none."""
    folder = tmp_path / "data" / ".tink-worker" / "w1-x"
    folder.mkdir(parents=True)
    (folder / "lock").touch()
    (folder / "status.json").write_text('{"worker": ')
    (folder / "some.1.jsonl").write_text("no journal\n")

    said = give("tink-worker", "status", "--data-dir=data", folder=tmp_path).stdout

    assert "worker w1-x: does not live here" in said
    assert "a journal cannot be read: " in said
    assert "some.1.jsonl" in said


def silent(seconds: float, why: str = "") -> str:
    """What is shown of a worker that has given no sign for so long."""
    kept = {"worker": "w1", "boot": boot_id(), "server": "s", "state": "serving", "since": 0.0, "answered": 0.0}
    report = Machine("report", "running", "waiting", 3.0, "a pause to pass (report_backoff)", "refused")
    kept |= {"at": 0.0, "why": why}
    worker = Worker(Path("w"), 7, kept, seconds, (report,), (), dump=dumping(7, Path("none")))
    return "\n".join(tell([worker]))


def test_no_sign_of_life() -> None:
    """A living worker that has not moved for longer than any call lasts is said to hang, with what can be done."""
    assert "NO SIGN OF LIFE for 2:00.0 min: it may hang; `kill -USR1 7` has" in silent(120)
    assert "NO SIGN" not in silent(60)
    assert "NO SIGN" not in silent(120, why="connection refused")


def test_how_a_worker_in_a_container_is_asked(tmp_path: Path) -> None:
    """From within its container there may be nothing that sends a signal; the engine does, and works out to whom."""
    assert dumping(7, tmp_path) == "kill -USR1 7"
    (tmp_path / ".dockerenv").touch()
    assert dumping(7, tmp_path) == "docker kill --signal USR1 CONTAINER"


def test_how_the_last_workflow_ended(tmp_path: Path) -> None:
    """After the end of a workflow its outcome stands there, the reason, and the journal that has the rest."""
    (tmp_path / "file.yaml").write_text(TEMPLATE.replace('[sleep, "100"]', '[sh, -c, "exit 3"]', 1))
    words = ("--workflow=file.yaml", "--id=w1", "--runtime=process", "--data-dir=data", "--log-format=json")
    assert give("tink-worker", *words, folder=tmp_path).returncode == 1

    said = give("tink-worker", "status", "--data-dir=data", folder=tmp_path).stdout
    (told,) = json.loads(give("tink-worker", "status", "--data-dir=data", "--json", folder=tmp_path).stdout)

    *_, line, journal = said.splitlines()
    assert re.fullmatch(r"  last workflow default/long-\w+: failed [\d.]+ s ago: action 'one': exit status 3", line)
    assert journal == f"    journal {told['last']['journal']}"
    assert (tmp_path / told["last"]["journal"]).exists()
    assert (told["last"]["state"], told["last"]["why"]) == ("failed", "action 'one': exit status 3")


def test_the_end_of_an_earlier_boot() -> None:
    """How long ago it was is told only where the clock has gone on since; success needs no reason."""
    end = End("default/x", "timed_out", None, "", Path("x.jsonl"))

    assert list(ended(end)) == ["  last workflow default/x: timed out", "    journal x.jsonl"]


def test_reports_that_are_owed() -> None:
    """Reports that the server does not have yet are shown, with what it said, and counted."""
    said = silent(1)

    assert "report running: waiting for 3.000 s, waits for a pause to pass (report_backoff): refused" in said
    assert "1 report not delivered yet" in said


def test_told_to_say_what_it_does(tmp_path: Path) -> None:
    """SIGUSR1 to the supervisor: machines, timers and tasks in the log, stacks on stderr, and the worker lives on."""
    with started("tink-worker", *NOWHERE, "--runtime=simulated", "--data-dir=data", folder=tmp_path) as worker:
        worker.until("worker server lost")
        os.kill(worker.process.pid, signal.SIGUSR1)
        worker.until("what this worker is doing")
        wait_until(lambda: "most recent call first" in worker.errors.read_text())
        worker.terminate()

        assert worker.wait() == 0
        (line,) = [line for line in worker.out.read_text().splitlines() if "what this worker is doing" in line]
    told = json.loads(line)
    (machine,) = told["machines"]
    assert machine["machine"] == "worker"
    assert machine["timers"] or machine["asks"]
    assert any("Life.live" in task for task in told["tasks"])


def test_what_a_worker_wrote_down_does_not_command_the_terminal(tmp_path: Path) -> None:
    """Names and reasons come from servers: their control characters are shown as escapes."""
    folder = tmp_path / ".tink-worker" / "w1"
    folder.mkdir(parents=True)
    (folder / "lock").touch()
    kept = {"worker": "w1", "state": "server_lost", "server": "s:1", "why": "\x1b[2J\x9b"}
    (folder / "status.json").write_text(json.dumps(kept))
    answer = give("tink-worker", "status", "--data-dir=.", folder=tmp_path)

    assert "server lost: \\u001b[2J\\u009b\n" in answer.stdout
