"""The two programs that the demo runs: the very commands that a person would type."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO, Any, Self

from attrs import field, frozen

LISTENING = "listening on "
WARNING = "warning: "
GOING_ON = ("pending", "running")


class DemoFailed(Exception):
    """The workflow cannot be begun; the message says why."""


def command(*arguments: str) -> list[str]:
    """A command of ours, run by the same Python."""
    return [sys.executable, "-m", "tinkworker", *arguments]


@frozen
class Workflow:
    """
    The workflow at some moment.

    Attributes:
        id: Its id.
        turn: The id of the worker whose turn it is; empty once the workflow has ended.
        done: How many of its actions have succeeded.
    """

    id: str
    turn: str
    done: int

    @classmethod
    def of(cls, listed: Mapping[str, Any]) -> Self:
        """The workflow as `tinkworker server --list --json` has it."""
        workers = [task["worker"] for task in listed["tasks"] for _ in task["actions"]]
        done = sum(progress["state"] == "success" for progress in listed["progress"])
        return cls(listed["id"], workers[done] if listed["state"] in GOING_ON else "", done)


@frozen
class Server:
    """
    `tinkworker server`, while it listens.

    Attributes:
        address: Where it listens.
        state: Where it keeps its workflow.
    """

    address: str
    state: Path

    @property
    def workflow(self) -> Workflow:
        """The workflow that it made of the template."""
        listing = subprocess.run(  # noqa: S603 our own program
            command("server", "--state", str(self.state), "--list", "--json"),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        (listed,) = json.loads(listing.stdout)
        return Workflow.of(listed)


@contextmanager
def serving(data: Path, template: Path, assignments: Sequence[str]) -> Iterator[Server]:
    """
    A server with one workflow, ended at the end.

    Args:
        data: Where its state lies, and its log.
        template: The template.
        assignments: What fills it in.

    Raises:
        DemoFailed: It does not start; its own words say why.
    """
    state = data / "server.sqlite"
    if state.exists():
        raise DemoFailed(f"{data} holds an earlier demo; name another folder with --data-dir")
    sets = [word for assignment in assignments for word in ("--set", assignment)]
    arguments = ["--template", str(template), *sets, "--deliver-handlers", "--listen", "127.0.0.1:0"]
    with (
        (data / "server.log").open("w", encoding="utf-8") as log,
        subprocess.Popen(  # noqa: S603 our own program
            command("server", *arguments, "--state", str(state)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        rest = Thread(target=shutil.copyfileobj, args=(process.stdout, log))  # a full pipe would stop the server
        try:
            with ended(process):
                address = address_of(process.stdout)
                rest.start()
                yield Server(address, state)
        finally:
            if rest.is_alive():
                rest.join()


@contextmanager
def ended(process: "subprocess.Popen[Any]") -> Iterator[None]:
    """A program that is told to stop at the end, and waited for, which `Popen` itself does not do after ^C."""
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def address_of(said: IO[str]) -> str:
    """
    Where a server listens; what it warns of on the way is passed on.

    Raises:
        DemoFailed: It ended before it listened.
    """
    lines: list[str] = []
    for line in said:
        if line.startswith(LISTENING):
            print(*(each for each in lines if each.startswith(WARNING)), sep="", end="", file=sys.stderr, flush=True)
            return line.removeprefix(LISTENING).strip()
        lines.append(line)
    raise DemoFailed("".join(lines).strip().removeprefix("tinkworker server: "))


@frozen
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

    @property
    def log(self) -> Path:
        """Where what it shows goes if it is to be quiet."""
        return self.data / f"worker-{self.name.replace('/', '-')}.log"

    @property
    def command(self) -> list[str]:
        """The command line."""
        return command(
            "worker",
            f"--id={self.name}",
            f"--tinkerbell-grpc-authority={self.address}",
            "--tinkerbell-tls=false",
            f"--runtime={self.runtime}",
            f"--data-dir={self.data}",
            "--retry-interval=1s",
            *([] if self.quiet or sys.stdout.isatty() else ["--log-format=console"]),
            "--once",
        )

    def run(self) -> int:
        """Run it to its end: its exit status. What it shows, it shows on the same terminal."""
        if not self.quiet:
            return run_to_end(self.command)
        with self.log.open("ab") as log:
            return run_to_end(self.command, log)


def run_to_end(command: Sequence[str], log: IO[bytes] | None = None) -> int:
    """Run a program that may take a while: its exit status."""
    with subprocess.Popen(command, stdout=log, stderr=log) as process, ended(process):  # noqa: S603 our own program
        return process.wait()
