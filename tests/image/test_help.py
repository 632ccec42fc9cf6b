"""Help at three in the morning: where there is no shell, by `docker exec` of the worker's own commands."""

import json
import os
import subprocess

import pytest

from tests.documentation.commands import BOUND, lines
from tests.end_to_end.stage import Stage, action
from tests.image.conftest import IMAGE
from tests.image.hook import Hook
from tests.parts.image import make_images
from tests.parts.need import need_programs
from tests.parts.registry import Registry
from tests.parts.wait import wait_until

pytestmark = [pytest.mark.engine, pytest.mark.registry, pytest.mark.root, pytest.mark.timeout(900)]

PAGES = ("docs/operator/hook.md", "docs/operator/image.md")


def started(machine: Hook, **variables: str) -> str:
    """
    A worker's container with these variables, that has said something.

    It is not privileged: a test machine may not give what an engine gives to a command in a container that is.
    """
    request = machine.request(IMAGE, variables)
    request["HostConfig"]["Privileged"] = False
    worker = machine.create(request)
    wait_until(lambda: machine.messages(worker))
    return worker


def test_commands_that_only_read(machine: Hook, on: Stage) -> None:
    """Charts, settings, explanations and help are all there."""
    worker = started(machine, TINKERBELL_GRPC_AUTHORITY=str(on.server.address), TINKERBELL_TLS="false")

    for words, expected in (
        (("tink-worker", "chart", "render", "worker"), "stateDiagram"),
        (("tinkworker", "chart", "check"), ""),
        (("tink-worker", "--show-settings"), "environment TINKERBELL_GRPC_AUTHORITY"),
        (("tink-worker", "explain", "worker", "server_lost"), "The server does not answer"),
        (("tink-worker", "explain", "137"), "it was ended by SIGKILL"),
        (("tink-worker", "explain", "manifest unknown"), "no such image"),
        (("tink-worker", "--help"), "--tinkerbell-grpc-authority"),
        (("tinkworker", "journal", "--help"), "replay"),
    ):
        status, said = machine.run(worker, *words)
        assert (status, expected in said) == (0, True), (words, said)
    machine.client.remove_container(worker, force=True)


def test_commands_of_the_pages(machine: Hook, on: Stage) -> None:
    """What the pages have somebody type on the machine's console shows the container, its log, settings and charts."""
    need_programs("docker")
    worker = started(machine, TINKERBELL_GRPC_AUTHORITY=str(on.server.address), TINKERBELL_TLS="false")
    wanted = ("docker ps", "docker logs", "docker exec")
    given = dict.fromkeys(line for page in PAGES for line in lines(page, "tink-worker") if line.startswith(wanted))
    environment = {"PATH": os.environ["PATH"], "DOCKER_HOST": machine.engine.host}

    said = {
        line: subprocess.run(
            ["sh", "-c", line], env=environment, capture_output=True, text=True, check=True, timeout=BOUND
        ).stdout
        for line in given
    }

    assert [text for line, text in said.items() if line.startswith(wanted[0]) and IMAGE in text]
    assert [text for line, text in said.items() if line.startswith(wanted[1]) and '"msg": "tink-worker 0' in text]
    shown = "".join(text for line, text in said.items() if line.startswith(wanted[2]))
    assert "environment TINKERBELL_GRPC_AUTHORITY" in shown
    assert "stateDiagram" in shown
    machine.client.remove_container(worker, force=True)


def test_a_worker_at_work(machine: Hook, on: Stage, private_registry: Registry) -> None:
    """`status` shows the action that runs; `doctor` finds all well, the engine and the registry's login included."""
    with make_images(machine.engine.host) as maker:
        shell = maker(private_registry).removeprefix(f"{private_registry.address}/")
        workflow = on.add(action("wait", shell, "while [ ! -e /workflow/go ]; do sleep 0.1; done"), name="watched")
        worker = started(
            machine,
            DOCKER_REGISTRY=private_registry.address,
            REGISTRY_PASSWORD=private_registry.password,
            TINKERBELL_GRPC_AUTHORITY=str(on.server.address),
            TINKERBELL_TLS="false",
        )
        wait_until(lambda: "action running" in [line["msg"] for line in machine.messages(worker)])

        status, shown = machine.run(worker, "tink-worker", "status")
        assert status == 0, shown
        assert f"server {on.server.address}: answered " in shown
        assert "action wait: running for " in shown
        (seen,) = json.loads(machine.run(worker, "tink-worker", "status", "--json")[1])
        assert [each["about"] for each in seen["machines"]] == [workflow, "wait"]

        status, found = machine.run(worker, "tink-worker", "doctor")
        assert status == 0, found
        assert "Docker Engine " in found
        assert f"{private_registry.address} takes {private_registry.username} and the password" in found
        assert f"for w1 there is: {workflow}" in found

        (machine.folder / "worker" / workflow / "go").touch()
        wait_until(lambda: all(state is not None and state.value == "success" for state in on.states(workflow)))
        machine.client.remove_container(worker, force=True)


def test_everything_is_wrong(machine: Hook, private_registry: Registry) -> None:
    """No server and wrong credentials: `doctor` names both with advice and ends with 1; `status` says since when."""
    worker = started(
        machine,
        DOCKER_REGISTRY=private_registry.address,
        REGISTRY_PASSWORD="mistaken",
        TINKERBELL_GRPC_AUTHORITY="127.0.0.1:1",
    )
    wait_until(lambda: "worker server lost" in [line["msg"] for line in machine.messages(worker)])

    status, found = machine.run(worker, "tink-worker", "doctor")
    assert status == 1, found
    assert [line.split()[1] for line in found.splitlines() if line.startswith("WRONG")] == ["server", "registry"]
    assert found.count("\n                -> ") >= 2
    assert "mistaken" not in found

    status, shown = machine.run(worker, "tink-worker", "status")
    assert status == 0, shown
    assert "server lost, for " in shown
    assert "Connection refused" in shown
    machine.client.remove_container(worker, force=True)


def test_told_to_say_what_it_does(machine: Hook) -> None:
    """
    `docker kill --signal USR1`, which the status names where there is no `kill`, reaches the worker through its
    supervisor: machines and tasks go to the log, stacks to standard error, and it lives on.
    """
    worker = started(machine, TINKERBELL_GRPC_AUTHORITY="127.0.0.1:1")
    wait_until(lambda: "worker server lost" in [line["msg"] for line in machine.messages(worker)])
    (seen,) = json.loads(machine.run(worker, "tink-worker", "status", "--json")[1])

    machine.client.kill(worker, "SIGUSR1")

    wait_until(lambda: "what this worker is doing" in [line["msg"] for line in machine.messages(worker)])
    wait_until(lambda: "most recent call first" in machine.errors(worker))
    assert machine.runs(worker)
    assert json.loads(machine.run(worker, "tink-worker", "status", "--json")[1])[0]["process"] == seen["process"]
    assert seen["dump"] == "docker kill --signal USR1 CONTAINER"
    machine.client.remove_container(worker, force=True)
