"""Templates that make no sense, on a real engine: each action fails with the reason, and the next workflow runs."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docker
import pytest

from tests.end_to_end.stage import ours
from tests.parts.engine import Engine
from tests.parts.image import ImageMaker
from tests.parts.registry import Registry
from tests.worker.scene import WORKER, action
from tinkworker.clock import SystemClock
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.server.port import State
from tinkworker.testing.server import MemoryServer, MemoryWorkflow
from tinkworker.worker.composition import Parts, compose

pytestmark = [pytest.mark.engine, pytest.mark.registry]

MEGABYTE = "x" * (1 << 20)
IMAGE = "is not an image reference: "
WORD, VARIABLE, VOLUME = "of the command has ", "the environment variable ", "invalid volume specification: "
NUL, SIZE = "a NUL in it", " bytes, and no program can be given more"

REFUSED: Mapping[str, tuple[dict[str, Any], str]] = {
    "no image": ({"image": ""}, IMAGE),
    "an image in capitals": ({"image": "No/Such:1"}, f"{IMAGE}a repository is written in lower case"),
    "an image with a blank": ({"image": "no such"}, f'{IMAGE}"no such" is not part of a repository'),
    "an image with a NUL": ({"image": "no/such:\0"}, f'{IMAGE}after ":" stands a tag'),
    "an image that is a way out": ({"image": "../../etc"}, f'{IMAGE}".." is not a host'),
    "an image with no digest": ({"image": "no/such@sha256:00"}, f'{IMAGE}after "@" stands a digest'),
    "an image of half a character": ({"image": "\udc80"}, IMAGE),
    "an image of a megabyte": ({"image": MEGABYTE}, f"{IMAGE}a repository has 255 characters at most"),
    "a program with a NUL": ({"command": ("\0",)}, f"word 1 {WORD}{NUL}"),
    "an argument with a NUL": ({"command": ("true", "a\0b")}, f"word 2 {WORD}{NUL}"),
    "a program without a name": ({"command": ("",)}, 'exec: "": executable file not found'),
    "a program of a megabyte": ({"command": (MEGABYTE,)}, f"word 1 {WORD}1048576{SIZE}"),
    "an argument of a megabyte": ({"command": ("true", MEGABYTE)}, f"word 2 {WORD}1048576{SIZE}"),
    "a variable without a name": ({"environment": ("=",)}, f"{VARIABLE}number 1 has no name"),
    "a value without a name": ({"environment": ("A=1", "=x")}, f"{VARIABLE}number 2 has no name"),
    "a NUL for a variable": ({"environment": ("\0",)}, f"{VARIABLE}number 1 has {NUL}"),
    "a NUL in a name": ({"environment": ("A\0B=1",)}, f"{VARIABLE}AB has {NUL}"),
    "a NUL in a value": ({"environment": ("A=1\0",)}, f"{VARIABLE}A has {NUL}"),
    "a variable of a megabyte": ({"environment": (f"A={MEGABYTE}",)}, f"{VARIABLE}A has 1048578{SIZE}"),
    "no volume": ({"volumes": ("",)}, f"{VOLUME}''"),
    "a volume of colons": ({"volumes": (":::",)}, f"{VOLUME}':::'"),
    "a NUL for a volume": ({"volumes": ("\0",)}, VOLUME),
    "a volume with a NUL": ({"volumes": ("/tmp:/a\0",)}, "mount field contains null byte"),
    "a volume from a NUL": ({"volumes": ("/tmp/\0:/a",)}, "error while creating mount source path"),
    "a volume of no such mode": ({"volumes": ("/tmp:/a:nope",)}, "invalid mode: nope"),
    "a volume of a megabyte": ({"volumes": (f"/{MEGABYTE}:/a",)}, "error while creating mount source path"),
    "processes of nobody": ({"pid": "container:"}, "cannot join PID"),
    "processes of what is not there": ({"pid": "container:\0"}, "No such container"),
    "a network that is none": ({"network": "no-such"}, "network no-such not found"),
}
"""What a server may let through, and what the report says of it."""

TAKEN: Mapping[str, dict[str, Any]] = {
    "a name without a value": {"environment": ("NAME",)},
    "a variable of half a character": {"environment": ("A=\udc80",)},
    "processes of a line": {"pid": "\n"},
    "processes of a megabyte": {"pid": MEGABYTE},
    "an action of a megabyte": {"name": MEGABYTE},
    "a task of a NUL": {"task": "\0"},
}
"""What an engine makes something of: with it, as with the Go worker, the action runs."""

LAST = "default/last"


async def live(engine: Engine, server: MemoryServer, folder: Path) -> None:
    """One life of a worker, until nothing is left to do."""
    runtime = DockerRuntime(DockerSettings(host=engine.host))
    life = compose(Parts(WORKER, server, runtime, SystemClock(), (), folder))
    try:
        await life.driver.run(WorkerData(WORKER, Policy(once=True, poll_interval=0.1, pull_retries=0)))
    finally:
        await life.close()
        await runtime.close()


@pytest.fixture(scope="module")
def told(
    engine: Engine, make_image: ImageMaker, registry: Registry, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, MemoryWorkflow]:
    """What became of a workflow of each kind, and of one that makes sense, in one life of a worker."""
    server, image = MemoryServer(), make_image(registry)
    sane: dict[str, Any] = {"image": image, "command": ("true",)}
    changes = {**{name: change for name, (change, _) in REFUSED.items()}, **TAKEN}
    made = {
        name: server.add(f"default/{number}", (action(**{**sane, **change}), action("two", **sane)))
        for number, (name, change) in enumerate(changes.items())
    }
    made[LAST] = server.add(LAST, (action(**sane),))
    with docker.APIClient(engine.host, version="auto") as client:
        others = {each["Id"] for each in ours(client)}
        asyncio.run(live(engine, server, tmp_path_factory.mktemp("nonsense")))
        assert {each["Id"] for each in ours(client)} <= others
    return made


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_sense_fails_its_action(told: Mapping[str, MemoryWorkflow], name: str) -> None:
    """The report says which field it is and what is wrong with it, in a line that a person can read."""
    *_, report = told[name].reports

    assert told[name].states == [State.FAILED, State.PENDING]
    assert REFUSED[name][1] in report.message
    assert len(report.message) < 5000


@pytest.mark.parametrize("name", TAKEN)
def test_what_an_engine_makes_something_of_runs(told: Mapping[str, MemoryWorkflow], name: str) -> None:
    """It is the engine that says what it takes."""
    assert told[name].states == [State.SUCCESS, State.SUCCESS]


def test_the_worker_lives(told: Mapping[str, MemoryWorkflow]) -> None:
    """After all that, a workflow that makes sense is done."""
    assert told[LAST].states == [State.SUCCESS]
