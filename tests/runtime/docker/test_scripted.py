"""What the runtime makes of engines that behave in ways a real one cannot be made to show."""

import asyncio
from pathlib import Path

import pytest

from tests.parts.peer import Exchange
from tests.runtime.docker.scripted import (
    LABELS,
    VERSION,
    Answer,
    container,
    engine,
    one_after_another,
    records,
    refusal,
    runtime_on,
    whole,
)
from tinkworker.runtime.port import (
    ContainerGone,
    EngineUnavailable,
    NoSpace,
    Output,
    Phase,
    PullProgress,
    Refused,
    RegistryUnavailable,
    RuntimeFault,
    Specification,
)


def ignore(_: PullProgress) -> None:
    """For those who do not want to know."""


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


async def test_an_engine_that_is_too_new_is_refused(tmp_path: Path) -> None:
    """With both versions, and what to do; it will not do with us, however often it is asked."""
    version = whole(200, {**VERSION, "MinAPIVersion": "1.60"})
    message = r"1\.60 of its API or later.* 1\.50 at most.*a later tinkworker"
    with engine(tmp_path, {"GET /version": version}) as peer, pytest.raises(Refused, match=message):
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


async def test_an_end_that_is_not_true_is_not_believed(tmp_path: Path) -> None:
    """`wait` may answer at once, or break off; only what an inspection shows ends it."""
    over = container(Running=False, FinishedAt="2024-05-01T12:00:07Z", ExitCode=7)
    answers = {
        "GET /containers/name/json": one_after_another(container(), container(), over),
        "POST /containers": whole(200, {"StatusCode": 0}),
    }
    with engine(tmp_path, answers) as peer:
        runtime = runtime_on(peer)
        ended = await runtime.wait("name")
        await runtime.close()
    assert (ended.code, ended.seconds) == (7, 7.0)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (records({"status": "x"}, {"errorDetail": {"message": "no space left on device"}}), NoSpace),
        (records({"error": "manifest unknown"}), RuntimeFault),
        (records({"errorDetail": {"message": "unexpected EOF"}, "error": "deprecated"}), RegistryUnavailable),
        (whole(200, b"{not JSON"), EngineUnavailable),
        (lambda exchange: exchange.begin(b'{"status": "Waiting"}\n'), EngineUnavailable),
    ],
)
async def test_a_pull_that_ends_badly(tmp_path: Path, answer: Answer, fault: type[RuntimeFault]) -> None:
    """By a record in either form, by something else, or by an end in the middle."""

    def pull(exchange: Exchange) -> None:
        answer(exchange)
        exchange.close_connection = True

    with engine(tmp_path, {"POST /images/create": pull}) as peer, pytest.raises(fault):
        await runtime_on(peer).pull("registry.example.com/x", ignore)


async def test_records_may_be_cut_anywhere(tmp_path: Path) -> None:
    """What the engine sends comes in pieces that have nothing to do with its lines."""
    text = (
        b'{"status":"Pulling fs layer","id":"a"}\r\n\r\n{"status":"Pull complete","id":"a"}\r\n[]\r\n{"status":"Done"}'
    )

    def pull(exchange: Exchange) -> None:
        exchange.begin(*(text[start : start + 7] for start in range(0, len(text), 7)))
        exchange.end()

    seen: list[PullProgress] = []
    with engine(tmp_path, {"POST /images/create": pull}) as peer:
        runtime = runtime_on(peer)
        await runtime.pull("registry.example.com/x", seen.append)
        await runtime.close()
    assert (seen[-1].layers, seen[-1].layers_done) == (1, 1)


async def test_logs_that_end_before_their_container_are_broken(tmp_path: Path) -> None:
    """An engine that shuts down ends them in good order, while with live-restore the container runs on."""

    def logs(exchange: Exchange) -> None:
        exchange.begin(b"\1\0\0\0\0\0\0\2up")
        exchange.end()

    with engine(tmp_path, {"GET /containers/name/json": container(), "GET /containers/0a": logs}) as peer:
        runtime = runtime_on(peer)
        outputs = runtime.logs("name")
        with pytest.raises((EngineUnavailable, ContainerGone)):
            assert await anext(outputs) == Output("stdout", b"up")


async def test_a_removal_that_takes_its_time_is_waited_for(tmp_path: Path) -> None:
    """Somebody else asked for it first: 409 until it is done, and then there is no such container."""
    answers = {
        "DELETE /containers": one_after_another(*(refusal(status, "busy") for status in (409, 409, 500, 404))),
        "GET /containers/name/json": container(),
    }
    with engine(tmp_path, answers) as peer:
        runtime = runtime_on(peer)
        await runtime.remove("name")
        await runtime.close()
        assert sum(request.startswith("DELETE") for request in peer.requests) == 4


async def test_a_name_that_is_becoming_free_is_waited_for(tmp_path: Path) -> None:
    """A container of that name is on its way out; creating goes on when it is gone."""
    taken, gone = refusal(409, "name in use"), refusal(404, "No such container: name")
    answers = {
        "POST /containers/create": one_after_another(taken, taken, whole(201, {"Id": "0a" * 32})),
        "GET /containers/name/json": one_after_another(container(Status="removing"), gone, container(Running=False)),
    }
    with engine(tmp_path, answers) as peer:
        runtime = runtime_on(peer)
        created = await runtime.create(Specification("name", "x", labels=LABELS))
        await runtime.close()
        assert sum(request.startswith("POST") for request in peer.requests) == 3
    assert created.phase is Phase.EXITED


async def test_stop_does_not_believe_the_engine_either(tmp_path: Path) -> None:
    """It returns when an inspection shows that the container has ended."""
    shown = [container()] * 3 + [container(Running=False)]
    answers = {
        "GET /containers/name/json": one_after_another(*shown),
        "POST /containers": whole(204, b""),
    }
    with engine(tmp_path, answers) as peer:
        runtime = runtime_on(peer)
        await runtime.stop("name", 0)
        await runtime.close()
        assert sum(request.endswith("/json") for request in peer.requests) == len(shown)


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
