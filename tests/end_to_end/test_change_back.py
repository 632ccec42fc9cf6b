"""The page "Back to the Go worker", carried out where a worker lives, on a real engine: nothing of ours is left."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import docker
import pytest

from tests.documentation.commands import ROOT, commands
from tests.end_to_end.protocols import MACHINE
from tests.end_to_end.stage import Stage, Worker, action, ours
from tests.parts.need import need_programs
from tests.parts.wait import wait_until
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry]

PAGE = "docs/operator/back-to-the-go-worker.md"
WAITS = "while [ ! -e /workflow/go ]; do sleep 0.1; done"


def on_the_page(on: Stage, word: str) -> Sequence[str]:
    """The page's commands with a word in them, about this stage's worker: others may use the same engine."""
    lines = [command.line for command in commands((ROOT / PAGE).read_text(encoding="utf-8"), PAGE)]
    changes = {
        r"--id \S+": f"--id {MACHINE}",
        r"(--tinkerbell-grpc-authority) \S+": rf"\1 {on.server.address}",
        r"(label=org\.tinkworker\.worker)": rf"\1={MACHINE}",
    }
    here = [line for line in lines if word in line]
    for pattern, replacement in changes.items():
        here = [re.sub(pattern, replacement, line) for line in here]
    return here


def begin(on: Stage, line: str) -> "subprocess.Popen[str]":
    """Begin a command line in the worker's surroundings."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    settings = {**os.environ, **on.environment, "PATH": path, "TINK_WORKER_DATA_DIR": str(on.data)}
    return subprocess.Popen(["sh", "-c", line], env=settings, cwd=on.folder, stdout=subprocess.PIPE, text=True)


def give(on: Stage, line: str) -> str:
    """Give a command line, which must end well; what it says."""
    with begin(on, line) as command:
        said, _ = command.communicate(timeout=120)
        assert command.returncode == 0, line
        return said


def busy(on: Stage, shell: str) -> Worker:
    """A worker whose action runs, on a machine with the engine's own command."""
    need_programs("docker")
    on.add(action("one", shell, WAITS), action("two", shell, "true"), worker=MACHINE)
    worker = on.start(name=MACHINE)
    worker.until("action running")
    return worker


def left(on: Stage) -> list[str]:
    """The names of this worker's containers."""
    with docker.APIClient(on.environment["DOCKER_HOST"], version="auto") as client:
        return [each["Id"] for each in ours(client) if each["Labels"]["org.tinkworker.worker"] == MACHINE]


def test_with_time_to_wait(on: Stage, shell: str) -> None:
    """The drain waits for the action that runs, which is told; then the engine shows nothing of ours."""
    worker = busy(on, shell)
    (drain,) = on_the_page(on, "tink-worker drain")
    with begin(on, drain) as draining:
        try:
            assert draining.stdout is not None
            assert any("lives already, as process" in line for line in draining.stdout)
            (on.shared() / "go").touch()
            assert draining.wait(120) == 0
        finally:
            draining.kill()

    assert worker.wait() == 0
    assert on.states() == [State.SUCCESS, State.PENDING]
    (look,) = on_the_page(on, "docker ps --all --filter")
    assert len(give(on, look).splitlines()) == 1
    assert left(on) == []


def test_without_time_to_wait(on: Stage, shell: str) -> None:
    """Where the worker is ended at once, the page's commands end and remove what it left running."""
    busy(on, shell).kill()
    wait_until(lambda: left(on))

    for line in (*on_the_page(on, "docker ps --quiet"), *on_the_page(on, "docker ps --all --quiet --filter label")):
        give(on, line)

    assert left(on) == []
