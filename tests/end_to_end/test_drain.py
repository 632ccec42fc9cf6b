"""`tink-worker drain`, as an operator uses it: beside the worker that lives, or after it."""

import signal
import subprocess
from pathlib import Path

import docker
import pytest

from tests.end_to_end.protocols import MACHINE
from tests.end_to_end.stage import Stage, Worker, action, ours
from tests.parts.engine import Engine
from tests.parts.wait import wait_until
from tinkworker.server.development.fault import Fault, Status
from tinkworker.server.port import State
from tinkworker.worker.place import file_name

IMAGE = "example/none:1"
PROCESS = "--runtime=process"
DRAIN = ("tink-worker", "drain")


WAITS = 'while [ ! -e "$WORKFLOW/go" ]; do sleep 0.1; done; echo done'
"""An action that goes on until the test lets it end."""


def drained(on: Stage, *flags: str) -> Worker:
    """The command, which has told the worker that lives, and waits for its end."""
    drain = on.start(PROCESS, *flags, command=DRAIN)
    wait_until(lambda: any("lives already, as process" in str(line) for line in drain.lines))
    return drain


def test_worker_that_lives_is_told(on: Stage) -> None:
    """It finishes and reports the action that runs, begins no other, and ends well; so does the command."""
    on.add(action("one", IMAGE, WAITS), action("two", IMAGE, "true"))
    worker = on.start(PROCESS)
    worker.until("action running")

    drain = drained(on)
    (on.shared() / "go").touch()

    assert (worker.wait(), drain.wait()) == (0, 0)
    assert worker.output("one") == ["done"]
    assert on.states() == [State.SUCCESS, State.PENDING]


@pytest.mark.engine
@pytest.mark.registry
def test_nothing_of_ours_is_left_on_an_engine(on: Stage, shell: str, engine: Engine) -> None:
    """Neither the container that ran is left nor one that was prepared; those of others are."""
    on.add(action("one", shell, "while [ ! -e /workflow/go ]; do sleep 0.1; done"), action("two", shell, "true"))
    worker = on.start()
    worker.until("action running")
    with docker.APIClient(engine.host, version="auto") as client:
        theirs = client.create_container(shell, ["true"])["Id"]
        drain = on.start(command=DRAIN)
        wait_until(lambda: any("lives already, as process" in str(line) for line in drain.lines))
        (on.shared() / "go").touch()

        assert (worker.wait(), drain.wait()) == (0, 0)
        assert ours(client) == []
        client.remove_container(theirs)
    assert on.states() == [State.SUCCESS, State.PENDING]


def test_nothing_of_ours_is_left_by_processes(on: Stage) -> None:
    """No process runs on, and what was kept of them is gone."""
    on.add(action("one", IMAGE, WAITS), action("two", IMAGE, "true"))
    worker = on.start(PROCESS)
    worker.until("action running")
    kept = on.data / ".tink-worker" / "processes" / file_name("w1")
    assert list(kept.iterdir())

    drain = drained(on)
    (on.shared() / "go").touch()

    assert (worker.wait(), drain.wait()) == (0, 0)
    assert list(kept.iterdir()) == []


def test_nobody_lives(on: Stage) -> None:
    """Where no worker lives, the command takes nothing and ends."""
    on.add(action("one", IMAGE, "true"))

    assert on.start(PROCESS, command=DRAIN).wait() == 0
    assert on.states() == [State.PENDING]


def test_nobody_lives_and_the_server_is_gone(on: Stage) -> None:
    """Where nothing is left to do, that needs no server to be seen."""
    on.leave()

    assert on.start(PROCESS, command=DRAIN).wait() == 0

    on.serve(on.server.address)


def test_somebody_waits_for_only_so_long(on: Stage) -> None:
    """`--within` ends the command with 1 and says so; the worker that lives goes on draining."""
    on.add(action("one", IMAGE, WAITS), action("two", IMAGE, "true"))
    worker = on.start(PROCESS)
    worker.until("action running")

    drain = drained(on, "--within=1h")
    drain.process.send_signal(signal.SIGALRM)  # as if the hour were over

    assert drain.wait() == 1
    assert "not done in time" in drain.errors.read_text()
    assert worker.process.poll() is None
    (on.shared() / "go").touch()
    assert worker.wait() == 0
    assert on.states() == [State.SUCCESS, State.PENDING]


def test_what_nobody_can_be_told_is_waited_for(on: Stage) -> None:
    """An outcome for a server that is gone stays in the journal when the time is over, and the next one delivers it."""
    away = Fault("away", state=State.SUCCESS, times=1000, answer=Status())
    on.call(lambda server: server.faults.append(away))
    on.add(action("one", IMAGE, "true"))
    worker = on.start(PROCESS)
    worker.until("report waiting")
    worker.kill()

    assert on.start(PROCESS, "--within=3s", command=DRAIN).wait() == 1
    away.times = 0
    assert on.start(PROCESS, command=DRAIN).wait() == 0

    assert on.states() == [State.SUCCESS]


def test_help_and_mistakes(on: Stage) -> None:
    """The help is the command's own; a time that is none is refused like any wrong setting."""
    shown = on.start("--help", command=DRAIN)
    wrong = on.start("--within=soon", command=DRAIN)

    assert (shown.wait(), wrong.wait()) == (0, 2)
    assert "tink-worker drain [flags]" in shown.log.read_text()
    assert "--within: 'soon' is not allowed" in wrong.errors.read_text()


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
