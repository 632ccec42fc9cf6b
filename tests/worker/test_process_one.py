"""The supervisor as the first process of a container, where it is everybody's parent and no signal ends by default."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.stage import Stage, Worker, action, stage
from tests.parts.need import give_up, is_root
from tests.parts.wait import wait_until

pytestmark = pytest.mark.root

FIRST = ("unshare", "--pid", "--fork", "--mount-proc", "--kill-child", "--")
"""What is started by this is process 1 of its own namespace, and its end is that of all others there."""

WAITING = 'echo up; while [ ! -e "$WORKFLOW/go" ]; do sleep 0.1; done'


@pytest.fixture
def on(tmp_path: Path) -> Iterator[Stage]:
    """A server."""
    if not is_root() or subprocess.run([*FIRST, "true"], capture_output=True, check=False).returncode:
        give_up("no namespaces can be made here")
    with stage(tmp_path) as made:
        yield made


def start(on: Stage, *flags: str) -> Worker:
    """A worker whose supervisor is process 1."""
    return on.start("--runtime=process", *flags, command=(*FIRST, "tink-worker"))


def supervisor(worker: Worker) -> int:
    """The number by which that is known here."""
    (first,) = wait_until(lambda: children(worker.process.pid))
    return first


def children(process: int) -> list[int]:
    """The children of a process, those that have ended among them."""
    return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def command(process: int) -> str:
    """What a process was started as; nothing if it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def test_its_number_is_one(on: Stage) -> None:
    """What is tested here is process 1 of a namespace."""
    first = supervisor(start(on))

    assert Path(f"/proc/{first}/status").read_text().split("NSpid:")[1].split("\n")[0].split() == [str(first), "1"]


def test_it_ends_as_the_worker_does(on: Stage) -> None:
    """A worker that has nothing left to do ends the container with 0, one with wrong settings with 2."""
    on.add(action("one", "example/none:1", "true"))

    assert start(on, "--once").wait() == 0
    assert start(on, "--once", "--max-retry=many").wait() == 2
    assert len(on.said()) == 1


def test_it_is_told_to_stop(on: Stage) -> None:
    """SIGTERM, which process 1 would not even notice by default, stops the worker, and with it the container."""
    worker = start(on)
    first = supervisor(worker)
    wait_until(lambda: any("tink-worker" in message for message in worker.messages))
    os.kill(first, signal.SIGTERM)

    assert worker.wait() == 0
    assert worker.messages[-1] == "worker stopped"


def test_it_starts_a_worker_again_and_reaps_what_that_leaves(on: Stage) -> None:
    """A killed worker's processes become its children; it reaps them as they end, while the next worker goes on."""
    on.add(action("one", "example/none:1", WAITING), action("two", "example/none:1", "echo done"))
    worker = start(on)
    first = supervisor(worker)
    wait_until(lambda: worker.output("one"))
    (killed,) = children(first)
    os.kill(killed, signal.SIGKILL)
    (orphan,) = wait_until(lambda: [child for child in children(first) if "keeper.py" in command(child)])
    wait_until(lambda: [child for child in children(first) if child not in {killed, orphan}])
    (on.data / "default" / "relay" / "go").touch()

    wait_until(lambda: worker.output("two") == ["done"])
    wait_until(lambda: len(children(first)) == 1)
    assert orphan not in children(first)
    assert "killed by SIGKILL" in worker.errors.read_text()
    assert not command(orphan)
    os.kill(first, signal.SIGTERM)
    assert worker.wait() == 0
