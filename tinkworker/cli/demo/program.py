"""The two programs that the demo runs: the very commands that a person would type."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from attrs import define, field, frozen

LISTENING = "listening on "


class DemoFailed(Exception):
    """The demo cannot go on; the message says why."""


def command(*arguments: str) -> list[str]:
    """A command of ours, run by the same Python."""
    return [sys.executable, "-m", "tinkworker", *arguments]


@frozen
class Workflow:
    """
    The workflow that is run.

    Attributes:
        id: Its id.
        workers: The ids of the workers that its tasks are for, each once.
    """

    id: str
    workers: tuple[str, ...]


@define(eq=False)
class Server:
    """
    `tinkworker server` with one template, alive as long as its context.

    Attributes:
        data: Where its state lies.
        template: The template.
        assignments: What fills it in.
        address: Where it listens.
    """

    data: Path
    template: Path
    assignments: Sequence[str]
    address: str = ""
    _process: "subprocess.Popen[str] | None" = None

    @property
    def state(self) -> Path:
        """Where it keeps its workflows."""
        return self.data / "server.sqlite"

    def __enter__(self) -> Self:
        """
        Start it, and wait until it listens.

        Raises:
            DemoFailed: It does not start; its own words say why.
        """
        sets = [word for assignment in self.assignments for word in ("--set", assignment)]
        arguments = ["--template", str(self.template), *sets, "--deliver-handlers"]
        self._process = subprocess.Popen(  # noqa: S603 our own program
            command("server", *arguments, "--listen", "127.0.0.1:0", "--state", str(self.state)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(LISTENING):
                self.address = line.removeprefix(LISTENING).strip()
                return self
        _, complaint = self._process.communicate()
        raise DemoFailed(complaint.strip().removeprefix("tinkworker server: "))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()

    @property
    def workflow(self) -> Workflow:
        """The workflow that it made of the template: the last one, if its state is from an earlier demo."""
        listing = subprocess.run(  # noqa: S603 our own program
            command("server", "--state", str(self.state), "--list", "--json"),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        found = json.loads(listing.stdout)[-1]
        return Workflow(found["id"], tuple(dict.fromkeys(task["worker"] for task in found["tasks"])))


@define(eq=False)
class Worker:
    """
    `tink-worker`, until nothing is left to do.

    Attributes:
        data: Its data folder.
        address: Where the server listens.
        name: Its id.
        runtime: What runs its actions.
        quiet: Whether what it shows goes to a file instead.
    """

    data: Path
    address: str
    name: str
    runtime: str
    quiet: bool = field(kw_only=True)
    _process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it; what it shows, it shows on the same terminal."""
        arguments = [
            f"--id={self.name}",
            f"--tinkerbell-grpc-authority={self.address}",
            "--tinkerbell-tls=false",
            f"--runtime={self.runtime}",
            f"--data-dir={self.data}",
            "--retry-interval=1s",
            *([] if self.quiet or sys.stdout.isatty() else ["--log-format=console"]),
            "--once",
        ]
        log = (self.data / f"worker-{self.name.replace('/', '-')}.log").open("wb") if self.quiet else None
        try:
            self._process = subprocess.Popen(command("worker", *arguments), stdout=log, stderr=log)  # noqa: S603 ours
        finally:
            if log is not None:
                log.close()

    def wait(self) -> None:
        """
        Wait until it has nothing left to do.

        Raises:
            DemoFailed: It ended otherwise.
        """
        assert self._process is not None
        if (status := self._process.wait()) != 0:
            raise DemoFailed(f"the worker {self.name} ended with exit status {status}")

    def stop(self) -> None:
        """End it, if it still runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
