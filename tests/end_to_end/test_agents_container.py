"""A container that Tinkerbell's agent began, died and left, on a real engine."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docker
import pytest

from tests.end_to_end.stage import Stage, action, ours
from tests.parts.wait import wait_until
from tests.server.client import speaking
from tinkworker.server.port import Report, State

pytestmark = [pytest.mark.engine, pytest.mark.registry]

PROGRAM = "echo x >> /shared/runs; echo up; while [ ! -e /shared/go ]; do sleep 0.1; done"


@pytest.fixture
def left(on: Stage, shell: str, tmp_path: Path) -> Iterator[str]:
    """The container of an action that an agent was served, has told to run, and has begun as it begins them: its id."""
    volumes = [f"{tmp_path}:/shared"]
    one = action("one", shell, PROGRAM, volumes=volumes)
    on.add(one, action("two", shell, "cat /shared/runs", volumes=volumes))
    body = {
        "Image": shell,
        "Cmd": one["command"],
        "AttachStdout": True,
        "AttachStderr": True,
        "HostConfig": {"Privileged": True, "Binds": volumes},
    }
    with docker.APIClient(on.environment["DOCKER_HOST"], version="auto") as client:
        client.pull(shell)
        name = f"tinkerbell_one_{asyncio.run(began(on))}"
        made: Any = client.create_container_from_config(body, name)  # type: ignore[no-untyped-call]
        client.start(made["Id"])
        wait_until((tmp_path / "runs").exists)
        yield made["Id"]
        client.remove_container(made["Id"], force=True)


async def began(on: Stage) -> str:
    """Be served an action as an agent is, and tell that it runs: its id."""
    async with speaking("agent", on.server.address) as server:
        (served,) = await server.workflows("w1")
        running = Report(served.workflow, served.task, served.action, "w1", State.RUNNING, identity=served.identity)
        await server.report(running)
        return served.identity


def test_it_is_waited_for(on: Stage, left: str, tmp_path: Path) -> None:
    """What runs is not begun again: the next worker shows what it prints, reports its end, and goes on."""
    worker = on.start("--once")
    wait_until(lambda: worker.output("one") == ["up"])

    (tmp_path / "go").touch()

    assert worker.wait() == 0
    assert on.states() == [State.SUCCESS, State.SUCCESS]
    assert worker.output("two") == ["x"]
    with docker.APIClient(on.environment["DOCKER_HOST"], version="auto") as client:
        assert client.inspect_container(left)["State"]["ExitCode"] == 0
        assert ours(client) == []
