"""A worker on a real engine with each protocol's server: whole workflows, and what a protocol can say of containers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.stage import Stage, action, stage
from tests.end_to_end.test_protocols import AGENT, PROTOCOLS
from tests.parts.engine import Engine
from tests.parts.image import ImageMaker
from tests.parts.registry import Registry
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry]


@pytest.fixture(scope="module")
def shell(make_image: ImageMaker, registry: Registry) -> str:
    """An image with a shell, in the open registry."""
    return make_image(registry)


@pytest.fixture
def on(engine: Engine, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A stage whose server speaks the protocol that the test asks for."""
    protocol: Spoken = request.param
    with stage(tmp_path, protocol, DOCKER_HOST=engine.host) as made:
        yield made


@pytest.mark.parametrize("on", PROTOCOLS, indirect=True, ids=lambda protocol: str(protocol.name))
def test_a_workflow_of_containers(on: Stage, shell: str) -> None:
    """Volumes, environment and `pid` arrive, and three actions run one after the other."""
    script = 'echo "$WORD" >> /workflow/words; [ "$$" != 1 ] && echo shared >> /workflow/words; cat /again/words'
    volumes = [f"{on.folder}/again:/again"]
    (on.folder / "again").mkdir()
    workflow = on.add(
        action("one", shell, 'echo "$WORD" > /again/words', environment={"WORD": "first"}, volumes=volumes),
        action("two", shell, script, environment={"WORD": "second"}, volumes=volumes, pid="host"),
        action("three", shell, "cat /workflow/words"),
    )

    worker = on.run()

    assert on.workflow(workflow).state is State.SUCCESS
    assert (worker.output("two"), worker.output("three")) == (["first"], ["second", "shared"])


@pytest.mark.parametrize("on", [AGENT], indirect=True, ids=["agent"])
def test_namespaces(on: Stage, shell: str) -> None:
    """An agent's server may ask for the host's processes, and for another network than the default."""
    look = '[ "$$" = 1 ] && echo own || echo shared; ls /sys/class/net | tr "\\n" " "'
    workflow = on.add(
        action("alone", shell, look, namespaces={"network": "none"}),
        action("open", shell, look, namespaces={"pid": "host", "network": "host"}),
    )

    worker = on.run()

    assert on.workflow(workflow).state is State.SUCCESS
    assert worker.output("alone") == ["own", "lo "]
    processes, interfaces = worker.output("open")
    assert processes == "shared"
    assert set(interfaces.split()) > {"lo"}
