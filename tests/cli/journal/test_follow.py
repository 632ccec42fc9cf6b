"""`tinkworker journal show --follow`: what happens, as it happens."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.journal.conftest import RECORDS
from tests.engine.journal.line import HEADER, MACHINE, event, last, sealed, start, step
from tinkworker.cli.journal import run
from tinkworker.cli.journal.following import Follower, follow
from tinkworker.engine.journal.timeline import Track, Visit
from tinkworker.engine.journal.writer import Writer
from tinkworker.testing.clock import ManualClock, drive

COMMAND = (sys.executable, "-m", "tinkworker", "journal", "show", "--follow")


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    """A journal that is being written."""
    made = Writer(tmp_path / "run.jsonl", "never")
    made.create(HEADER)
    made.append([start(data={}), step(states=["a"])], stable=False)
    yield made
    made.close()


@contextmanager
def following(path: Path) -> Iterator[Follower]:
    """Whoever follows a journal."""
    follower = Follower.open(path)
    try:
        yield follower
    finally:
        follower.file.close()


def seen(follower: Follower) -> list[str]:
    """The states that are new."""
    return [visit.state for _, visit in follower.look()]


def enter(writer: Writer, state: str, *, final: bool = False) -> None:
    """Let the machine enter a state."""
    writer.append([event(), step(states=[state], final=final)], stable=False)


def test_news(writer: Writer) -> None:
    """Each state is told once, as soon as its batch is written."""
    with following(writer.path) as follower:
        assert seen(follower) == ["a"]
        assert seen(follower) == []
        enter(writer, "b")
        enter(writer, "c")
        assert seen(follower) == ["b", "c"]


def test_half_a_batch(writer: Writer) -> None:
    """What is not completely written yet is waited for."""
    whole = sealed(HEADER, start(data={}), last(step(states=["a"])), event(), last(step(states=["b"])))
    with following(writer.path) as follower:
        assert seen(follower) == ["a"]
        writer.path.write_bytes(whole[:-50])
        assert seen(follower) == []
        writer.path.write_bytes(whole)
        assert seen(follower) == ["b"]


def test_begun_anew(writer: Writer) -> None:
    """A journal that begins anew goes on; nothing is told twice, and nothing that came before that is missed."""
    with following(writer.path) as follower:
        assert seen(follower) == ["a"]
        enter(writer, "b")
        writer.begin_anew(HEADER, {"record": "snapshot", "machines": [{**MACHINE, "state": "b"}]})
        enter(writer, "c")
        writer.begin_anew(HEADER, {"record": "snapshot", "machines": [{**MACHINE, "state": "c"}]})
        enter(writer, "d")
        assert seen(follower)[:1] == ["b"]
        assert follower.told.tracks[0].visits[-1].state == "d"


def test_withdrawn(writer: Writer) -> None:
    """A journal that is gone for a while is waited for."""
    with following(writer.path) as follower:
        assert seen(follower) == ["a"]
        writer.withdraw()
        assert seen(follower) == []
        writer.begin_anew(HEADER, {"record": "snapshot", "machines": [{**MACHINE, "state": "a"}]})
        enter(writer, "b")
        assert seen(follower) == ["b"]


def test_until_the_end(writer: Writer) -> None:
    """It ends when the first machine has ended."""
    clock, told = ManualClock(), list[str]()

    def tell(_track: Track, visit: Visit) -> None:
        told.append(visit.state)

    async def write() -> None:
        for state in ("b", "c"):
            await clock.sleep(5)
            enter(writer, state)
        await clock.sleep(5)
        enter(writer, "end", final=True)

    async def both() -> None:
        await asyncio.gather(follow(follower, clock, tell), write())

    with following(writer.path) as follower:
        asyncio.run(drive(clock, both()))
    assert told == ["a", "b", "c", "end"]
    assert clock.monotonic() < 16


def test_damage(writer: Writer) -> None:
    """It ends, too, when the journal is damaged."""
    with following(writer.path) as follower:
        os.write(writer.descriptor, b"nonsense\nmore\n")
        asyncio.run(follow(follower, ManualClock(), lambda _track, _visit: None))
        assert follower.reader.damage.startswith(f"{writer.path}:4: ")


def test_command(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What has happened already is told first; every line has when, who, where and because of what."""
    assert run(["show", "--follow", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()

    assert lines[:4] == [
        "    0.000  family  waiting  start",
        "    1.500  family  choosing  have",
        "    1.500  family  busy  have",
        "    1.500  child  small  start",
    ]
    assert lines[-1] == "  1:05:00  family  gone  leave"


def test_json(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON each state is an object in a line of its own."""
    assert run(["show", "--follow", "--json", str(path)]) == 0
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert [(each["machine"], each["state"], each["at"]) for each in objects][:2] == [
        ("family", "waiting", 0.0),
        ("family", "choosing", 1.5),
    ]


def test_damaged_file(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Damage is told, and shows in the exit status."""
    path.write_bytes(path.read_bytes().replace(b'"grow"', b'"glow"', 2))

    assert run(["show", "--follow", str(path)]) == 1
    assert f"tinkworker journal: {path}:" in capsys.readouterr().err


def test_interrupted(living: Path) -> None:
    """SIGINT ends it with 130, without a traceback."""
    with subprocess.Popen([*COMMAND, living], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr  # noqa: PT018 they are pipes
        lines = [process.stdout.readline() for _ in range(4)]
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate()

    assert lines[-1] == "    1.500  child  small  start\n"
    assert (process.returncode, complaint) == (130, "")


def test_follows_a_writer(living: Path) -> None:
    """A process that follows a journal shows what another one writes, and ends by itself."""
    with subprocess.Popen([*COMMAND, living], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for _ in range(4):
            process.stdout.readline()
        living.write_bytes(sealed(*RECORDS))
        rest = process.stdout.read()

    assert rest.splitlines()[-1] == "  1:05:00  family  gone  leave"
    assert process.returncode == 0
