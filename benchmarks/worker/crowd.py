"""A server for a fleet, as a process of its own: `python -m benchmarks.worker.crowd WORKERS ACTIONS PORT`."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.worker.workflow import template
from tinkworker.server.channel.address import Address
from tinkworker.server.development.server import DevelopmentServer

PREFIX = "simulated"
"""What the ids of a fleet's workers begin with, unless it is told otherwise."""


async def serve(workers: int, actions: int, port: int) -> None:
    """Have a workflow of so many actions for each worker, say where, and serve until the end of this process."""
    async with DevelopmentServer(Address("127.0.0.1", port)) as server:
        for number in range(1, workers + 1):
            server.add(template(["example/none:1"] * actions, worker=f"{PREFIX}-{number}"), name=f"w{number}")
        sys.stdout.write(f"{server.address}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


@contextmanager
def serving(workers: int, actions: int, port: int = 0) -> Iterator[Address]:
    """Such a server, reached at an address."""
    words = [sys.executable, "-m", "benchmarks.worker.crowd", str(workers), str(actions), str(port)]
    environment = {"PATH": os.environ["PATH"]}
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment, text=True) as process:  # noqa: S603 our own
        assert process.stdout is not None
        try:
            yield Address.parse(process.stdout.readline().strip())
        finally:
            process.send_signal(signal.SIGKILL)  # as a machine goes


if __name__ == "__main__":
    asyncio.run(serve(*map(int, sys.argv[1:])))
