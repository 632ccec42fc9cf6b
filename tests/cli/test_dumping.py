"""SIGUSR1 where it is needed most: to a worker that hangs, and to one that is told to say little."""

import json
import os
import signal
import sys
from pathlib import Path

from tests.cli.command import started
from tests.end_to_end.stage import stage
from tests.parts.wait import wait_until

BLOCKED = """
import sys, time
from tinkworker.cli import working

async def never_yields(*_):
    print("blocked", file=sys.stderr, flush=True)
    time.sleep(3600)

working.give_signs = never_yields
from tinkworker.cli.main import tink_worker
sys.exit(tink_worker())
"""
"""The command, but for a task that blocks the loop once and for all."""


def test_a_worker_that_hangs_shows_where(tmp_path: Path) -> None:
    """Its supervisor passes the signal on, and the stacks of all threads are written though no loop turns."""
    with stage(tmp_path) as on:
        worker = on.start("--runtime=simulated", command=(sys.executable, "-c", BLOCKED))
        wait_until(lambda: "blocked" in worker.errors.read_text())

        worker.process.send_signal(signal.SIGUSR1)

        wait_until(lambda: "in never_yields" in worker.errors.read_text())
        assert "most recent call first" in worker.errors.read_text()
        assert worker.process.poll() is None
        assert "what this worker is doing" not in worker.messages


def test_a_worker_that_says_little_answers_even_so(tmp_path: Path) -> None:
    """What a person asked for is written whatever `--log-level` says, and nothing else that is no warning."""
    nowhere = ("--id=w1", "--tinkerbell-grpc-authority=127.0.0.1:1", "--runtime=simulated", "--data-dir=data")
    with started("tink-worker", *nowhere, "--log-level=warning", folder=tmp_path) as worker:
        worker.until("worker server lost")

        os.kill(worker.process.pid, signal.SIGUSR1)

        worker.until("what this worker is doing")
        worker.terminate()
        assert worker.wait() == 0
        lines = [json.loads(line) for line in worker.out.read_text().splitlines()]
    assert [line["msg"] for line in lines if line["level"] not in {"warning", "error"}] == ["what this worker is doing"]
