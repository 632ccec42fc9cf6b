"""A machine that goes down and boots again: what runs again is what `docs/action-author/last-action.md` says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.end_to_end.stage import Stage, action
from tests.image.conftest import IMAGE, Built
from tests.image.hook import SYSLOG, Hook, hook
from tests.parts.image import make_images
from tests.parts.registry import Registry
from tests.parts.wait import wait_until
from tinkworker.server.development.fault import Fault, Status
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry, pytest.mark.root, pytest.mark.timeout(900)]

NOTE = "echo ran >> /workflow/$0; "
"""Leaves a trace of a program that began, in the memory of the machine."""
WAIT = "while [ ! -e /workflow/go ]; do sleep 0.1; done"


@contextmanager
def booted(image: Built) -> Iterator[Hook]:
    """A machine in Hook: with an empty engine and an empty data folder, but for the worker's image."""
    with hook(*SYSLOG) as machine:
        machine.load(image.archive)
        yield machine


def begun(name: str, shell: str, script: str = "true") -> dict[str, object]:
    """An action that notes that it began."""
    return action(name, shell, "") | {"command": ["sh", "-c", NOTE + script, name]}


def variables(on: Stage, registry: Registry) -> dict[str, str]:
    """What the kernel's command line says."""
    return {
        "DOCKER_REGISTRY": registry.address,
        "REGISTRY_PASSWORD": registry.password,
        "TINKERBELL_GRPC_AUTHORITY": str(on.server.address),
        "TINKERBELL_TLS": "false",
    }


def traces(machine: Hook, workflow: str) -> dict[str, int]:
    """How often each action of a workflow began on this machine."""
    folder = machine.folder / "worker" / workflow
    return {path.name: len(path.read_text().split()) for path in folder.glob("*") if path.name != "go"}


def live(machine: Hook, on: Stage, registry: Registry, until: Callable[[], object]) -> None:
    """Have bootkit start the worker, and wait for something."""
    machine.start(IMAGE, variables(on, registry))
    wait_until(until)


def test_while_an_action_runs(image: Built, on: Stage, private_registry: Registry) -> None:
    """
    What was reported as SUCCESS does not run again, whole workflows or actions. What was RUNNING runs from its
    beginning, with a warning, since only the server knows of it.
    """
    with booted(image) as machine:
        with make_images(machine.engine.host) as maker:
            shell = maker(private_registry, keep=False).removeprefix(f"{private_registry.address}/")
        over = on.add(begun("only", shell), name="a-over")
        cut = on.add(begun("first", shell), begun("second", shell, WAIT), begun("third", shell), name="b-cut")
        live(machine, on, private_registry, lambda: "second" in traces(machine, cut))
        assert on.states(over) == [State.SUCCESS]
        machine.engine.shut_down()
    assert on.states(cut) == [State.SUCCESS, State.RUNNING, State.PENDING]

    with booted(image) as machine:
        live(machine, on, private_registry, lambda: "second" in traces(machine, cut))
        (machine.folder / "worker" / cut / "go").touch()
        wait_until(lambda: on.states(cut) == [State.SUCCESS] * 3)

        assert traces(machine, cut) == {"second": 1, "third": 1}
        assert traces(machine, over) == {}
        assert any("runs already" in text for text in warnings(machine))
    assert on.states(over) == [State.SUCCESS]


def test_between_two_actions(image: Built, on: Stage, private_registry: Registry) -> None:
    """Where the first had succeeded and the second was not RUNNING yet, the second runs, for the first time."""
    with booted(image) as machine:
        with make_images(machine.engine.host) as maker:
            shell = maker(private_registry, keep=False).removeprefix(f"{private_registry.address}/")
        held = Fault("held", action="second", state=State.RUNNING, times=10**6, answer=Status())
        on.call(lambda server: server.faults.append(held))
        between = on.add(begun("first", shell), begun("second", shell), name="between")
        live(machine, on, private_registry, lambda: held.struck)
        assert on.states(between) == [State.SUCCESS, State.PENDING]
        machine.engine.shut_down()

    on.call(lambda server: server.faults.clear())
    with booted(image) as machine:
        live(machine, on, private_registry, lambda: on.states(between) == [State.SUCCESS, State.SUCCESS])

        assert traces(machine, between) == {"second": 1}
        assert not warnings(machine)


def warnings(machine: Hook) -> list[str]:
    """What the worker on a machine has warned of."""
    return [line["msg"] for line in machine.messages("tink-worker") if line["level"] == "warning"]
