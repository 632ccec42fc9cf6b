"""One life of the worker: when its server is asked, and when it is not."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from attrs import define, field

from tests.parts.measuring import unmeasured
from tests.worker.scene import Recorder
from tinkworker.cli.life import Life
from tinkworker.cli.settings.reading import read
from tinkworker.cli.settings.settings import Settings
from tinkworker.clock import Clock, SystemClock
from tinkworker.secrecy import MASK
from tinkworker.server.port import Context, Server
from tinkworker.testing.server import MemoryServer
from tinkworker.worker.place import Place

WORDS = ("--id=w1", "--tinkerbell-grpc-authority=server:42113", "--runtime=simulated")

PASSWORD = "hunter2"

FIRST_QUESTION = """
import os, sys
from tinkworker.cli import life, worker
from tinkworker.testing.server import MemoryServer

class Server(MemoryServer):
    async def workflows(self, worker):
        print(*sys.modules, flush=True)
        os._exit(0)

live = life.Life
life.Life = lambda settings: live(settings, lambda *_: Server())
sys.exit(worker.run(sys.argv[1:]))
"""
"""A worker whose server says what was imported when it was first asked."""


@define(eq=False)
class Counting(MemoryServer):
    """A server that counts how often it is asked for work."""

    asked: int = 0

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """As ever."""
        self.asked += 1
        return await MemoryServer.workflows(self, worker)


@define(eq=False)
class Alone(Recorder):
    """Watches a worker and a server of its own."""

    server: Counting = field(factory=Counting)

    def serve(self, _settings: Settings, _environment: Mapping[str, str], _clock: Clock) -> Server:
        """That server."""
        return self.server

    def live(self, folder: Path, until: Callable[["Alone"], bool], *words: str) -> None:
        """Live until something has happened."""
        life = Life(read([*WORDS, f"--data-dir={folder}", *words], {}, []), self.serve)

        async def live() -> None:
            living = asyncio.create_task(life.live(SystemClock(), self))
            while not until(self):
                assert not living.done()
                await asyncio.sleep(0.01)
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)

        asyncio.run(asyncio.wait_for(live(), 120))


def crashed(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What a life tells whose server's adapter cannot be made, for a reason that has the password in it."""

    def fail(_settings: Settings, _environment: Mapping[str, str], _clock: Clock) -> Server:
        raise ValueError(PASSWORD)

    told = read([*WORDS, f"--data-dir={folder}", "--log-format=json"], {"REGISTRY_PASSWORD": PASSWORD}, [])

    assert Life(told, fail).run() == 1
    line: dict[str, str] = json.loads(capsys.readouterr().out)
    return line


def test_a_crash_is_told_without_secrets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is said of a crash, and its trace, have masks where the password stood."""
    line = crashed(tmp_path, capsys)

    assert line["msg"] == f"crashed: {MASK}"
    assert f"ValueError: {MASK}" in line["trace"]


def test_a_crash_is_told_though_nobody_knows_what_is_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If masking fails as well, the kinds of both faults and their places are told, and none of their words."""
    monkeypatch.setattr("tinkworker.cli.life.secrets_of", lambda *_: 1 // 0)

    line = crashed(tmp_path, capsys)

    assert line["msg"] == "crashed: ValueError; what it says is not shown, as ZeroDivisionError came of it"
    assert "in fail" in line["trace"]
    assert PASSWORD not in line["trace"]


def test_the_server_is_asked_before_most_is_loaded(tmp_path: Path) -> None:
    """Of charts, engine, journals and the adapter for Docker nothing is imported yet when the server is first asked."""
    command = [sys.executable, "-c", FIRST_QUESTION, *WORDS[:2], f"--data-dir={tmp_path}"]
    environment = {**unmeasured(), "TINK_WORKER_LIVENESS": "-1"}
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    imported = set(answer.stdout.split())

    assert "tinkworker.server.early" in imported
    heavy = {"yaml", "cattrs", "transitions", "tempfile", "docker", "rich", "tinkworker.worker.composition"}
    assert not imported & {*heavy, "tinkworker.runtime.docker.adapter"}
    assert not [name for name in imported if name.startswith(("tinkworker.engine", "tinkworker.lifecycle"))]


def test_the_answer_is_what_the_worker_polls_first(tmp_path: Path) -> None:
    """The worker's first poll has the answer to the question that was asked before it was there."""
    alone = Alone()
    alone.live(tmp_path, lambda seen: "resting" in seen.states("worker"))

    assert alone.server.asked == 1


def test_who_is_locked_out_asks_nothing(tmp_path: Path) -> None:
    """While another worker of this id lives, what the server says would be old by the time that one has ended."""
    place = Place.of(tmp_path, "w1")
    assert place.lock.take()
    alone = Alone()
    alone.live(tmp_path, lambda seen: "locked_out" in seen.states("worker"))
    place.lock.release()

    assert alone.server.asked == 0


def test_who_drains_asks_nothing(tmp_path: Path) -> None:
    """A worker that is to take nothing more asks for nothing, as a server for agents would serve what comes next."""
    alone = Alone()
    alone.live(tmp_path, lambda seen: "stopped" in seen.states("worker"), "--drain")

    assert alone.server.asked == 0
