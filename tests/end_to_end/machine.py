"""A machine as Hook leaves it to its worker, Go's or ours: both find the same environment, engine and `/worker`."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from subprocess import Popen
from typing import Any

import docker
from attrs import define

from tests.end_to_end.protocols import MACHINE
from tests.end_to_end.stage import Stage, Worker, action, ours
from tests.image.hook import Hook
from tests.parts.measuring import measured
from tests.parts.registry import Registry
from tests.parts.wait import wait_until
from tinkworker.server.port import State

WAITS = "echo x >> /workflow/runs; echo up; while [ ! -e /workflow/go ]; do sleep 0.1; done; exit $CODE"
"""An action that tells how often it was begun, and ends when a test lets it."""


@define(eq=False)
class Machine:
    """
    Attributes:
        on: The server, and who is ended with the test.
        hook: The engine, and the folder that it sees as `/worker`.
        image: What actions run in, as the template has it.
        registry: Where that lies, and who may have it from there; None if the template says where.
    """

    on: Stage
    hook: Hook
    image: str
    registry: Registry | None = None

    @property
    def environment(self) -> Mapping[str, str]:
        """What Hook's bootkit says to the worker, empty where it has nothing to say; and where the engine is."""
        registry = self.registry or Registry("")
        return {
            "ID": MACHINE,
            "WORKER_ID": MACHINE,
            "TINKERBELL_GRPC_AUTHORITY": str(self.on.server.address),
            "TINKERBELL_TLS": "false",
            "TINKERBELL_INSECURE_TLS": "",
            "DOCKER_REGISTRY": registry.address,
            "REGISTRY_USERNAME": registry.username,
            "REGISTRY_PASSWORD": registry.password,
            "RETRY_INTERVAL": "200ms",
            "DOCKER_HOST": self.hook.engine.host,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            **measured(),
        }

    def start(self, *command: str | Path) -> Worker:
        """Start a worker, whichever it is."""
        name = f"worker-{len(self.on.workers)}"
        log, errors = self.on.folder / f"{name}.log", self.on.folder / f"{name}.err"
        with log.open("wb") as out, errors.open("wb") as err:
            process = Popen(self.seeing(command), env=self.environment, stdout=out, stderr=err, cwd=self.on.folder)
        self.on.workers.append(Worker(process, log, errors))
        return self.on.workers[-1]

    def seeing(self, command: Sequence[str | Path]) -> Sequence[str | Path]:
        """The command for a program that sees `/worker` as the engine does, and is the very process that is started."""
        private = ("unshare", "--mount", "--propagation", "private", "--")
        return (*private, "sh", "-c", 'mount --bind "$0" /worker && exec "$@"', self.hook.folder / "worker", *command)

    def ours(self, *words: str) -> Worker:
        """Start our worker."""
        return self.start("tink-worker", *words)

    def add(self, *scripts: str, code: int = 0, **more: Any) -> str:
        """Have a workflow whose actions are shell scripts: its id."""
        names = ("one", "two", "three")
        actions = [
            action(name, self.image, script, environment={"CODE": str(code)}, **more)
            for name, script in zip(names, scripts, strict=False)
        ]
        return self.on.add(*actions, worker=MACHINE, name=f"relay-{len(self.on.workflows)}")

    @property
    def shared(self) -> Path:
        """The folder that the first workflow's actions share."""
        return self.hook.folder / "worker" / self.on.workflows[0]

    @property
    def runs(self) -> int:
        """How often the first workflow's first action was begun."""
        begun = self.shared / "runs"
        return len(begun.read_text().split()) if begun.exists() else 0

    def let_go(self) -> None:
        """Let the waiting action end."""
        (self.shared / "go").touch()

    def containers(self) -> Mapping[str, str]:
        """The containers of the first workflow, ours and the Go worker's: the ids, by the names."""
        bound = {"volume": f"/worker/{self.on.workflows[0]}"}
        return {each["Names"][0]: each["Id"] for each in self.hook.client.containers(all=True, filters=bound)}

    def ours_left(self) -> Sequence[str]:
        """The names of our worker's containers."""
        return [each["Names"][0] for each in ours(self.hook.client)]

    def dies_in_the_action(self, *command: str | Path) -> None:
        """Have a worker begin the first action, and end it by force, as bootkit ends the one that it finds."""
        worker = self.start(*command)
        wait_until(lambda: self.runs)
        worker.kill()
        assert self.on.states()[0] is State.RUNNING

    def ends(self) -> None:
        """Wait until the container that was left has ended."""
        (container,) = self.containers().values()
        self.hook.client.wait(container)


@contextmanager
def machine(on: Stage, hook: Hook, image: str, registry: Registry | None = None) -> Iterator[Machine]:
    """Such a machine; afterwards no worker runs on it, no container is there, and `/worker` is empty."""
    made = Machine(on, hook, image, registry)
    try:
        yield made
    finally:
        for worker in on.workers:
            if worker.process.poll() is None:
                worker.kill()
        client: docker.APIClient = hook.client
        for container in client.containers(all=True):
            client.remove_container(container["Id"], force=True)
        for left in (hook.folder / "worker").iterdir():
            rmtree(left)
