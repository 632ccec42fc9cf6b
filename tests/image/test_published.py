"""The image on its way from the file to a registry, by the commands of `docs/operator/image.md`."""

import os
import subprocess

import docker
import pytest

from tests.documentation.commands import BOUND, lines
from tests.image.conftest import IMAGE, Built
from tests.parts.engine import Engine
from tests.parts.need import need_programs
from tests.parts.registry import Registry

pytestmark = [pytest.mark.engine, pytest.mark.registry, pytest.mark.timeout(900)]

PAGE = "docs/operator/image.md"
REGISTRY = "192.168.1.1:5000"
"""What the page calls the registry."""


def give(line: str, image: Built, engine: Engine, registry: Registry) -> str:
    """Give a command of the page, with the file, the engine and the registry of this test: what it says."""
    line = line.replace(f"dist/{image.archive.name}", str(image.archive)).replace(REGISTRY, registry.address)
    environment = {"PATH": os.environ["PATH"], "HOME": str(image.archive.parent), "DOCKER_HOST": engine.host}
    answer = subprocess.run(
        ["sh", "-c", line], env=environment, capture_output=True, text=True, check=False, timeout=BOUND
    )
    assert answer.returncode == 0, f"{line}: {answer.stdout}{answer.stderr}"
    return answer.stdout


def test_loaded_and_pushed(image: Built, engine: Engine, registry: Registry) -> None:
    """Load, tag and push, as the page has them, put the image into the registry, and it has the id that was told."""
    need_programs("docker")
    load, tag, push = (line for line in lines(PAGE, "docker ") if line.split()[1] in {"load", "tag", "push"})
    (inspect,) = lines(PAGE, "docker image inspect")
    published = f"{registry.address}/{IMAGE}"
    with docker.APIClient(engine.host, version="auto") as client:
        try:
            for line in (load, tag, push):
                give(line, image, engine, registry)
            for name in (published, IMAGE):
                client.remove_image(name, force=True)
            client.pull(published)

            assert give(inspect, image, engine, registry).strip() in image.said
        finally:
            client.remove_image(published, force=True)
