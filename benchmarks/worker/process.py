"""A worker as a process, and what the kernel says of it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tinkworker.server.channel.address import Address

WORKER = "benchmark"


@contextmanager
def worker(folder: Path, server: Address, *flags: str, host: str = "") -> Iterator["subprocess.Popen[bytes]"]:
    """A worker at work; ended afterwards."""
    command = (
        str(Path(sys.executable).with_name("tink-worker")),
        f"--id={WORKER}",
        f"--tinkerbell-grpc-authority={server}",
        "--tinkerbell-tls=false",
        f"--data-dir={folder}",
        *flags,
    )
    environment = {"PATH": os.environ["PATH"], **({"DOCKER_HOST": host} if host else {})}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 our own program
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def family(process: int) -> Iterator[int]:
    """A process and all that came of it."""
    yield process
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from family(int(child))


def memory(process: int) -> int:
    """Bytes of memory that a process and its children hold, what they share counted once (PSS)."""
    return sum(proportional_set_size(member) for member in family(process))


def proportional_set_size(process: int) -> int:
    """Bytes, as the kernel sums them up."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))
