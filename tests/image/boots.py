"""A machine that boots into Hook, goes down, and boots again: what both lives of it have in common is the server."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.end_to_end.stage import Stage, action
from tests.image.conftest import IMAGE, Built
from tests.image.hook import SYSLOG, Hook, hook
from tests.parts.image import make_images
from tests.parts.registry import Registry

NOTE = "echo ran >> /workflow/$0; "
"""Leaves a trace of a program that began, in the memory of the machine."""
WAIT = "while [ ! -e /workflow/go ]; do sleep 0.1; done"


@contextmanager
def booted(image: Built) -> Iterator[Hook]:
    """A machine in Hook: with an empty engine and an empty data folder, but for the worker's image."""
    with hook(*SYSLOG) as machine:
        machine.load(image.archive)
        yield machine


def start_worker(machine: Hook, on: Stage, registry: Registry) -> str:
    """Have bootkit start the worker, as the kernel's command line says: its container's id."""
    variables = {
        "DOCKER_REGISTRY": registry.address,
        "REGISTRY_PASSWORD": registry.password,
        "TINKERBELL_GRPC_AUTHORITY": str(on.server.address),
        "TINKERBELL_TLS": "false",
    }
    return machine.start(IMAGE, variables)


def shell_in(machine: Hook, registry: Registry) -> str:
    """An image with a shell that is in the registry only, by the name that a template has for it."""
    with make_images(machine.engine.host) as maker:
        return maker(registry, keep=False).removeprefix(f"{registry.address}/")


def begun(name: str, shell: str, script: str = "true", **more: object) -> dict[str, object]:
    """An action that notes that it began."""
    return action(name, shell, "", **more) | {"command": ["sh", "-c", NOTE + script, name]}


def traces(machine: Hook, workflow: str) -> dict[str, int]:
    """How often each action of a workflow began on this machine."""
    folder = machine.folder / "worker" / workflow
    return {path.name: len(path.read_text().split()) for path in folder.glob("*") if path.name != "go"}


def warnings(machine: Hook) -> list[str]:
    """What the worker on a machine has warned of."""
    return [line["msg"] for line in machine.messages("tink-worker") if line["level"] == "warning"]
