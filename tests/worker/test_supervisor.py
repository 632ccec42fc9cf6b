"""How the supervisor starts a worker, and starts it again when it has crashed; with real processes."""

import ast
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.worker.supervising import FORKS, supervisor
from tinkworker.worker.lifetime import End, Ending, Patience

pytestmark = FORKS


def crash_once(mark: Path) -> str:
    """A program that crashes the first time."""
    return f"""
import pathlib
mark = pathlib.Path({str(mark)!r})
if not mark.exists():
    mark.touch()
    raise SystemExit(7)
"""


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


def test_a_worker_that_a_nameless_signal_ended_is_started_again(tmp_path: Path) -> None:
    """Real-time signals between the first and the last have no names; they are said by their numbers."""
    said: list[str] = []
    program = noting(tmp_path, "life < 2 and os.kill(os.getpid(), 40)")

    assert supervisor(program, said=said).run() is Ending.ON_PURPOSE
    assert said == ["the worker crashed (killed by signal 40); it is started again in 0.05 s"]


@pytest.mark.parametrize("number", range(1, signal.NSIG))
def test_every_end_can_be_said(number: int) -> None:
    """Whatever signal ended a worker, its supervisor has words for it."""
    assert str(End(-number)).startswith("killed by ")


def test_it_outlives_any_number_of_crashes() -> None:
    """The wait after a crash doubles up to its bound, and stays there however many there were."""
    waits = [Patience().after(crashes) for crashes in (1, 2, 6, 7, 8, 1025, 1_000_000)]

    assert waits == [1.0, 2.0, 32.0, 60.0, 60.0, 60.0, 60.0]


def test_a_thousand_crashes_are_gone_on_from(tmp_path: Path) -> None:
    """A worker that has crashed more often than a double has powers of two is started once more."""
    said: list[str] = []
    subject = supervisor(crash_once(tmp_path / "crashed"), said=said)
    subject.crashes = 2000

    assert subject.run() is Ending.ON_PURPOSE
    assert said == ["the worker crashed (exit status 7); it is started again in 0.2 s"]


def test_a_worker_that_cannot_be_started_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has no room for another process keeps its supervisor, which waits and tries once more."""
    said: list[str] = []
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    fork = os.fork

    def no_room() -> int:
        monkeypatch.setattr(os, "fork", fork)
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", no_room)
    subject = supervisor("pass", said=said)

    assert subject.run() is Ending.ON_PURPOSE
    (text,) = said
    assert text.startswith("the worker crashed (it could not be started: [Errno 11]")
    assert subject.faults == 0
    assert len(list(Path("/proc/self/fd").iterdir())) <= descriptors


BORN = """
import os, signal
from tinkworker.worker.lifetime import Birth
from tinkworker.worker.supervisor import HEARD, Supervisor

def state():
    handlers = [signal.getsignal(number) for number in HEARD]
    return handlers, signal.pthread_sigmask(signal.SIG_BLOCK, ()), sorted(os.listdir("/proc/self/fd"))

before = state()
ending = Supervisor(print).run()
if isinstance(ending, Birth):
    os.close(ending.sign)
    assert os.getpgrp() == os.getpid()
assert state() == before
print(ending)
"""
"""A program that looks at what is left of the supervisor, in itself and in its worker."""


def test_a_worker_keeps_nothing_of_its_supervisor() -> None:
    """It has its own group and a descriptor for signs of life; handlers, waiting signals and pipes are given up."""
    shown = subprocess.run([sys.executable, "-c", BORN], capture_output=True, text=True, check=True)

    born, ended = shown.stdout.splitlines()
    assert born.startswith("Birth(sign=")
    assert ended == "Ending.ON_PURPOSE"
    assert shown.stderr == ""


def test_a_worker_that_is_told_to_stop_while_it_is_born_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signal that comes before it is known to whom it is passed on waits until it is."""
    said: list[str] = []
    fork = os.fork

    def told() -> int:
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)  # the threads of those who test are no help
        return fork()

    monkeypatch.setattr(os, "fork", told)

    assert supervisor("import time; time.sleep(60)", said=said).run() is Ending.ON_PURPOSE
    assert said == []


