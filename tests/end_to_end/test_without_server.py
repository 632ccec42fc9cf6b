"""`--workflow FILE`, and `tink-agent`, with containers on a real engine."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest
import yaml

from tests.cli.command import give, started
from tests.parts.engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.registry]


def write(folder: Path, image: str, *commands: str) -> None:
    """A list of actions, each a shell script."""
    actions = [
        {"name": f"action {number}", "image": image, "args": ["/bin/sh", "-c", command], "timeoutSeconds": 60}
        for number, command in enumerate(commands)
    ]
    (folder / "file.yaml").write_text(yaml.safe_dump(actions))


def left(engine: Engine, worker: str) -> list[str]:
    """The containers of a worker that are on the engine."""
    client = docker.APIClient(engine.host)
    with client:
        return [
            each["Id"] for each in client.containers(all=True, filters={"label": f"org.tinkworker.worker={worker}"})
        ]


def test_a_list_of_actions(engine: Engine, conformance_image: str, tmp_path: Path) -> None:
    """Actions of a file run as containers that share a folder, and none of them is left."""
    write(tmp_path, conformance_image, "echo one > /workflow/trace", "cat /workflow/trace; exit 3")

    answer = give(
        "tink-worker",
        "--workflow=file.yaml",
        "--id=file-1",
        "--data-dir=data",
        folder=tmp_path,
        DOCKER_HOST=engine.host,
    )

    assert answer.returncode == 1, answer.stdout
    summary = json.loads(answer.stdout.splitlines()[-1])
    assert [action["outcome"] for action in summary["actions"]] == ["succeeded", "failed"]
    assert summary["actions"][1]["reason"] == "exit status 3"
    assert '"msg": "one"' in answer.stdout
    assert left(engine, "file-1") == []


def test_killed_and_given_again(engine: Engine, conformance_image: str, tmp_path: Path) -> None:
    """A worker that is killed leaves its container running; given the same file again, it takes that one's outcome."""
    write(tmp_path, conformance_image, "echo . >> /workflow/trace; until test -e /workflow/go; do sleep 0.1; done")
    words = ("--workflow=file.yaml", "--id=file-2", "--data-dir=data")
    with started("tink-worker", *words, folder=tmp_path, DOCKER_HOST=engine.host) as worker:
        worker.until('"msg": "action running"')
        worker.process.send_signal(signal.SIGKILL)
        worker.wait()
    (trace,) = (tmp_path / "data" / "default").glob("*/trace")
    (trace.parent / "go").touch()

    answer = give("tink-worker", *words, folder=tmp_path, DOCKER_HOST=engine.host)

    assert answer.returncode == 0, answer.stdout
    assert trace.read_text() == ".\n"
    assert left(engine, "file-2") == []


@pytest.fixture
def leaving(engine: Engine) -> Iterator[None]:
    """Whatever a worker leaves on the engine for its next life goes: other tests see that nothing is there."""
    yield
    with docker.APIClient(engine.host) as client:
        for container in left(engine, "agent-1"):
            client.remove_container(container, force=True)


@pytest.mark.usefixtures("leaving")
def test_an_agent(engine: Engine, conformance_image: str, tmp_path: Path) -> None:
    """By the agent's name and variables alone, its server's actions run, and see no /workflow."""
    action = {"name": "look", "image": conformance_image, "timeout": 60, "command": ["/bin/sh", "-c", "ls /workflow"]}
    tasks = [{"name": "t", "worker": "agent-1", "actions": [action]}]
    template = {"version": "0.1", "name": "agent", "global_timeout": 600, "tasks": tasks}
    (tmp_path / "template.yaml").write_text(yaml.safe_dump(template))
    words = ("server", "--template=../template.yaml", "--protocol=agent", "--listen=127.0.0.1:0")
    (tmp_path / "server").mkdir()
    with started(
        "tinkworker", *words[:1], "--template=../template.yaml", *words[2:], folder=tmp_path / "server"
    ) as server:
        server.until("listening on ")
        said = next(line for line in server.out.read_text().splitlines() if line.startswith("listening on "))
        variables = {"AGENT_ID": "agent-1", "AGENT_GRPC_SERVER": said.removeprefix("listening on ")}
        with started("tink-agent", "--data-dir=data", folder=tmp_path, DOCKER_HOST=engine.host, **variables) as agent:
            agent.until('"msg": "workflow settling"')
            agent.terminate()

            assert agent.wait() == 0
            said = agent.out.read_text()

    assert "/workflow: No such file or directory" in said
    assert not (tmp_path / "data" / "default").exists()
