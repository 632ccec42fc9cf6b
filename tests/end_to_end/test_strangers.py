"""A container that the Go worker began, died and left, on a real engine with a registry of its own, as in Hook."""

import asyncio
from collections.abc import Iterator
from posixpath import join
from typing import Any

import docker
import pytest
from attrs import define

from tests.end_to_end.protocols import MACHINE
from tests.end_to_end.stage import Stage, action, ours
from tests.parts.registry import Registry
from tests.parts.wait import wait_until
from tests.server.client import speaking
from tinkworker.server.port import Report, State

pytestmark = [pytest.mark.engine, pytest.mark.registry]

PROGRAM = "echo x >> /workflow/runs; echo up; while [ ! -e /workflow/go ]; do sleep 0.1; done; exit $CODE"


@define
class GoWorker:
    """
    What is left of a Go worker.

    Attributes:
        on: The server and the next worker.
        registry: The registry of both.
        image: What the action runs in, as the template has it.
        client: The engine.
        container: The id of its container.
    """

    on: Stage
    registry: Registry
    image: str
    client: docker.APIClient
    container: str = ""

    def dies(self, code: int = 0, environment: tuple[str, ...] = ()) -> None:
        """It has told the server that an action runs, and its container was made as it makes them."""
        one = action("one", self.image, PROGRAM, environment={"CODE": str(code)})
        self.on.add(one, action("two", self.image, "cat /workflow/runs"), worker=MACHINE)
        asyncio.run(self.report())
        body = {
            "Image": join(self.registry.address, self.image),
            "Cmd": one["command"],
            "Env": [f"CODE={code}", *environment],
            "Tty": True,
            "AttachStdout": True,
            "AttachStderr": True,
            "HostConfig": {"Privileged": True, "Binds": [f"{self.on.shared()}:/workflow"]},
        }
        made: Any = self.client.create_container_from_config(body, "action_one")  # type: ignore[no-untyped-call]
        self.container = made["Id"]
        self.client.start(self.container)
        wait_until((self.on.shared() / "runs").exists)

    async def report(self) -> None:
        """Say that the first action runs."""
        async with speaking(self.on.protocol.name, self.on.server.address) as server:
            (first, _) = await server.actions(self.on.workflows[0])
            about = Report(
                self.on.workflows[0], first.task, first.name, MACHINE, State.RUNNING, identity=first.identity
            )
            await server.report(about)

    def let_go(self) -> None:
        """Let its container end."""
        (self.on.shared() / "go").touch()

    @property
    def is_there(self) -> bool:
        """Whether its container was left alone."""
        return any(listed["Id"] == self.container for listed in self.client.containers(all=True))


@pytest.fixture
def go_worker(on: Stage, shell: str, registry: Registry) -> Iterator[GoWorker]:
    """A Go worker with a registry, from which it takes images with bare names."""
    with docker.APIClient(on.environment["DOCKER_HOST"], version="auto") as client:
        left = GoWorker(on, registry, shell.removeprefix(f"{registry.address}/"), client)
        try:
            yield left
        finally:
            client.remove_container(left.container, force=True)


def test_it_is_waited_for(on: Stage, go_worker: GoWorker) -> None:
    """What runs is not begun again: the next worker shows what it prints, reports its end, and goes on."""
    go_worker.dies()
    worker = on.start("--once", f"--docker-registry={go_worker.registry.address}", name=MACHINE)
    wait_until(lambda: worker.output("one") == ["up"])
    assert ours(go_worker.client) == []

    go_worker.let_go()

    assert worker.wait() == 0
    assert on.states() == [State.SUCCESS, State.SUCCESS]
    assert worker.output("two") == ["x"]
    assert go_worker.is_there


def test_how_it_ended_is_the_outcome(on: Stage, go_worker: GoWorker) -> None:
    """What had ended before the next worker came is reported as it ended."""
    go_worker.dies(code=3)
    go_worker.let_go()
    go_worker.client.wait(go_worker.container)

    on.run(f"--docker-registry={go_worker.registry.address}", name=MACHINE)

    assert on.states() == [State.FAILED, State.PENDING]
    assert on.said()[-1].startswith("exit status 3")
    assert (on.shared() / "runs").read_text() == "x\n"
    assert go_worker.is_there


def test_what_differs_is_not_run_beside_it(on: Stage, go_worker: GoWorker) -> None:
    """A container of the action that was made otherwise makes the action lost, and the message names it."""
    go_worker.dies(environment=("MORE=1",))

    on.run(f"--docker-registry={go_worker.registry.address}", name=MACHINE)

    assert on.states() == [State.FAILED, State.PENDING]
    assert "action_one" in on.said()[-1]
    assert (on.shared() / "runs").read_text() == "x\n"
    assert go_worker.is_there
