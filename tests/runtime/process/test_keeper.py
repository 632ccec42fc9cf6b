"""The keeper, and what happens to an action when something happens to it or to the worker."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from math import inf
from pathlib import Path

import pytest

from tests.conformance.case import LABELS, Program, ShellCase
from tests.conformance.container import have_running, output_of, read, until
from tests.parts.disk import small_disk
from tests.runtime.process.place import folder_of
from tinkworker.clock import SystemClock
from tinkworker.runtime.port import Phase, Specification
from tinkworker.runtime.process import ProcessRuntime, keeper
from tinkworker.runtime.process.identity import Identity

FOREVER = Program(prints="up\n", seconds=inf, asked=3)


def started(case: ShellCase, name: str, who: str) -> Identity:
    """The keeper or the leader of a container that runs."""
    return Identity(*json.loads((folder_of(case, name) / "started.json").read_text())[who])


def environment_of(pid: int) -> bytes:
    """What a process was given."""
    return Path(f"/proc/{pid}/environ").read_bytes()


def run_and_kill_worker(folder: Path, specification: Specification) -> None:
    """Have another process start an action and end by `kill -9` at once."""
    worker = f"""
import asyncio, os, signal
from pathlib import PosixPath
from tinkworker.clock import SystemClock
from tinkworker.runtime.port import Specification
from tinkworker.runtime.process import ProcessRuntime

async def work():
    runtime = ProcessRuntime({folder!r}, SystemClock())
    await runtime.create({specification!r})
    await runtime.start({specification.name!r})
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(work())
"""
    died = subprocess.run([sys.executable, "-c", worker], check=False, capture_output=True, text=True)
    assert (died.returncode, died.stderr) == (-signal.SIGKILL, "")


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    """A process that is nobody's action, with a group of its own."""
    with subprocess.Popen(["sleep", "1000"], start_new_session=True) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV, signal.SIGHUP])
async def test_an_end_by_signal_is_128_and_more(case: ShellCase, number: signal.Signals) -> None:
    """An action that is ended by signal N has the status 128 + N, as in a shell."""
    await case.runtime.create(case.script("shot", f"kill -{number.value} $$; sleep 100"))
    await case.runtime.start("shot")
    assert (await case.runtime.wait("shot")).code == 128 + number


async def test_an_action_outlives_its_worker(case: ShellCase) -> None:
    """After `kill -9` of the worker the action goes on, and its end, status and output are there for the next one."""
    gate = case.workspace / "gate"
    os.mkfifo(gate)
    specification = case.script("orphan", "echo before; read line < gate; echo $line; exit 6")
    run_and_kill_worker(folder_of(case, "orphan").parent, specification)
    (container,) = await case.runtime.find(LABELS)
    assert container.phase is Phase.RUNNING
    wait = asyncio.ensure_future(case.runtime.wait("orphan"))
    gate.write_text("after\n")
    assert (await wait).code == 6
    assert (await read(case.runtime, "orphan"))["stdout"] == b"before\nafter\n"


async def test_without_its_keeper_an_action_runs_on(case: ShellCase) -> None:
    """When the keeper is killed, the action runs until it ends or is stopped; only its status is not known."""
    await have_running(case, "alone", FOREVER)
    os.kill(started(case, "alone", "keeper").pid, signal.SIGKILL)
    await until(case, lambda: not started(case, "alone", "keeper").alive)
    (container,) = await case.runtime.find(LABELS)
    assert container.phase is Phase.RUNNING
    leader = started(case, "alone", "leader")
    await case.runtime.stop("alone", 30)
    assert not leader.alive
    ended = await case.runtime.wait("alone")
    assert ended.code == 255
    assert "nobody saw how it ended" in ended.error


async def test_an_action_that_is_lost_has_ended(case: ShellCase) -> None:
    """An action of which nothing runs and nothing is known has ended, and is not started again."""
    await have_running(case, "lost", FOREVER)
    for who in ("keeper", "leader"):
        os.kill(started(case, "lost", who).pid, signal.SIGKILL)
    assert (await case.runtime.wait("lost")).code == 255
    assert (await case.runtime.start("lost")).phase is Phase.EXITED
    assert case.runs("lost") == 1


