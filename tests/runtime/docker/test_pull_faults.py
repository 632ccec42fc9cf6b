"""Pulling from registries that fail."""

import asyncio
from collections.abc import Callable

import pytest

from tests.parts.peer import Exchange, listen_on_port
from tests.parts.scripted_registry import Failure, ScriptedRegistry
from tests.parts.wait import wait_until
from tests.runtime.docker.place import Place
from tinkworker.runtime.docker.threads import call
from tinkworker.runtime.port import (
    AccessDenied,
    ImageMissing,
    PullProgress,
    RegistryUnavailable,
    RuntimeFault,
)

pytestmark = pytest.mark.engine


def ignore(_: PullProgress) -> None:
    """For those who do not want to know."""


def error(status: int, code: str, message: str = "") -> Callable[[Exchange], None]:
    """An answer as registries give it."""
    return lambda exchange: exchange.answer(status, {"errors": [{"code": code, "message": message or code.lower()}]})


def portal(exchange: Exchange) -> None:
    """The page of somebody who stands between."""
    exchange.answer(200, b"<html>Log in</html>", "text/html")


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (error(404, "MANIFEST_UNKNOWN", "manifest unknown"), ImageMissing),
        (error(404, "NAME_UNKNOWN", "repository name not known to registry"), ImageMissing),
        (error(403, "DENIED", "requested access to the resource is denied"), AccessDenied),
        (error(401, "UNAUTHORIZED", "authentication required"), AccessDenied),
        (error(429, "TOOMANYREQUESTS", "slow down, or be denied"), RegistryUnavailable),
        (error(500, "UNKNOWN", "unknown error"), RegistryUnavailable),
        (error(503, "UNAVAILABLE"), RegistryUnavailable),
        (portal, RegistryUnavailable),
    ],
)
async def test_a_registry_that_refuses(
    place: Place, answer: Callable[[Exchange], None], fault: type[RuntimeFault]
) -> None:
    """Each refusal is told apart, though the engine answers 500 to all of them."""
    with listen_on_port(ScriptedRegistry(manifest=answer)) as peer, pytest.raises(fault, match=peer.address):
        await place.runtime.pull(f"{peer.address}/x:1", ignore)


def damage(exchange: Exchange, layer: bytes) -> None:
    """Send something else of the same size."""
    exchange.answer(200, bytes(len(layer)), "application/octet-stream")


def lose(exchange: Exchange, _: bytes) -> None:
    """Not have it, though the manifest names it."""
    exchange.answer(404, {"errors": [{"code": "BLOB_UNKNOWN", "message": "blob unknown to registry"}]})


@pytest.mark.parametrize("layer", [damage, lose])
async def test_a_layer_that_fails_fails_the_pull(place: Place, layer: Failure) -> None:
    """Within a successful answer, in which the engine tells it as a record among others."""
    with listen_on_port(ScriptedRegistry(layer=layer)) as peer, pytest.raises(RegistryUnavailable, match="cannot pull"):
        await place.runtime.pull(f"{peer.address}/x:1", ignore)


def stall(exchange: Exchange, layer: bytes) -> None:
    """Send the beginning of a layer, and then nothing."""
    exchange.send_response(200)
    exchange.send_header("Content-Length", str(len(layer)))
    exchange.end_headers()
    exchange.wfile.write(layer[:100_000])
    exchange.ended.wait()


def keep_waiting(exchange: Exchange) -> None:
    """Never answer."""
    exchange.ended.wait()


@pytest.mark.parametrize("registry", [ScriptedRegistry(layer=stall), ScriptedRegistry(manifest=keep_waiting)])
async def test_a_pull_that_stalls_fails(place: Place, registry: ScriptedRegistry) -> None:
    """The engine would wait for ever, before its first sign or between two of them."""
    runtime = place.have_runtime(stalled_after=1.0)
    with listen_on_port(registry) as peer, pytest.raises(RegistryUnavailable, match="stalled, 1 s without a sign"):
        await runtime.pull(f"{peer.address}/x:1", ignore)


async def test_a_cancelled_pull_ends_in_the_engine(place: Place) -> None:
    """Its connection is cut: the engine lets go of the registry, and a second pull begins anew."""
    left = asyncio.Event()
    loop = asyncio.get_running_loop()

    def send_for_ever(exchange: Exchange, layer: bytes) -> None:
        exchange.send_response(200)
        exchange.send_header("Content-Length", str(10**9))
        exchange.end_headers()
        try:
            while not exchange.ended.wait(0.01):
                exchange.wfile.write(layer)
        except OSError:
            loop.call_soon_threadsafe(left.set)

    begun = asyncio.Event()

    def see(progress: PullProgress) -> None:
        if progress.bytes_done:
            begun.set()

    with listen_on_port(ScriptedRegistry(layer=send_for_ever)) as peer:
        pull = asyncio.ensure_future(place.runtime.pull(f"{peer.address}/x:1", see))
        await begun.wait()
        pull.cancel()
        await asyncio.wait({pull})
        assert pull.cancelled()
        await left.wait()


async def test_a_pull_that_nobody_waits_for_is_not_told_of(place: Place) -> None:
    """Progress ends with the call, whatever the engine still says."""
    seen: list[PullProgress] = []
    with listen_on_port(ScriptedRegistry(layer=stall)) as peer:
        pull = asyncio.ensure_future(place.runtime.pull(f"{peer.address}/x:1", seen.append))
        await call(lambda: wait_until(lambda: seen))
        pull.cancel()
        await asyncio.wait({pull})
        count = len(seen)
        await asyncio.sleep(0.5)
        assert len(seen) == count
