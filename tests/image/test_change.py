"""The page "Change from the Go worker" where both are containers, as in Hook: its commands, given on a real engine."""

import io
import os
import re
import subprocess
import tarfile
from collections.abc import Iterator

import pytest

from tests.documentation.commands import ROOT, commands
from tests.end_to_end.machine import WAITS
from tests.end_to_end.stage import Stage, action
from tests.image.conftest import IMAGE
from tests.image.hook import Hook
from tests.image.test_hook import packed, variables
from tests.parts.go_worker import VERSIONS, GoWorkers
from tests.parts.image import make_images
from tests.parts.need import need_programs
from tests.parts.registry import Registry
from tests.parts.wait import wait_until
from tinkworker.server.port import State

pytestmark = [
    pytest.mark.engine,
    pytest.mark.registry,
    pytest.mark.root,
    pytest.mark.go,
    pytest.mark.timeout(1200),
]

PAGE = "docs/operator/from-the-go-worker.md"
GO_IMAGE = "go-worker"


@pytest.fixture(scope="module")
def shell(machine: Hook, private_registry: Registry) -> Iterator[str]:
    """An image with a shell in the registry that wants credentials, by the name that a template has for it."""
    with make_images(machine.engine.host) as maker:
        yield packed(maker, private_registry)


@pytest.fixture
def old_worker(machine: Hook, go_workers: GoWorkers) -> None:
    """The Go worker's image, on the engine: its one file, and nothing else."""
    packed_file = io.BytesIO()
    with tarfile.open(fileobj=packed_file, mode="w") as archive:
        archive.add(go_workers(VERSIONS[-1]), "tink-worker")
    changes = ['ENTRYPOINT ["/tink-worker"]']
    machine.client.import_image_from_data(packed_file.getvalue(), repository=GO_IMAGE, changes=changes)


def on_the_page(machine: Hook) -> list[str]:
    """The page's commands for the engine, with this machine's socket; the image that they name is ours."""
    lines = [command.line for command in commands((ROOT / PAGE).read_text(encoding="utf-8"), PAGE)]
    given = [line for line in lines if line.startswith("docker ")]
    (image,) = {found[0] for line in given if (found := re.search(r"\S+$", line)) and "run" in line}
    repository, _, tag = image.rpartition(":")
    machine.client.tag(IMAGE, repository, tag)
    socket = machine.engine.host.removeprefix("unix://")
    return [line.replace("/var/run/docker.sock:", f"{socket}:", 1) for line in given]


def test_in_the_middle_of_an_action(
    machine: Hook, on: Stage, shell: str, private_registry: Registry, old_worker: None
) -> None:
    """The page's commands remove the Go worker and start ours, which waits for what that left running and goes on."""
    need_programs("docker")
    registry = {"REGISTRY_USERNAME": private_registry.username, "REGISTRY_PASSWORD": private_registry.password}
    settings = {**variables(on, private_registry), **registry, "WORKER_ID": "w1"}
    shared = machine.folder / "worker" / on.add(action("one", shell, WAITS), action("two", shell, "cat /workflow/runs"))
    machine.start(GO_IMAGE, settings)
    wait_until((shared / "runs").exists)

    for line in on_the_page(machine):
        environment = {"PATH": os.environ["PATH"], "DOCKER_HOST": machine.engine.host, **settings}
        subprocess.run(["sh", "-c", line], env=environment, check=True, capture_output=True)
    wait_until(lambda: any(line["msg"] == "up" for line in machine.messages("tink-worker")))
    (shared / "go").touch()

    wait_until(lambda: on.states() == [State.SUCCESS, State.SUCCESS])
    assert [line["msg"] for line in machine.messages("tink-worker") if "stream" in line] == ["up", "x"]
