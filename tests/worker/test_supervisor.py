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
from tinkworker.worker.lifetime import Birth, End, Ending, Patience
from tinkworker.worker.supervisor import Supervisor

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
"""Those who test have threads, the supervisor has none; the copy becomes another program at once."""

IMPATIENT = Patience(first_delay=0.05, longest_delay=0.2, silent_for=1.5, killed_after=1.5)


class Standing(Supervisor):
    """A supervisor whose worker, as soon as it is born, becomes a small Python program."""

    program = ""

    def run(self) -> Ending:
        """As ever, in this process; in the worker this does not return."""
        ending = super().run()
        if isinstance(ending, Birth):
            try:
                os.set_inheritable(ending.sign, True)  # noqa: FBT003 the library takes no keyword
                os.environ.update(ending.environment)
                os.execv(sys.executable, [sys.executable, "-c", self.program])  # noqa: S606 none is wanted
            finally:
                os._exit(127)
        return ending


def supervisor(program: str, *, once: bool = False, said: list[str] | None = None) -> Standing:
    """A supervisor of a small Python program."""
    subject = Standing((said if said is not None else []).append, IMPATIENT, once=once)
    subject.program = program
    return subject


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
    program = f"import pathlib; pathlib.Path({str(started)!r}).open('a').write('x'); raise SystemExit(7)"
    subject = supervisor(program)
    subject.patience = Patience(first_delay=60)
    threading.Thread(target=tell_once, args=(started, signal.SIGINT, 0.5), daemon=True).start()

    assert subject.run() is Ending.ON_PURPOSE
    assert started.read_text() == "x"


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


def test_what_was_frozen_with_its_worker_does_not_take_it_for_hanging(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a pause of both, as by `docker pause`, the worker has the time for a sign of life that it ever had."""
    said: list[str] = []
    up, go = tmp_path / "up", tmp_path / "go"
    program = f"""
import pathlib, time
pathlib.Path({str(up)!r}).touch()
while not pathlib.Path({str(go)!r}).exists(): time.sleep(0.01)
"""
    looks: list[float] = []

    def frozen_for_an_hour() -> float:
        looks.append(time.monotonic() + (3600 if up.exists() else 0))  # noqa: TID251 the clock that is replaced
        if looks[-1] - looks[0] > 3600:
            go.touch()
        return looks[-1]

    monkeypatch.setattr("tinkworker.worker.supervisor.now", frozen_for_an_hour)

    assert supervisor(program, said=said).run() is Ending.ON_PURPOSE
    assert said == []
    assert looks[-1] - looks[0] > 3600


def test_a_loop_that_is_blocked_is_a_worker_that_hangs(tmp_path: Path) -> None:
    """The worker's own signs of life come from its event loop: whatever blocks that ends them, threads or none."""
    said: list[str] = []
    program = f"""
import asyncio, pathlib, threading, time
from tinkworker.cli.working import give_signs
from tinkworker.clock import SystemClock
lives = pathlib.Path({str(tmp_path / "lives")!r})
lives.open("a").write("x")
async def live():
    signs = asyncio.create_task(give_signs(SystemClock(), lambda: None))
    await asyncio.sleep(0.1)
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    if len(lives.read_text()) == 1:
        time.sleep(60)
asyncio.run(live())
"""
    subject = supervisor(program, said=said)
    subject.patience = Patience(first_delay=0.05, silent_for=10.0)

    assert subject.run() is Ending.ON_PURPOSE
    assert said == [
        "the worker hangs and is killed",
        "the worker crashed (killed by SIGKILL); it is started again in 0.05 s",
    ]


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


WAITING = """
import pathlib, signal, sys, time
heard = []
def hear(number, _frame):
    heard.append(number)
    pathlib.Path({heard!r}).write_text(" ".join(map(str, heard)))
    if len(heard) == {enough}:
        sys.exit(0)
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR2):
    signal.signal(number, hear)
pathlib.Path({started!r}).write_text("")
while True:
    time.sleep(0.1)
"""


def hearing(folder: Path, enough: int) -> tuple[Standing, Path, Path]:
    """A supervisor of a program that ends after so many signals; where it says that it listens, and what it heard."""
    started, heard = folder / "started", folder / "heard"
    return supervisor(WAITING.format(heard=str(heard), started=str(started), enough=enough)), started, heard


def test_a_second_signal_is_passed_on_too(tmp_path: Path) -> None:
    """Whoever asks again is heard again: the worker decides what a second signal means."""
    subject, started, heard = hearing(tmp_path, 2)

    def tell_twice() -> None:
        tell_once(started, signal.SIGTERM)
        wait_until(heard.exists)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=tell_twice, daemon=True).start()

    assert subject.run() is Ending.ON_PURPOSE
    assert heard.read_text() == f"{signal.SIGTERM.value} {signal.SIGINT.value}"
    assert subject.told == 2


def test_a_worker_that_hangs_is_killed_by_a_second_signal(tmp_path: Path) -> None:
    """However long a worker may take to stop, whoever asks again need not wait for one that does not hear."""
    started, said = tmp_path / "started", list[str]()
    program = f"""
import pathlib, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path({str(started)!r}).write_text("")
time.sleep(60)
"""
    subject = supervisor(program, said=said)
    subject.patience = Patience(killed_after=3600.0, killed_at_once_after=0.5)

    def tell_twice() -> None:
        tell_once(started, signal.SIGTERM)
        wait_until(lambda: subject.told == 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=tell_twice, daemon=True).start()

    assert subject.run() is Ending.ON_PURPOSE
    assert said == ["the worker does not stop and is killed"]


def test_draining_is_passed_on_and_takes_as_long_as_it_takes(tmp_path: Path) -> None:
    """A supervisor that is told to drain tells the worker, and kills nobody for taking his time."""
    subject, started, heard = hearing(tmp_path, 1)
    subject.patience = Patience(killed_after=0.0)
    threading.Thread(target=tell_once, args=(started, signal.SIGUSR2), daemon=True).start()

    assert subject.run() is Ending.ON_PURPOSE
    assert heard.read_text() == str(signal.SIGUSR2.value)
    assert subject.told == 0


def test_a_signal_that_comes_too_late_hurts_nobody() -> None:
    """A signal that arrives when the worker was just reaped does not end the supervisor with an error."""
    ended = subprocess.Popen([sys.executable, "-c", "pass"])
    ended.wait()
    subject = supervisor("pass")
    subject.child = ended.pid

    subject.tell(signal.SIGTERM, None)

    assert subject.told == 1


def test_handlers_are_put_back() -> None:
    """When the supervisor has ended, signals mean again what they meant before."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGUSR2, signal.SIGCHLD)
    before = [signal.getsignal(number) for number in numbers]

    supervisor("pass").run()

    assert [signal.getsignal(number) for number in numbers] == before


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


def tell_once(started: Path, number: int, after: float = 0.0) -> None:
    """Send this process a signal once something has started."""
    wait_until(started.exists)
    time.sleep(after)  # noqa: TID251 until it waits
    os.kill(os.getpid(), number)
