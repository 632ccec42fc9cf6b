"""The benchmark of the worker measures workers, ours and others'."""

import asyncio
import os
import sys
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from benchmarks.__main__ import arguments, plan
from benchmarks.machine import engine, machine
from benchmarks.worker.acting import cold_floor, effort_each, floor, warm
from benchmarks.worker.fleet import WINDOW, fleet, fullest
from benchmarks.worker.ground import ground
from benchmarks.worker.holding import GROWING, growth
from benchmarks.worker.idling import idling
from benchmarks.worker.importing import cost
from benchmarks.worker.noticing import noticing
from benchmarks.worker.order import alternating, in_turns, ratios
from benchmarks.worker.process import anonymous, effort, family, mappings, memory, spent
from benchmarks.worker.program import OURS, Program, peer, running
from benchmarks.worker.starting import BARE, bare_call, ended, first_call, serving
from tests.parts.wait import wait_until
from tinkworker.server.development.protocol.port import Spoken

PROCESS = OURS.told(TINK_WORKER_RUNTIME="process", RETRY_INTERVAL="50ms")

DEAF = """
import pathlib, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path({ready!r}).touch()
while True:
    signal.pause()
"""


def test_the_order_is_a_b_b_a() -> None:
    """What is compared is measured in an order in which a steady change of the machine falls on both alike."""
    order: list[str] = []

    def measure(name: str) -> float:
        order.append(name)
        return float(len(order))

    pairs = list(alternating(lambda: measure("a"), lambda: measure("b"), 2))

    assert "".join(order) == "abbaabba"
    assert pairs == [(2.5, 2.5), (6.5, 6.5)]
    assert ratios([(3.0, 2.0)]) == [1.5]


def test_several_take_turns() -> None:
    """However many things are compared, each is measured once on the way there and once on the way back."""
    order: list[str] = []

    def measure(name: str) -> float:
        order.append(name)
        return float(len(order))

    figures = in_turns([partial(measure, name) for name in "abc"], 1)

    assert "".join(order) == "abccba"
    assert figures == [[3.5], [3.5], [3.5]]


def test_a_peer_is_a_name_and_a_command() -> None:
    """`--peer` takes the words of a command as a shell would, and refuses what is none."""
    assert peer("go=/usr/bin/tink-worker --max-retry '3 3'") == Program(
        "go", ("/usr/bin/tink-worker", "--max-retry", "3 3")
    )
    for text in ("go", "=command", "go="):
        with pytest.raises(ValueError, match="not NAME=COMMAND"):
            peer(text)


def test_what_is_asked_for() -> None:
    """Peers come behind ours, and the longest workflows only if they are wanted."""
    planned = plan(arguments(["--peer", "go=tink-worker", "--long", "--rounds", "3"]))

    assert [program.name for program in planned.programs] == ["tinkworker", "go"]
    assert (planned.counts, planned.rounds) == ((1, 10, 100), 3)
    assert plan(arguments([])).counts == (1, 10)


def test_starts_are_measured() -> None:
    """A worker and a program that only makes one call both make it; quick answers end."""
    assert first_call(PROCESS) > 0
    assert bare_call() > 0
    assert ended(*OURS.command, "--version") > 0


def test_any_program_can_be_measured() -> None:
    """Whatever takes the Go worker's environment and calls the server it names can stand beside ours."""
    code = f"import os, sys\nsys.argv[1:] = [os.environ['TINKERBELL_GRPC_AUTHORITY']]\n{BARE}"

    assert first_call(Program("peer", (sys.executable, "-c", code))) > 0


def test_all_of_a_family_count() -> None:
    """Supervisor and worker are two processes, and the memory and effort of both are counted."""
    with serving() as (calls, address), running(PROCESS, address) as process:
        calls.times.get(timeout=60)
        assert len(list(family(process.pid))) == 2
        one = sum(own + mapped for own, mapped in mappings(process.pid).values())
        assert memory(process.pid) > one > 0
        assert 0 < anonymous(process.pid) < memory(process.pid)
        before = effort(process.pid)
        wait_until(lambda: effort(process.pid) > before)
        assert spent(process.pid) > 0


