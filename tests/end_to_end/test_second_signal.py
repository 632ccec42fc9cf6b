"""The real command, told to stop a second time: it ends at once, and so does what it runs."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.end_to_end.stage import SIGNALS, action, stage
from tests.parts.wait import wait_until
from tinkworker.server.port import State

PATIENT = """
import sys
from tinkworker.worker import lifetime
lifetime.PATIENCE = lifetime.PATIENCE._replace(killed_after=3600.0)
from tinkworker.runtime.process import runtime
runtime._LEAVING = 3600.0
from tinkworker.cli.main import tink_worker
sys.exit(tink_worker())
"""
"""The command, but for its patience after a first signal: what ends it now is the second one."""

COMMANDS = {"as it is": ("tink-worker",), "with all patience": (sys.executable, "-c", PATIENT)}

STUBBORN = """trap '' TERM; echo $$; while true; do sleep 0.1; done"""


def child_of(process: int) -> int:
    """The one child of a supervisor: its worker."""
    (child,) = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return int(child)


def state(process: int) -> str:
    """The letter of a process's state: "Z" for one that has ended, "T" for one that is stopped."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return "Z"


def runs(process: int) -> bool:
    """Whether a process has not ended."""
    return state(process) != "Z"


def was_told(process: int) -> bool:
    """Whether a process that does nothing has SIGTERM before it: what sent it is done with the first one."""
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    (waiting,) = (int(line.split()[1], 16) for line in status if line.startswith("ShdPnd:"))
    return bool(waiting & 1 << signal.SIGTERM - 1)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("number", SIGNALS)
def test_an_action_that_ignores_sigterm(tmp_path: Path, command: Sequence[str], number: signal.Signals) -> None:
    """A process that would outlast its worker's patience is killed by the second signal, and the worker ends well."""
    with stage(tmp_path) as on:
        on.add(action("one", "example/none:1", STUBBORN))
        worker = on.start("--runtime=process", command=command)
        wait_until(lambda: worker.output("one"))
        (pid,) = map(int, worker.output("one"))
        worker.process.send_signal(number)
        worker.until("worker stopping")

        worker.process.send_signal(number)

        assert worker.wait() == 0, worker.errors.read_text()
        wait_until(lambda: not runs(pid))
        assert worker.errors.read_text() == ""
        assert on.states() == [State.RUNNING]


def test_a_worker_that_hangs(tmp_path: Path) -> None:
    """A worker that hears nothing is killed by its supervisor, once that is told again."""
    with stage(tmp_path) as on:
        worker = on.start("--runtime=process", command=COMMANDS["with all patience"])
        wait_until(lambda: worker.lines)
        hung = child_of(worker.process.pid)
        os.kill(hung, signal.SIGSTOP)
        wait_until(lambda: state(hung) == "T")  # of two signals that wait, SIGTERM is taken first
        worker.process.terminate()
        wait_until(lambda: was_told(hung))

        assert worker.terminate() == 0
        assert "the worker does not stop and is killed" in worker.errors.read_text() + worker.log.read_text()
        assert not runs(hung)
