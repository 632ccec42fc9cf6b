"""Commands of ours as a person gives them: a process in some folder, with nothing in its environment but a path."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from tests.parts.measuring import measured
from tests.parts.wait import wait_until

SCRIPTS = Path(sys.executable).parent
BOUND = 120
"""Seconds after which a command counts as stuck."""


def environment(**more: str) -> dict[str, str]:
    """An environment with nothing in it but where programs are."""
    return {"PATH": os.defpath, **measured(), **more}


def give(command: str, *words: str | Path, folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """
    Run one of our two commands to its end, in a folder.

    Args:
        command: `tink-worker` or `tinkworker`.
        words: Its arguments.
        folder: Where it runs.
        variables: What is in its environment beside a path.
    """
    return subprocess.run(
        [SCRIPTS / command, *words],
        cwd=folder,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=BOUND,
    )


@frozen
class Running:
    """
    A command that runs.

    Attributes:
        process: The process; it leads a group, as everything that a shell starts.
        out: The file that its standard output goes to.
        errors: The file that its standard error goes to.
    """

    process: "subprocess.Popen[bytes]"
    out: Path
    errors: Path

    def until(self, text: str) -> None:
        """Wait until it has said something, or has ended, which fails the test."""
        wait_until(lambda: text in self.out.read_text() or self.process.poll() is not None)
        assert text in self.out.read_text(), self.errors.read_text()

    def interrupt(self) -> None:
        """What ^C does on a terminal: the signal goes to everything that was started there."""
        os.killpg(self.process.pid, signal.SIGINT)

    def terminate(self) -> None:
        """What a service manager does: the signal goes to the command alone."""
        self.process.terminate()

    def wait(self) -> int:
        """Wait for its end: its exit status."""
        return self.process.wait(BOUND)


@contextmanager
def started(command: str, *words: str | Path, folder: Path, **variables: str) -> Iterator[Running]:
    """One of our two commands while it runs; see `give`."""
    out, errors = folder / "standard-output", folder / "standard-error"
    with (
        out.open("wb") as stdout,
        errors.open("wb") as stderr,
        subprocess.Popen(
            [SCRIPTS / command, *words],
            cwd=folder,
            env=environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            process_group=0,
        ) as process,
    ):
        try:
            yield Running(process, out, errors)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
