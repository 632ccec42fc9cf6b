"""Which engine answers, and in which version of its API it is spoken to."""

import asyncio
from pathlib import Path

import pytest

from tests.runtime.docker.scripted import (
    VERSION,
    Answer,
    engine,
    runtime_on,
    whole,
)
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.port import (
    ContainerGone,
    EngineUnavailable,
)


def test_it_says_what_it_is() -> None:
    """By one name, whichever engine answers."""
    assert DockerRuntime().name == "docker"


async def test_a_newer_engine_is_spoken_to_in_a_version_that_we_know(tmp_path: Path) -> None:
    """The SDK's own choice would be the engine's newest."""
    with engine(tmp_path, {"GET /containers/json": whole(200, [])}) as peer:
        runtime = runtime_on(peer)
        assert await runtime.identify() == "Docker Engine 99.0, API 1.50"
        assert await runtime.find({}) == ()
        await runtime.close()
        assert [it.split("?")[0] for it in peer.requests] == [
            "GET /version",
            "GET /v1.50/version",
            "GET /v1.50/containers/json",
        ]


async def test_an_engine_that_is_too_new_is_no_engine(tmp_path: Path) -> None:
    """With both versions, and what to do; nothing follows from that for a container that may run there."""
    version = whole(200, {**VERSION, "MinAPIVersion": "1.60"})
    message = r"1\.60 of its API or later.* 1\.50 at most.*a later tinkworker"
    with engine(tmp_path, {"GET /version": version}) as peer, pytest.raises(EngineUnavailable, match=message):
        await runtime_on(peer).identify()


async def test_a_version_that_was_set_is_not_discussed(tmp_path: Path) -> None:
    """As with `DOCKER_API_VERSION` in every Docker client."""
    with engine(tmp_path, {"GET /v1.43/containers/json": whole(200, [])}) as peer:
        runtime = runtime_on(peer, api_version="1.43")
        await runtime.find({})
        await runtime.close()
        assert [it.split("?")[0] for it in peer.requests] == ["GET /v1.43/containers/json"]


async def test_after_a_loss_the_version_is_agreed_anew(tmp_path: Path) -> None:
    """What comes back may be another engine."""
    older = whole(200, {**VERSION, "ApiVersion": "1.45"})
    with engine(tmp_path, {"GET /version": older, "GET /v1.45/version": older}) as peer:
        runtime = runtime_on(peer)
        assert (await runtime.identify()).endswith("API 1.45")
    with pytest.raises(EngineUnavailable):
        await runtime.identify()
    with engine(tmp_path, {}):
        assert (await runtime.identify()).endswith("API 1.50")
        await runtime.close()


@pytest.mark.parametrize(
    "answer",
    [
        whole(200, b"<html>Log in</html>"),
        whole(200, b'{"Version": "1"}'),
        whole(200, []),
        whole(502, b"<html>Bad gateway</html>"),
        lambda exchange: exchange.wfile.write(b"SSH-2.0-x\r\n"),
    ],
)
async def test_what_does_not_speak_as_an_engine_is_none(tmp_path: Path, answer: Answer) -> None:
    """Whatever listens there; no foreign exception passes."""
    with engine(tmp_path, {"GET /version": answer}) as peer, pytest.raises(EngineUnavailable):
        await runtime_on(peer).identify()


async def test_no_socket_is_no_engine(tmp_path: Path) -> None:
    """And the message says which, and why."""
    with engine(tmp_path, {}) as peer:
        runtime = runtime_on(peer)
    with pytest.raises(EngineUnavailable, match=r"engine\.sock: No such file or directory"):
        await runtime.identify()


async def test_many_calls_at_once_share_no_connection(tmp_path: Path) -> None:
    """The SDK's client is for one thread at a time; afterwards connections are used again."""
    with engine(tmp_path, {"GET /containers/json": whole(200, [])}) as peer:
        runtime = runtime_on(peer)
        await asyncio.gather(*(runtime.find({}) for _ in range(30)))
        before = peer.connections
        for _ in range(10):
            await runtime.find({})
        assert peer.connections == before
        await runtime.close()


async def test_a_connection_is_kept_for_whatever_is_asked_next(tmp_path: Path) -> None:
    """Left to itself, the SDK makes one for each container that is asked for."""
    with engine(tmp_path, {"GET /containers/json": whole(200, [])}) as peer:
        runtime = runtime_on(peer)
        await runtime.find({})
        before = peer.connections
        for number in range(10):
            await runtime.find({"number": str(number)})
            with pytest.raises(ContainerGone):
                await runtime.wait(f"name-{number}")
        assert peer.connections == before
        await runtime.close()