def test_crash_is_the_end_with_once() -> None:
    """With `--once` a bug ends it."""
    said: list[str] = []

    assert supervisor("raise SystemExit(7)", once=True, said=said).run() is Ending.CRASHED
    assert said == ["the worker crashed (exit status 7); with --once it is not started again"]


def test_children_of_others_are_reaped() -> None:
    """As process 1 it inherits orphans; it reaps them and takes none of them for the worker."""
    orphan = subprocess.Popen([sys.executable, "-c", "raise SystemExit(7)"])

    assert supervisor("import time; time.sleep(1.5)").run() is Ending.ON_PURPOSE
    with pytest.raises(ProcessLookupError):
        os.kill(orphan.pid, 0)
    orphan.returncode = 0  # it was reaped behind the library's back


HANGS = """
if life < {lives}:
    import time
    os.write(int(os.environ["TINK_WORKER_LIVENESS"]), b".")
    time.sleep(60)
"""


def noting(folder: Path, last: str) -> str:
    """A program that notes with how many crashes it began, and ends differently in each life."""
    return f"""
import os, pathlib
lives = pathlib.Path({str(folder / "lives")!r})
lives.open("a").write(os.environ["TINK_WORKER_CRASHES"])
life = len(lives.read_text())
{last}
"""


@pytest.mark.parametrize(
    ("last", "counted"),
    [
        ("raise SystemExit(7 if life < 4 else 0)", "0123"),
        ("os.kill(os.getpid(), 11 if life < 4 else 0)", "0123"),
        ("os.kill(os.getpid(), 9) if life == 3 else exit(7 if life < 6 else 0)", "012012"),
        ("os.kill(os.getpid(), 9 if life < 4 else 0)", "0000"),
        (HANGS.format(lives=3), "012"),
    ],
)
def test_a_worker_knows_how_often_it_crashed_by_itself(tmp_path: Path, last: str, counted: str) -> None:
    """A life that hung is a fault of its own as one that failed is; one that somebody killed is none."""
    assert supervisor(noting(tmp_path, last)).run() is Ending.ON_PURPOSE
    assert (tmp_path / "lives").read_text() == counted


def test_a_worker_that_had_worked_begins_to_count_anew(tmp_path: Path) -> None:
    """A crash after a while of work is the first one, and the next start comes at once again."""
    said: list[str] = []
    subject = supervisor(noting(tmp_path, "raise SystemExit(7 if life < 4 else 0)"), said=said)
    subject.patience = Patience(first_delay=0.05, steady_after=0.0)

    assert subject.run() is Ending.ON_PURPOSE
    assert (tmp_path / "lives").read_text() == "0111"
    assert all(line.endswith("it is started again in 0.05 s") for line in said)


def test_what_had_begun_once_is_not_refused(tmp_path: Path) -> None:
    """Settings with which a worker has lived are sound: if it cannot begin with them now, it may again."""
    program = noting(tmp_path, "raise SystemExit({1: 7, 2: 2}.get(life, 0))")

    assert supervisor(program).run() is Ending.ON_PURPOSE
    assert (tmp_path / "lives").read_text() == "012"


def test_supervisor_is_light() -> None:
    """It imports nothing that costs memory: neither asyncio, grpc, docker, attrs nor what judges settings."""
    program = (
        "import sys, tinkworker.cli.worker, tinkworker.cli.settings.stating, tinkworker.worker.supervisor;"
        "print(sorted(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    heavy = {"asyncio", "grpc", "docker", "attrs", "attr", "yaml", "tinkworker.cli.settings.settings"}
    assert heavy & set(ast.literal_eval(shown.stdout)) == set()
