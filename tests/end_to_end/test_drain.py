"""`tink-worker drain`, as an operator uses it: beside the worker that lives, or after it."""

import subprocess
from pathlib import Path

from tests.end_to_end.protocols import MACHINE
from tests.end_to_end.stage import Stage, action
from tests.parts.wait import wait_until
from tinkworker.server.port import State

IMAGE = "example/none:1"
PROCESS = "--runtime=process"
DRAIN = ("tink-worker", "drain")


def test_worker_that_lives_is_told(on: Stage) -> None:
    """It finishes and reports the action that runs, begins no other, and ends well; so does the command."""
    on.add(action("one", IMAGE, "sleep 2; echo done"), action("two", IMAGE, "true"))
    worker = on.start(PROCESS)
    worker.until("action running")

    drain = on.start(PROCESS, command=DRAIN)

    assert (worker.wait(), drain.wait()) == (0, 0)
    assert worker.output("one") == ["done"]
    assert on.states() == [State.SUCCESS, State.PENDING]


def test_nobody_lives(on: Stage) -> None:
    """Where no worker lives, the command takes nothing and ends."""
    on.add(action("one", IMAGE, "true"))

    assert on.start(PROCESS, command=DRAIN).wait() == 0
    assert on.states() == [State.PENDING]


def test_second_worker_waits_and_says_so(on: Stage) -> None:
    """A second worker of the same id waits for the end of the first, naming it, and then works."""
    first = on.start(PROCESS, name=MACHINE)
    wait_until(lambda: bool(first.lines))
    second = on.start(PROCESS, name=MACHINE)
    wait_until(lambda: any("lives already, as process" in str(line) for line in second.lines))
    on.add(action("one", IMAGE, "true"), worker=MACHINE)
    wait_until(lambda: on.states() == [State.SUCCESS])
    assert first.terminate() == 0

    another = on.add(action("one", IMAGE, "true"), name="another", worker=MACHINE)
    wait_until(lambda: on.states(another) == [State.SUCCESS])

    assert second.terminate() == 0


def test_worker_without_supervisor_ends(on: Stage) -> None:
    """A worker whose supervisor was killed ends by itself, so that the next one can work."""
    first = on.start(PROCESS, name=MACHINE)
    wait_until(lambda: bool(first.lines))
    worker = subprocess.run(["pgrep", "-P", str(first.process.pid)], check=True, capture_output=True, text=True).stdout
    first.process.kill()

    wait_until(lambda: not Path(f"/proc/{worker.strip()}").exists())

    assert on.start("--once", PROCESS, name=MACHINE).wait() == 0
