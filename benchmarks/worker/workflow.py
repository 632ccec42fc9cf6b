"""Workflows, and waiting for what becomes of them."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from time import perf_counter

import yaml

from benchmarks.worker.program import WORKER
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import State

LOOKED_EVERY = 0.005
"""Seconds between two looks at the server, which lies in this process: enough for what takes tenths of a second."""

ENDED_WITHIN = 10.0
"""Seconds that calls get which a server has ended."""


@asynccontextmanager
async def served(protocol: Spoken | None = None) -> AsyncIterator[DevelopmentServer]:
    """
    A server, until all calls to it have ended.

    The library does not wait for those that it has ended itself, and shows the trace of each that ends with the loop.
    """
    async with DevelopmentServer(protocol=protocol or TinkV012()) as server:
        yield server
    if left := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(left, timeout=ENDED_WITHIN)


def template(images: Sequence[str], command: Sequence[str] = ("true",), worker: str = WORKER) -> str:
    """A workflow with an action for each image."""
    actions = [
        {"name": f"a{number}", "image": image, "command": list(command), "timeout": 600}
        for number, image in enumerate(images)
    ]
    task = {"name": "task", "worker": worker, "actions": actions}
    return yaml.safe_dump({"version": "0.1", "name": "benchmark", "global_timeout": 3600, "tasks": [task]})


async def reached(
    server: DevelopmentServer, workflow: str, state: State, count: int, process: "subprocess.Popen[bytes]"
) -> float:
    """When so many reports of a state had come."""
    while sum(report.state is state for report in server.workflow(workflow).reports) < count:
        assert process.poll() is None, "the worker ended before the workflow did"
        await asyncio.sleep(LOOKED_EVERY)
    return perf_counter()


async def lived(server: DevelopmentServer, workflow: str, count: int, process: "subprocess.Popen[bytes]") -> float:
    """Seconds from the first RUNNING that the server saw to the last of so many SUCCESSes."""
    begun = await reached(server, workflow, State.RUNNING, 1, process)
    return await reached(server, workflow, State.SUCCESS, count, process) - begun
