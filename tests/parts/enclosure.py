"""Namespaces that end with the test run, and everything in them."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from tests.parts.need import give_up

_HOLD = """
import signal, subprocess, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # what is orphaned within is reaped
print(flush=True)
sys.stdin.read()
if sys.argv[1:]:
    subprocess.call(sys.argv[1:])
"""
"""The first process within."""


class Enclosure:
    """
    A process and a mount namespace.

    The kernel ends all processes in it, and undoes all mounts, when its first process ends. That reads from a pipe of
    this process, so it happens however this process ends.

    Args:
        farewell: A program that is run at the end, for what the kernel does not undo.
    """

    def __init__(self, farewell: Sequence[str] = ()) -> None:
        command = ["unshare", "--pid", "--mount-proc", "--propagation", "slave", "--fork", "--kill-child", "--"]
        self._holder = subprocess.Popen(
            [*command, sys.executable, "-c", _HOLD, *farewell],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._holder.stdout and self._holder.stderr  # noqa: PT018 they are pipes
        if not self._holder.stdout.readline():
            give_up(f"no namespaces can be made here: {self._holder.stderr.read().decode().strip()}")

    def spawn(self, *command: str | Path, log: IO[bytes]) -> "subprocess.Popen[bytes]":
        """Start a program within; what is returned ends when that does, and does not pass on signals."""
        return subprocess.Popen(
            [*self._enter(), *command], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )

    def run(self, *command: str | Path) -> None:
        """Run a program within to its end."""
        subprocess.run([*self._enter(), *command], check=True, capture_output=True)

    def close(self) -> None:
        """End everything within."""
        self._holder.communicate()

    def _enter(self) -> list[str]:
        namespaces = Path("/proc") / str(self._holder.pid) / "ns"
        return ["nsenter", f"--pid={namespaces}/pid_for_children", f"--mount={namespaces}/mnt", "--"]
