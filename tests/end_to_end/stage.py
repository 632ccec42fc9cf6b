"""Real parts on one machine: the development server on a socket, `tink-worker` as a process."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

import docker
import yaml
from attrs import define, field

from tests.parts.measuring import measured
from tests.parts.wait import wait_until
from tinkworker.server.channel.address import Address
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.development.server import FREE_PORT, Certificate, DevelopmentServer
from tinkworker.server.development.workflow import Workflow
from tinkworker.server.port import State

T = TypeVar("T")
BOUND = 120.0
"""Seconds after which a worker counts as stuck."""


def template(*actions: Mapping[str, Any], worker: str = "w1", name: str = "relay", **task: Any) -> str:
    """A template with one task."""
    tasks = [{"name": "provision", "worker": worker, "actions": list(actions), **task}]
    return yaml.safe_dump({"version": "0.1", "name": name, "global_timeout": 600, "tasks": tasks})


def action(name: str, image: str, script: str = "", **more: Any) -> dict[str, Any]:
    """An action that runs a shell script."""
    command = {"command": ["sh", "-c", script]} if script else {}
    return {"name": name, "image": image, "timeout": 60, **command, **more}


@define(eq=False)
class Worker:
    """
    A worker as a process.

    Attributes:
        process: The process.
        log: Where its standard output goes.
        errors: Where its standard error goes.
    """

    process: "subprocess.Popen[bytes]"
    log: Path
    errors: Path

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What it has logged so far."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line]

    @property
    def messages(self) -> list[str]:
        """The texts of what it has logged so far."""
        return [line["msg"] for line in self.lines]

    def output(self, action: str) -> list[str]:
        """What an action has printed so far."""
        return [line["msg"] for line in self.lines if "stream" in line and line["actionName"] == action]

    def wait(self) -> int:
        """Wait for its end: its exit status."""
        return self.process.wait(BOUND)

    def until(self, text: str) -> None:
        """Wait until it has logged something."""
        wait_until(lambda: text in self.messages)

    def terminate(self) -> int:
        """Tell it to stop, and wait for its end: its exit status."""
        self.process.terminate()
        return self.wait()

    def kill(self) -> None:
        """End it and what it supervises without warning."""
        subprocess.run(["pkill", "-KILL", "-P", str(self.process.pid)], check=False)
        self.process.kill()
        self.process.wait(BOUND)


@define(eq=False)
class Stage:
    """
    A server, and workers on demand.

    Attributes:
        folder: Everything lies in it.
        server: The server; touch it through `call`.
        environment: What workers get, beside a path.
        protocol: What the server speaks.
        certificate: What the server shows to workers; None for no TLS.
        workflows: The ids of the workflows that it was given, in that order.
    """

    folder: Path
    environment: dict[str, str]
    protocol: Spoken
    certificate: Certificate | None = None
    workflows: list[str] = field(factory=list)
    server: DevelopmentServer = field(init=False)
    workers: list[Worker] = field(factory=list)
    _loop: asyncio.AbstractEventLoop = field(factory=asyncio.new_event_loop)
    _thread: threading.Thread = field(init=False)

    def __attrs_post_init__(self) -> None:
        """The server lives on a loop in a thread of its own."""
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.serve()
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.kill()
        self.leave()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(BOUND)
        self._loop.close()

    def serve(self, address: Address = FREE_PORT) -> None:
        """Have a server."""
        state = self.folder / f"{self.protocol.name}.sqlite"
        self.server = DevelopmentServer(
            address, state, protocol=self.protocol, deliver_handlers=True, certificate=self.certificate
        )
        asyncio.run_coroutine_threadsafe(self.server.__aenter__(), self._loop).result(BOUND)

    def leave(self) -> None:
        """Have the server no more."""
        asyncio.run_coroutine_threadsafe(self.server.__aexit__(None, None, None), self._loop).result(BOUND)

    def replace(self, protocol: Spoken) -> None:
        """Have another server in its place, which knows nothing of what that one had."""
        self.leave()
        self.protocol = protocol
        self.serve(self.server.address)

    @property
    def data(self) -> Path:
        """The workers' data folder."""
        return self.folder / "worker"

    def call(self, work: Callable[[DevelopmentServer], T]) -> T:
        """Do something with the server where it lives."""

        async def there() -> T:
            return work(self.server)

        return asyncio.run_coroutine_threadsafe(there(), self._loop).result(BOUND)

    def add(self, *actions: Mapping[str, Any], name: str = "relay", **more: Any) -> str:
        """Have a workflow of one task: its id."""
        return self.add_template(template(*actions, name=name, **more))

    def add_template(self, text: str, **hardware: object) -> str:
        """Have a workflow: its id."""
        self.workflows.append(self.call(lambda server: server.add(text, hardware=hardware)))
        return self.workflows[-1]

    def workflow(self, workflow: str = "") -> Workflow:
        """A workflow as the server has it, the first one unless told which."""
        return self.call(lambda server: server.workflow(workflow or self.workflows[0]))

    def shared(self, workflow: str = "") -> Path:
        """The folder that the actions of a workflow share."""
        return self.data / (workflow or self.workflows[0])

    def states(self, workflow: str = "") -> list[State | None]:
        """The states of a workflow's actions."""
        return [progress.state for progress in self.workflow(workflow).progress]

    def said(self, workflow: str = "") -> list[str]:
        """The messages of the last report of each kind about each action."""
        return [report.message for report in self.workflow(workflow).reports if report.state is not State.RUNNING]

    def start(
        self,
        *flags: str,
        name: str = "w1",
        environment: Mapping[str, str] | None = None,
        command: Sequence[str] = ("tink-worker",),
    ) -> Worker:
        """Start a worker."""
        number = len(self.workers)
        log, errors = self.folder / f"worker-{number}.log", self.folder / f"worker-{number}.err"
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        with log.open("wb") as out, errors.open("wb") as err:
            process = subprocess.Popen(
                [*command, *self.flags(name), *flags],
                env={"PATH": path, **measured(), **self.environment, **(environment or {})},
                stdout=out,
                stderr=err,
                cwd=self.folder,
            )
        worker = Worker(process, log, errors)
        self.workers.append(worker)
        return worker

    def flags(self, name: str) -> Sequence[str]:
        """The flags that every worker gets."""
        return (
            f"--id={name}",
            f"--tinkerbell-grpc-authority={self.server.address}",
            "--tinkerbell-tls=false",
            f"--data-dir={self.data}",
            "--retry-interval=200ms",
        )

    def run(self, *flags: str, name: str = "w1", environment: Mapping[str, str] | None = None) -> Worker:
        """Let a worker do what there is, until its end; it must end well."""
        worker = self.start("--once", *flags, name=name, environment=environment)
        assert worker.wait() == 0, worker.errors.read_text() + worker.log.read_text()
        return worker


@contextmanager
def stage(
    folder: Path, protocol: Spoken | None = None, certificate: Certificate | None = None, **environment: str
) -> Iterator[Stage]:
    """A stage, cleared afterwards. Its server speaks tink v0.12, without TLS, unless told otherwise."""
    with Stage(folder, environment, protocol or TinkV012(), certificate) as made:
        yield made


SIGNALS = (signal.SIGTERM, signal.SIGINT)


def ours(client: docker.APIClient) -> list[dict[str, Any]]:
    """The containers that carry our label."""
    found: list[dict[str, Any]] = client.containers(all=True, filters={"label": "org.tinkworker.worker"})
    return found
