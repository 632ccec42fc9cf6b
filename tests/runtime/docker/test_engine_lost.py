"""A real engine that is killed, restarted or frozen in the middle of a call."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.parts.image import ImageMaker
from tests.parts.peer import Exchange, listen_on_port
from tests.parts.private_engine import PrivateEngine
from tests.parts.registry import Registry
from tests.parts.scripted_registry import ScriptedRegistry
from tests.parts.wait import wait_until
from tests.runtime.docker.place import Place
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.port import EngineUnavailable, Phase, PullProgress, Specification

pytestmark = [pytest.mark.engine, pytest.mark.root]

Call = Callable[[DockerRuntime, Specification], Awaitable[object]]

CALLS: dict[str, Call] = {
    "identify": lambda runtime, _: runtime.identify(),
    "pull": lambda runtime, specification: runtime.pull(specification.image, ignore),
    "create": lambda runtime, specification: runtime.create(specification),
    "start": lambda runtime, specification: runtime.start(specification.name),
    "wait": lambda runtime, specification: runtime.wait(specification.name),
    "stop": lambda runtime, specification: runtime.stop(specification.name, 1),
    "remove": lambda runtime, specification: runtime.remove(specification.name),
    "logs": lambda runtime, specification: anext(aiter(runtime.logs(specification.name, follow=False))),
    "find": lambda runtime, specification: runtime.find(specification.labels),
}


def ignore(_: PullProgress) -> None:
    """For those who do not want to know."""


@pytest.fixture
def forever(place: Place) -> Specification:
    """A container that ends when it is asked to, not started."""
    return place.script("trap 'exit 3' TERM; echo up; while :; do sleep 0.1; done")


@pytest.mark.parametrize("call", CALLS)
async def test_a_frozen_engine_does_not_hold_a_call(
    place: Place, own_engine: PrivateEngine, forever: Specification, call: str
) -> None:
    """It accepts connections and answers nothing; what was asked may still happen."""
    await place.begin(forever)
    hasty = place.have_runtime(answer_within=0.5, stalled_after=0.5)
    with own_engine.frozen(), pytest.raises(EngineUnavailable, match=r"no answer within 0\.5 s"):
        await CALLS[call](hasty, forever)
    assert await place.runtime.identify()


@pytest.mark.parametrize("call", CALLS)
async def test_a_killed_engine_ends_a_call(
    place: Place, own_engine: PrivateEngine, forever: Specification, call: str
) -> None:
    """Be it before or after the request arrived; while it is away each further call fails at once."""
    await place.begin(forever)
    with own_engine.frozen():
        task = asyncio.ensure_future(CALLS[call](place.runtime, forever))
        await asyncio.sleep(0)
        own_engine.kill()
        with pytest.raises(EngineUnavailable, match=own_engine.host):
            await task
        with pytest.raises(EngineUnavailable, match="Connection refused"):
            await CALLS[call](place.runtime, forever)
    own_engine.start()
    assert await place.runtime.identify()


async def test_every_call_has_its_effect_after_a_restart(
    place: Place, own_engine: PrivateEngine, forever: Specification
) -> None:
    """Containers keep their names, labels and ends; connections are made anew."""
    await place.runtime.create(forever)
    own_engine.restart()
    assert (await place.runtime.create(forever)).phase is Phase.CREATED
    assert (await place.runtime.start(forever.name)).phase is Phase.RUNNING
    own_engine.restart()
    ended = await place.runtime.wait(forever.name)
    assert ended.code == 3
    assert (await place.runtime.start(forever.name)).phase is Phase.EXITED
    assert (await place.read(forever.name))["stdout"] == b"up\n"
    await place.runtime.remove(forever.name)
    assert await place.runtime.find(forever.labels) == ()


@pytest.mark.parametrize("call", ["wait", "logs"])
async def test_whoever_listens_hears_of_a_killed_engine(
    place: Place, own_engine: PrivateEngine, forever: Specification, call: str
) -> None:
    """The container has not ended by that, and its output neither: listening again goes on."""
    name = await place.begin(forever)
    listen = place.runtime.wait if call == "wait" else place.read
    listening = asyncio.ensure_future(listen(name))
    assert await place.read_first(name) == b"up\n"
    own_engine.kill()
    with pytest.raises(EngineUnavailable):
        await listening
    own_engine.start()
    assert (await place.runtime.wait(name)).code == 3, "an engine without live-restore ends what ran before it"
    assert await place.read(name) == {"stdout": b"up\n", "stderr": b""}


async def test_a_pull_hears_of_a_killed_engine(
    place: Place, own_engine: PrivateEngine, make_image: ImageMaker, registry: Registry
) -> None:
    """In the middle of a layer; afterwards another pull works."""
    begun = asyncio.Event()

    def stall(exchange: Exchange, layer: bytes) -> None:
        exchange.send_response(200)
        exchange.send_header("Content-Length", str(len(layer)))
        exchange.end_headers()
        exchange.wfile.write(layer[:100_000])
        exchange.ended.wait()

    def see(progress: PullProgress) -> None:
        if progress.bytes_done:
            begun.set()

    image = make_image(registry, keep=False)
    with listen_on_port(ScriptedRegistry(layer=stall)) as peer:
        pull = asyncio.ensure_future(place.runtime.pull(f"{peer.address}/x:1", see))
        await begun.wait()
        own_engine.kill()
        with pytest.raises(EngineUnavailable):
            await pull
    own_engine.start()
    assert (await place.runtime.pull(image, ignore)).origin == "registry"


async def test_a_container_that_ended_meanwhile_keeps_its_status(
    place: Place, own_engine: PrivateEngine, tmp_path: Path
) -> None:
    """It ends while the engine is away, and the engine finds out when it comes back."""
    script = "echo up; while [ ! -e /workflow/go ]; do sleep 0.1; done; touch /workflow/gone; exit 7"
    name = await place.begin(place.script(script, workspace=tmp_path))
    assert await place.read_first(name) == b"up\n"
    own_engine.kill()
    (tmp_path / "go").touch()
    wait_until((tmp_path / "gone").exists)
    own_engine.start()
    assert (await place.runtime.wait(name)).code == 7
