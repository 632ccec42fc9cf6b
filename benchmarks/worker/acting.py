"""What an action takes with the worker, and what the same calls to the engine take without it."""

import asyncio
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import docker
import yaml

from benchmarks.worker.process import WORKER, worker
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import State


def bare(host: str, image: str, count: int) -> float:
    """Seconds for each of some containers that are created, started, waited for and removed by hand."""
    client = docker.APIClient(host, version="auto")
    begun = perf_counter()
    for number in range(count):
        name = f"bare-{number}"
        client.create_container(image, ["true"], name=name, host_config=client.create_host_config(privileged=True))
        client.start(name)
        client.wait(name)
        client.remove_container(name)
    client.close()
    return (perf_counter() - begun) / count


def template(image: str, count: int) -> str:
    """A workflow of some actions that do nothing."""
    actions = [{"name": f"a{number}", "image": image, "command": ["true"], "timeout": 60} for number in range(count)]
    task = {"name": "task", "worker": WORKER, "actions": actions}
    return yaml.safe_dump({"version": "0.1", "name": "benchmark", "global_timeout": 3600, "tasks": [task]})


async def worked(host: str, image: str, count: int, *flags: str) -> float:
    """Seconds for each of some actions, from the first RUNNING that the server saw to the last SUCCESS."""
    with TemporaryDirectory() as folder:
        async with DevelopmentServer() as server:
            identity = server.add(template(image, count))
            with worker(Path(folder), server.address, *flags, host=host) as process:
                begun = await reached(server, identity, State.RUNNING, 1, process)
                ended = await reached(server, identity, State.SUCCESS, count, process)
            return (ended - begun) / count


async def reached(
    server: DevelopmentServer, workflow: str, state: State, count: int, process: "subprocess.Popen[bytes]"
) -> float:
    """When so many reports of a state had come."""
    while sum(report.state is state for report in server.workflow(workflow).reports) < count:
        assert process.poll() is None, "the worker ended before the workflow did"
        await asyncio.sleep(0.001)
    return perf_counter()


def pairs(host: str, image: str, count: int, rounds: int, *flags: str) -> Iterator[tuple[float, float]]:
    """Bare and worked, in turns, so that what else the machine does falls on both."""
    for _ in range(rounds):
        yield bare(host, image, count), asyncio.run(worked(host, image, count, *flags))
