"""What is prepared ahead leaves room for the action that runs, on a real engine with a real registry."""

import asyncio
import math
import os
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import docker
import docker.errors
import pytest
from attrs import define, field

from tests.parts.engine import Engine
from tests.parts.image import ImageMaker
from tests.parts.proxy import Break, Deed, proxy_on_port
from tests.parts.registry import Registry
from tests.worker.scene import RELAY, Recorder
from tinkworker.clock import SystemClock
from tinkworker.lifecycle.action.data import ActionData
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.port import OWNER_LABEL
from tinkworker.server.port import Action, State
from tinkworker.testing.server import MemoryServer
from tinkworker.worker.composition import Parts, compose
from tinkworker.worker.room import MIB, available_memory

pytestmark = [pytest.mark.engine, pytest.mark.registry]

WAITS = ("sh", "-c", "while [ ! -e /workflow/go ]; do sleep 0.1; done")
MORE_THAN_THERE_IS = 2**60
BOUND = 60.0
"""Seconds after which what is waited for counts as never happening."""


@define(eq=False)
class Worker:
    """
    A worker as `compose` makes it, and a workflow of two actions; the first one goes on until it is let go.

    Attributes:
        folder: Its data folder.
        engine: Its engine.
        images: Of the two actions.
        name: Its id, by which its containers are told from others.
    """

    folder: Path
    engine: Engine
    images: tuple[str, str]
    name: str = field(factory=lambda: f"room-{os.urandom(4).hex()}")
    server: MemoryServer = field(factory=MemoryServer)
    recorder: Recorder = field(factory=Recorder)

    async def live(self, meanwhile: Callable[["Worker"], Awaitable[None]], **parts: Any) -> None:
        """Live while something happens as long as the first action runs, and then to the end of the workflow."""
        one, two = self.images
        self.server.add(
            RELAY,
            [Action("t", "one", self.name, one, command=WAITS), Action("t", "two", self.name, two, command=("true",))],
        )
        runtime = DockerRuntime(DockerSettings(host=self.engine.host))
        life = compose(Parts(self.name, self.server, runtime, SystemClock(), [self.recorder], self.folder, **parts))
        living = asyncio.create_task(life.driver.run(WorkerData(self.name, Policy(once=True))))
        try:
            await self.until(lambda: self.state("one") == "running")
            await meanwhile(self)
            (self.folder / RELAY / "go").touch()
            await asyncio.wait_for(living, BOUND)
        finally:
            living.cancel()
            await asyncio.wait({living})
            await life.close()
            await runtime.close()
        assert self.server.states() == {RELAY: (State.SUCCESS, State.SUCCESS)}

    async def until(self, condition: Callable[[], object]) -> None:
        """Return when something is the case."""
        async with asyncio.timeout(BOUND):
            while not condition():  # noqa: ASYNC110 what is waited for does not say when it happens
                await asyncio.sleep(0.02)

    def state(self, action: str) -> str:
        """The state of an action's machine; empty before there is one."""
        steps = (step for step in reversed(self.recorder.steps) if step.chart == "action")
        return next((step.target for step in steps if step.subject["actionName"] == action), "")

    def knows(self, action: str) -> ActionData:
        """What an action's machine knows."""
        steps = (step for step in reversed(self.recorder.steps) if step.chart == "action")
        data: ActionData = next(step.data for step in steps if step.subject["actionName"] == action)
        return data

    def said(self) -> Sequence[str]:
        """What people were told of room."""
        return [text for _, text in self.recorder.messages if "pulled ahead" in text]


@pytest.fixture
def client(engine: Engine) -> Iterator[docker.APIClient]:
    """The engine, asked by somebody who is not the worker."""
    with docker.APIClient(engine.host, version="auto") as made:
        yield made


def deeds(client: docker.APIClient, worker: Worker) -> Sequence[tuple[str, str]]:
    """What the engine says to have done with a worker's containers, in order: what, and for which action."""
    now = math.ceil(SystemClock().wall().timestamp())
    filters = {"type": "container", "label": f"{OWNER_LABEL}={worker.name}", "event": ["create", "start", "die"]}
    events = client.events(since=1, until=now, filters=filters, decode=True)
    return [(event["Action"], event["Actor"]["Attributes"]["org.tinkworker.action"]) for event in events]


@pytest.mark.parametrize(
    ("memory", "what"),
    [
        pytest.param(available_memory, "of memory are available", id="by the kernel's word"),
        pytest.param(lambda: None, "are free for images", id="by the engine's folder", marks=pytest.mark.long),
    ],
)
def test_no_room(
    tmp_path: Path, engine: Engine, shell: str, client: docker.APIClient, memory: Callable[[], int | None], what: str
) -> None:
    """Where less is free than the reserve, the engine makes the second container only after the first has ended."""
    worker = Worker(tmp_path, engine, (shell, shell))

    async def look(worker: Worker) -> None:
        await worker.until(worker.said)
        assert worker.state("two") == "unprepared"

    asyncio.run(worker.live(look, reserve=MORE_THAN_THERE_IS, memory=memory))

    order = deeds(client, worker)
    assert order.index(("die", "one")) < order.index(("create", "two"))
    assert len(worker.said()) == 1
    assert re.search(rf"is not pulled ahead: only \d+ MiB {what}$", worker.said()[0])


def test_room_enough(tmp_path: Path, engine: Engine, shell: str, client: docker.APIClient) -> None:
    """Where more is free than the reserve, the engine makes the second container while the first runs."""
    worker = Worker(tmp_path, engine, (shell, shell))

    async def look(worker: Worker) -> None:
        await worker.until(lambda: worker.state("two") == "prepared")

    asyncio.run(worker.live(look, reserve=1))

    order = deeds(client, worker)
    assert order.index(("create", "two")) < order.index(("die", "one"))
    assert worker.said() == []


def test_crowded_out(
    tmp_path: Path, engine: Engine, shell: str, make_image: ImageMaker, registry: Registry, client: docker.APIClient
) -> None:
    """
    Memory becomes scarce amid a pull ahead: the engine gives it up, and has nothing of it. In its turn the action gets
    its image as if nothing had been.
    """
    pushed = make_image(registry, size=12_000_000, keep=False)
    memory = [available_memory()]
    stall = Break(Deed.STALL, re.compile(rb"GET /v2/\S+/blobs/"), moment="amid", times=100, pieces=64)
    host, port = registry.address.split(":")
    with proxy_on_port(host, int(port), [stall]) as address:
        image = pushed.replace(registry.address, address)
        worker = Worker(tmp_path, engine, (shell, image))

        async def fill(worker: Worker) -> None:
            before = client.df()["LayersSize"]
            await worker.until(lambda: any(worker.recorder.bytes_done))
            assert worker.state("two") == "pulling"
            memory[0] = 20 * MIB
            await worker.until(lambda: worker.state("two") == "unprepared")
            stall.times = 0
            with pytest.raises(docker.errors.ImageNotFound):
                client.inspect_image(image)  # type: ignore[no-untyped-call]  # the SDK's types lack it
            await worker.until(lambda: client.df()["LayersSize"] == before)
            assert ("create", "two") not in deeds(client, worker)

        asyncio.run(worker.live(fill, memory=lambda: memory[0], reserve=21 * MIB))

    assert worker.said() == [f"{image} is not pulled ahead any further: only 20 MiB of memory are available"]
    assert (worker.knows("two").crowded or 0) > 12_000_000, "the registry has said how large it is"
    order = deeds(client, worker)
    assert order.index(("die", "one")) < order.index(("create", "two"))
    make_image.forget(image)
