"""A registry that never ends an answer: the pull is bounded in time and the worker in memory, on a real engine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conformance.coroutine import run_bounded
from tests.end_to_end.stage import Stage, action, stage
from tests.parts.engine import Engine
from tests.parts.peer import Exchange, listen_on_port
from tests.parts.scripted_registry import ScriptedRegistry
from tests.security.weighing import MIB, heaviest
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.port import PullProgress, RegistryUnavailable
from tinkworker.server.port import State

pytestmark = pytest.mark.engine

MOST = 96 * MIB
"""The memory of a worker and its supervisor, whatever a registry sends."""

PAUSE = 0.01
"""Seconds between two pieces: what the engine does with what it is sent for ever is not to fill this machine."""


def trickle(exchange: Exchange, piece: bytes, kind: str) -> None:
    """Begin an answer, and go on with it until nobody listens any more."""
    exchange.send_response(200)
    exchange.send_header("Content-Type", kind)
    exchange.send_header("Content-Length", str(1 << 40))
    exchange.end_headers()
    while not exchange.ended.wait(PAUSE):
        exchange.wfile.write(piece)


def endless_manifest(exchange: Exchange) -> None:
    """A manifest that goes on and on."""
    trickle(exchange, b" " * 1024, "application/vnd.docker.distribution.manifest.v2+json")


def endless_layer(exchange: Exchange, layer: bytes) -> None:
    """A layer that goes on and on, behind its end as well."""
    trickle(exchange, layer[:1024], "application/octet-stream")


REGISTRIES = {
    "a manifest without an end": lambda: ScriptedRegistry(manifest=endless_manifest),
    "a layer without an end": lambda: ScriptedRegistry(layer=endless_layer),
}


@pytest.fixture
def on(tmp_path: Path, engine: Engine) -> Iterator[Stage]:
    """A server, and workers with the engine."""
    with stage(tmp_path, DOCKER_HOST=engine.host) as made:
        yield made


@pytest.mark.parametrize("registry", REGISTRIES.values(), ids=REGISTRIES)
def test_time_for_the_workflow_ends_the_pull(on: Stage, registry: Callable[[], ScriptedRegistry]) -> None:
    """The workflow's timeout ends it, the report says for which image it waited, and the worker has not grown."""
    with listen_on_port(registry()) as peer:
        on.add(action("one", f"{peer.address}/endless:1", "true"))
        worker = on.start("--once", "--timeout=5s")
        most = heaviest(worker, 120)

    assert worker.process.returncode == 0, worker.errors.read_text()
    assert on.states() == [State.TIMEOUT]
    assert on.said() == [f"workflow timeout: the image {peer.address}/endless:1 was not there yet"]
    assert most < MOST


def test_a_manifest_without_an_end_counts_as_silence(engine: Engine) -> None:
    """The engine gives no sign before it has the manifest, so the pull's own limit ends it, and says of which image."""

    async def pull(reference: str) -> None:
        runtime = DockerRuntime(DockerSettings(host=engine.host, stalled_after=1.0))
        try:
            await runtime.pull(reference, told.append)
        finally:
            await runtime.close()

    told: list[PullProgress] = []
    with listen_on_port(ScriptedRegistry(manifest=endless_manifest)) as peer:
        image = f"{peer.address}/x:1"
        with pytest.raises(RegistryUnavailable, match=f"cannot pull {image}: it stalled, 1 s without a sign"):
            run_bounded(pull(image))
    assert told == []