async def test_another_boot_means_that_it_ended(case: ShellCase) -> None:
    """What ran before the machine was started again has ended, whatever has its number now."""
    await have_running(case, "rebooted", FOREVER)
    record = folder_of(case, "rebooted") / "started.json"
    truth = record.read_text()
    record.write_text(json.dumps(json.loads(truth) | {"boot": "00000000-0000-0000-0000-000000000000"}))
    (container,) = await case.runtime.find(LABELS)
    await case.runtime.stop("rebooted", 0)
    record.write_text(truth)
    assert (container.phase, container.running_for) == (Phase.EXITED, None)
    assert started(case, "rebooted", "leader").alive


async def test_a_number_that_came_again_is_somebody_else(case: ShellCase, bystander: subprocess.Popen[bytes]) -> None:
    """A process that has the number of an action but started at another time is neither taken for it nor stopped."""
    await case.runtime.create(case.script("mistaken", "true"))
    other = (bystander.pid, keeper.identify(bystander.pid)[1] - 1)
    claim = {"boot": keeper.boot(), "keeper": other, "leader": other}
    (folder_of(case, "mistaken") / "started.json").write_text(json.dumps(claim))
    (container,) = await case.runtime.find(LABELS)
    assert container.phase is Phase.EXITED
    await case.runtime.stop("mistaken", 0)
    await case.runtime.remove("mistaken")
    assert bystander.poll() is None


async def test_what_an_action_leaves_running_ends_with_it(case: ShellCase) -> None:
    """A container has ended when its program has; what that left in the background is killed."""
    await case.runtime.create(case.script("leaver", "sleep 1000 & echo $!; exit 4"))
    await case.runtime.start("leaver")
    assert (await case.runtime.wait("leaver")).code == 4
    left = int((await read(case.runtime, "leaver"))["stdout"])
    await until(case, lambda: not Path(f"/proc/{left}").exists() or keeper.stat(left)[0] == "Z")


async def test_an_action_inherits_nothing(case: ShellCase) -> None:
    """An action has its three streams open and no other file of the worker or the keeper, and no signal is ignored."""
    leak = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(leak, True)  # noqa: FBT003
    previous = signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    script = "ls /proc/$$/fd; grep SigIgn /proc/$$/status"
    shown = (await output_of(case, case.script("heir", script)))["stdout"].decode().split()
    signal.signal(signal.SIGUSR1, previous)
    os.close(leak)
    assert shown[:-1] == ["0", "1", "2", "SigIgn:"]
    assert int(shown[-1], 16) & 0x7FFFFFFF == 0  # above these are the C library's own


async def test_the_keeper_is_apart_from_the_worker(case: ShellCase, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keeper is in a session of its own, where no Ctrl-C reaches it, and gets none of the worker's variables."""
    monkeypatch.setenv("REGISTRY_PASSWORD", "hunter2")
    await have_running(case, "apart", FOREVER)
    pid = started(case, "apart", "keeper").pid
    assert os.getsid(pid) == pid != os.getsid(0)
    assert environment_of(pid) == b""


@pytest.mark.root
async def test_an_end_is_written_down_on_a_full_disk(case: ShellCase, tmp_path: Path) -> None:
    """Whoever fills the disk while an action runs does not take away how it ended."""
    with small_disk(tmp_path / "disk") as disk:
        runtime = ProcessRuntime(disk.folder / "containers", SystemClock())
        await runtime.create(case.script("late", 'while [ ! -e "$WORKFLOW/go" ]; do sleep 0.05; done; exit 3'))
        await runtime.start("late")
        with disk.filled():
            (case.workspace / "go").touch()
            exit_ = await runtime.wait("late")
            assert disk.free == 0

        assert (exit_.code, exit_.error) == (3, "")
        assert (disk.folder / "containers" / "late" / "exit.json").stat().st_mode & 0o777 == 0o600
        await runtime.remove("late")
