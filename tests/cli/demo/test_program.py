"""The programs that the demo runs: what it reads of them, and that it ends them."""

import io
import signal
import subprocess
import sys
from collections.abc import Sequence

import pytest

from tinkworker.cli.demo.program import DemoFailed, Workflow, address_of, ended


def listed(state: str, *states: str) -> dict[str, object]:
    """A workflow of two tasks, of one and two actions, as the server lists it."""
    tasks = [{"worker": "w1", "actions": [{}]}, {"worker": "w2", "actions": [{}, {}]}]
    return {"id": "default/w", "state": state, "tasks": tasks, "progress": [{"state": state} for state in states]}


@pytest.mark.parametrize(
    ("state", "states", "turn", "done"),
    [
        ("pending", ("pending", "pending", "pending"), "w1", 0),
        ("running", ("running", "pending", "pending"), "w1", 0),
        ("running", ("success", "pending", "pending"), "w2", 1),
        ("running", ("success", "success", "running"), "w2", 2),
        ("failed", ("success", "failed", "pending"), "", 1),
        ("success", ("success", "success", "success"), "", 3),
    ],
)
def test_turns(state: str, states: Sequence[str], turn: str, done: int) -> None:
    """It is the turn of the worker of the first action that has not succeeded, until the workflow has ended."""
    assert Workflow.of(listed(state, *states)) == Workflow("default/w", turn, done)


def test_address(capsys: pytest.CaptureFixture[str]) -> None:
    """The server's address is read, its warnings are passed on, and what else it says is not."""
    said = io.StringIO("warning: odd\ndefault/w added\nlistening on 127.0.0.1:1\ndefault/w SUCCESS\n")

    assert address_of(said) == "127.0.0.1:1"
    assert capsys.readouterr().err == "warning: odd\n"
    assert said.readline() == "default/w SUCCESS\n"


def test_server_that_does_not_start() -> None:
    """A server that ends before it listens is the demo's failure, in the server's own words."""
    with pytest.raises(DemoFailed, match=r"^no such file\nat all$"):
        address_of(io.StringIO("tinkworker server: no such file\nat all\n"))


def test_ended() -> None:
    """A program is told to stop and waited for, however its context is left."""
    with (
        pytest.raises(KeyboardInterrupt),
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"]) as process,
        ended(process),
    ):
        raise KeyboardInterrupt

    assert process.returncode == -signal.SIGTERM
