"""A program that does nothing for a while, as on a machine that has other things to do."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def frozen(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Have neither a process nor its children do anything; who would start them again stops first, and goes on last."""
    children = ["-P", str(process.pid)]
    process.send_signal(signal.SIGSTOP)
    subprocess.run(["pkill", "-STOP", *children], check=False)
    try:
        yield
    finally:
        subprocess.run(["pkill", "-CONT", *children], check=False)
        process.send_signal(signal.SIGCONT)
