"""A container as a command to copy."""

import shlex
from pathlib import Path

from tinkworker.runtime.docker.by_hand import docker_run
from tinkworker.runtime.port import Specification


def test_command_says_everything() -> None:
    """Every part of the specification that matters is in the command, each word quoted as a shell wants it."""
    specification = Specification(
        "name",
        "image:1",
        command=("sh", "-c", "echo 'it'"),
        environment=("A=b c", "LINES=a\nb"),
        volumes=("/dev:/dev",),
        workspace=Path("/worker/relay"),
        pid="host",
        network="host",
        tty=True,
    )

    assert shlex.split(docker_run(specification)) == [
        *("docker", "run", "--rm", "--privileged", "--pid", "host", "--network", "host", "--tty"),
        *("--volume", "/worker/relay:/workflow", "--volume", "/dev:/dev"),
        *("--env", "A=b c", "--env", "LINES=a\nb"),
        *("image:1", "sh", "-c", "echo 'it'"),
    ]


def test_what_is_not_said_is_left_out() -> None:
    """An unprivileged container with nothing around it is a short command."""
    assert docker_run(Specification("name", "image:1", privileged=False)) == "docker run --rm image:1"


def test_secrets_are_masked() -> None:
    """Values whose names say that they are secret are not in the command."""
    command = docker_run(Specification("name", "image:1", environment=("REGISTRY_PASSWORD=hunter2", "DISK=/dev/sda")))

    assert "hunter2" not in command
    assert "DISK=/dev/sda" in command
