"""How the supervisor ends a worker, and itself: told by signals, or as the worker hangs; with real processes."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.parts.wait import wait_until
from tests.worker.supervising import FORKS, Standing, supervisor
from tinkworker.worker.lifetime import Ending, Patience

pytestmark = FORKS


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


WAITING = """
import pathlib, signal, sys, time
heard = []
def hear(number, _frame):
    heard.append(number)
    pathlib.Path({heard!r}).write_text(" ".join(map(str, heard)))
    if len(heard) == {enough}:
        sys.exit(0)
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR2):
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
    """Whoever asks again is heard again, and otherwise: the worker may have heard the first one from others, too."""
    subject, started, heard = hearing(tmp_path, 2)

    def tell_twice() -> None:
        tell_once(started, signal.SIGTERM)
        wait_until(heard.exists)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=tell_twice, daemon=True).start()

    assert subject.run() is Ending.ON_PURPOSE
    assert heard.read_text() == f"{signal.SIGTERM.value} {signal.SIGQUIT.value}"
    assert subject.told == 2


def test_a_worker_that_hangs_is_killed_by_a_second_signal(tmp_path: Path) -> None:
    """However long a worker may take to stop, whoever asks again need not wait for one that does not hear."""
    started, said = tmp_path / "started", list[str]()
    program = f"""
import pathlib, signal, time
for number in (signal.SIGTERM, signal.SIGQUIT):
    signal.signal(number, signal.SIG_IGN)
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


def tell_once(started: Path, number: int, after: float = 0.0) -> None:
    """Send this process a signal once something has started."""
    wait_until(started.exists)
    time.sleep(after)  # noqa: TID251 until it waits
    os.kill(os.getpid(), number)
