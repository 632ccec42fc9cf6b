"""Programs that can be measured: our own worker, and any other that takes the Go worker's environment."""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import field, frozen

from tinkworker.server.channel.address import Address

WORKER = "benchmark"
"""The id of the worker that is measured."""

KILLED_AFTER = 20.0
"""Seconds that a worker which was told to stop gets at most."""

SHARED = Path("/worker")
"""Where the Go worker makes a folder for each workflow, whatever it is told, and leaves it."""


@frozen
class Program:
    """
    A worker.

    Attributes:
        name: What it is called in the tables.
        command: How it is started.
        variables: What it finds in its environment besides what every worker does.
    """

    name: str
    command: tuple[str, ...]
    variables: Mapping[str, str] = field(factory=dict)

    def told(self, **variables: str) -> "Program":
        """The same program, told something more by its environment."""
        return Program(self.name, self.command, {**self.variables, **variables})


OURS = Program("tinkworker", (str(Path(sys.executable).with_name("tink-worker")),))


def peer(text: str) -> Program:
    """
    What `--peer NAME=COMMAND` means.

    Raises:
        ValueError: It is not of that form.
    """
    name, equals, command = text.partition("=")
    words = tuple(shlex.split(command))
    if not (name and equals and words):
        raise ValueError(f"{text!r} is not NAME=COMMAND")
    return Program(name, words)


def folders(top: Path) -> set[Path]:
    """A folder, and what is in it and in that: a workflow's id has a `/` in it, or none."""
    return {path for path in (top, *top.glob("*"), *top.glob("*/*")) if path.exists()}


@contextmanager
def swept(top: Path = SHARED) -> Iterator[None]:
    """Leave no folder that is empty and was not there before."""
    before = folders(top)
    yield
    for path in sorted(folders(top) - before, reverse=True):  # what is within comes first
        with suppress(OSError):  # something is in it, or it is none
            path.rmdir()


@contextmanager
def running(program: Program, server: Address, host: str = "") -> Iterator["subprocess.Popen[bytes]"]:
    """A worker at work, in a folder of its own and without what other starts left; ended afterwards."""
    with swept(), TemporaryDirectory() as folder:
        environment = {
            "PATH": os.environ["PATH"],
            "ID": WORKER,
            "WORKER_ID": WORKER,
            "TINKERBELL_GRPC_AUTHORITY": str(server),
            "TINKERBELL_TLS": "false",
            "TINK_WORKER_DATA_DIR": folder,
            **({"DOCKER_HOST": host} if host else {}),
            **program.variables,
        }
        null = subprocess.DEVNULL
        process = subprocess.Popen(program.command, env=environment, stdout=null, stderr=null, cwd=folder)  # noqa: S603 it was asked for
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(KILLED_AFTER)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
