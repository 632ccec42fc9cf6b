"""The supervisor, with real processes."""

import ast
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.parts.wait import wait_until
from tinkworker.worker.supervisor import Ending, Patience, Supervisor, Worker

IMPATIENT = Patience(first_delay=0.05, longest_delay=0.2, silent_for=1.5, killed_after=1.5)


def supervisor(program: str, *, once: bool = False, said: list[str] | None = None) -> Supervisor:
    """A supervisor of a small Python program."""
    worker = Worker([sys.executable, "-c", program], dict(os.environ), once)
    return Supervisor(worker, (said if said is not None else []).append, IMPATIENT)


def test_worker_that_ends_on_purpose_is_not_started_again() -> None:
    """Exit status 0 is the end."""
    assert supervisor("pass").run() is Ending.ON_PURPOSE


def test_refused_settings_are_the_end() -> None:
    """Exit status 2 means that it could not begin: starting it again would change nothing."""
    assert supervisor("raise SystemExit(2)").run() is Ending.REFUSED


def test_crashed_worker_is_started_again(tmp_path: Path) -> None:
    """A worker that crashes is started until it ends on purpose, and each crash is said."""
    said: list[str] = []
    program = f"""
import os, pathlib
lives = pathlib.Path({str(tmp_path / "lives")!r})
lives.open("a").write("x")
life = len(lives.read_text())
if life == 1: raise SystemExit(7)
if life == 2: os.kill(os.getpid(), 9)
"""
    assert supervisor(program, said=said).run() is Ending.ON_PURPOSE
    assert said == [
        "the worker crashed (exit status 7); it is started again in 0.05 s",
        "the worker crashed (killed by SIGKILL); it is started again in 0.1 s",
    ]


def test_crash_is_the_end_with_once() -> None:
    """With `--once` a bug ends it."""
    said: list[str] = []

    assert supervisor("raise SystemExit(7)", once=True, said=said).run() is Ending.CRASHED
    assert said == ["the worker crashed (exit status 7); with --once it is not started again"]


def test_worker_is_told_to_stop(tmp_path: Path) -> None:
    """A signal is passed on, and the worker's end is then on purpose, whatever its status."""
    started = tmp_path / "started"
    program = f"""
import pathlib, signal, time
signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(SystemExit(5)))
pathlib.Path({str(started)!r}).write_text("")
time.sleep(60)
"""
    subject = supervisor(program)
    threading.Thread(target=tell_once, args=(started, signal.SIGTERM), daemon=True).start()

    assert subject.run() is Ending.ON_PURPOSE


def test_worker_that_does_not_stop_is_killed(tmp_path: Path) -> None:
    """A worker that ignores the signal is ended after a while."""
    started = tmp_path / "started"
    said: list[str] = []
    program = f"""
import pathlib, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path({str(started)!r}).write_text("")
time.sleep(60)
"""
    subject = supervisor(program, said=said)
    subject.patience = Patience(killed_after=1.0)
    threading.Thread(target=tell_once, args=(started, signal.SIGTERM), daemon=True).start()

    assert subject.run() is Ending.ON_PURPOSE
    assert said == ["the worker does not stop and is killed"]


def test_signal_between_two_lives_is_heard(tmp_path: Path) -> None:
    """A supervisor that is told to stop while no worker runs does not start another one."""
    started = tmp_path / "started"
    program = f"import pathlib; pathlib.Path({str(started)!r}).write_text(''); raise SystemExit(7)"
    subject = supervisor(program)
    subject.patience = Patience(first_delay=60)
    threading.Thread(target=tell_once, args=(started, signal.SIGINT, 0.5), daemon=True).start()

    assert subject.run() is Ending.ON_PURPOSE


def test_worker_without_signs_of_life_is_killed(tmp_path: Path) -> None:
    """A worker that gave signs of life and gives none any more hangs; it is ended and started again."""
    said: list[str] = []
    program = f"""
import os, pathlib, time
lives = pathlib.Path({str(tmp_path / "lives")!r})
lives.open("a").write("x")
if len(lives.read_text()) == 1:
    os.write(int(os.environ["TINK_WORKER_LIVENESS"]), b".")
    time.sleep(60)
"""
    assert supervisor(program, said=said).run() is Ending.ON_PURPOSE
    assert said[0] == "the worker hangs and is killed"


def test_children_of_others_are_reaped() -> None:
    """As process 1 it inherits orphans; it reaps them and takes none of them for the worker."""
    orphan = subprocess.Popen([sys.executable, "-c", "raise SystemExit(7)"])

    assert supervisor("import time; time.sleep(1.5)").run() is Ending.ON_PURPOSE
    with pytest.raises(ProcessLookupError):
        os.kill(orphan.pid, 0)
    orphan.returncode = 0  # it was reaped behind the library's back


def test_supervisor_is_light() -> None:
    """The module imports neither asyncio nor grpc nor docker."""
    program = "import sys, tinkworker.worker.supervisor; print(sorted(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert {"asyncio", "grpc", "docker"} & set(ast.literal_eval(shown.stdout)) == set()


def tell_once(started: Path, number: int, after: float = 0.0) -> None:
    """Send this process a signal once something has started."""
    wait_until(started.exists)
    time.sleep(after)  # noqa: TID251 until it waits
    os.kill(os.getpid(), number)
