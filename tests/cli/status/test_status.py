"""`tink-worker status`, beside workers that live, have ended, and hang."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.command import Running, give, started
from tests.parts.wait import wait_until
from tinkworker.cli.status.seen import Machine, Worker
from tinkworker.cli.status.telling import tell
from tinkworker.worker.journals import boot_id

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
    assert "    action two: prepared for " in said


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
    return "\n".join(tell([Worker(Path("w"), 7, {**kept, "at": 0.0, "why": why}, seconds, (report,), ())]))


def test_no_sign_of_life() -> None:
    """A living worker that has not moved for longer than any call lasts is said to hang, with what can be done."""
    assert "NO SIGN OF LIFE for 2:00.0 min: it may hang; `kill -USR1 7` has" in silent(120)
    assert "NO SIGN" not in silent(60)
    assert "NO SIGN" not in silent(120, why="connection refused")


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