def test_memory_of_a_process() -> None:
    """What a process holds is what the kernel says of it in all: its own and what it maps of files."""
    held = sum(own + mapped for own, mapped in mappings(os.getpid()).values())
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))

    assert held / 1024 == pytest.approx(resident, rel=0.1)


def test_what_has_ended_holds_nothing() -> None:
    """A process that ended while it was looked at has neither memory nor effort."""
    with serving() as (_, address), running(PROCESS, address) as process:
        pass

    assert (memory(process.pid), effort(process.pid), spent(process.pid)) == (0, 0, 0)


def test_what_ignores_its_end_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A worker that does not stop when it is told to is killed, so that the next measurement begins alone."""
    monkeypatch.setattr("benchmarks.worker.program.KILLED_AFTER", 0.1)
    ready = tmp_path / "ready"
    code = DEAF.format(ready=str(ready))
    with (
        serving() as (_, address),
        running(Program("deaf", (sys.executable, "-c", code)), address) as process,
    ):
        wait_until(ready.exists)

    assert process.returncode == -9


def test_what_an_import_costs() -> None:
    """An import takes memory and time beyond Python's own."""
    bare, more = cost("pass"), cost("import asyncio")

    assert more[0] > bare[0]
    assert more[1] > 0


@pytest.mark.parametrize("protocol", GROWING, ids=lambda protocol: str(protocol.name))
def test_growth_is_a_slope(protocol: Spoken) -> None:
    """Memory is watched over some workflows, each of which ran."""
    assert isinstance(asyncio.run(growth(6, protocol)), float)


@pytest.mark.engine
@pytest.mark.registry
def test_a_workflow_and_the_floor() -> None:
    """Both run the same actions on the same engine, and leave no container behind."""
    with ground() as place:
        assert cold_floor(place, 1) > 0
        assert floor(place, 1) > 0
        assert warm(place, OURS, 1) > 0
        assert effort_each(place, OURS, 1) > 0
        assert place.client.containers(all=True, filters={"ancestor": place.image}) == []
        assert "API" in engine(place.host)


def test_the_machine_is_told() -> None:
    """What it was measured on is said: processor, kernel, Python, libraries."""
    assert {"processor", "kernel", "Python", "libraries"} <= {name for name, _ in machine("")}


def test_what_ended_threads_did_counts() -> None:
    """A worker has a thread for each request, and what they did stays when they have ended."""
    before = spent(os.getpid())
    thread = Thread(target=lambda: wait_until(lambda: spent(os.getpid()) > before))
    thread.start()
    thread.join()

    assert spent(os.getpid()) > before


def test_a_fleet_is_measured() -> None:
    """What each worker holds at most, and how a fleet comes back to a server that is there again on its old port."""
    memory, fullest_second = fleet(workers=5, gone=0.5)

    assert (memory.budget, memory.unit) == (150.0, "KiB")
    assert memory.value > 0
    assert 0 < fullest_second.value <= WINDOW


def test_the_fullest_second() -> None:
    """It is told as so many times what one second has, if all come evenly in the window."""
    assert fullest([second + 0.5 for second in range(10)]) == 1.0
    assert fullest([0.1] * 10) == WINDOW


def test_idling_is_measured_as_it_is_by_itself() -> None:
    """An idle worker is watched at set intervals, and with none set, which no variable can be left over for."""
    figures = list(idling([OURS], seconds=0.2, rested=0))

    assert [figure.what for figure in figures] == [
        "processor, asking every 1s, tinkworker",
        "processor, asking every 3s, tinkworker",
        "processor, with no interval set, while work is likely, tinkworker",
    ]
    assert [figure.budget for figure in figures] == [0.4, 0.15, 0.4]


@pytest.mark.engine
@pytest.mark.registry
def test_noticing_is_measured_after_the_start() -> None:
    """How soon work is noticed is measured after another workflow and after the start, each against a second."""
    with ground() as place:
        figures = list(noticing(place, [OURS], samples=1, rested=0))

    assert [figure.what for figure in figures] == [
        "a new workflow after another one, tinkworker",
        "a new workflow after the start, tinkworker",
    ]
    assert all(figure.budget == 1.0 and figure.value > 0 for figure in figures)
