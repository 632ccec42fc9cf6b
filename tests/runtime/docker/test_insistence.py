"""How long to insist with an engine that is slow, or does not tell the truth."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.parts.peer import Exchange
from tests.runtime.docker.refusing import LongNights
from tests.runtime.docker.scripted import (
    LABELS,
    container,
    engine,
    one_after_another,
    refusal,
    runtime_on,
    whole,
)
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.port import (
    EngineUnavailable,
    Output,
    Phase,
    Refused,
    RuntimeFault,
    Specification,
)


async def test_an_end_that_is_not_true_is_not_believed(tmp_path: Path) -> None:
    """`wait` may answer at once, or break off; only what an inspection shows ends it."""
    over = container(Running=False, FinishedAt="2024-05-01T12:00:07Z", ExitCode=7)
    answers = {
        "GET /containers/": one_after_another(container(), container(), over),
        "POST /containers": whole(200, {"StatusCode": 0}),
    }
    with engine(tmp_path, answers) as peer:
        runtime = runtime_on(peer)
        ended = await runtime.wait("name")
        await runtime.close()
    assert (ended.code, ended.seconds) == (7, 7.0)


async def test_logs_that_end_before_their_container_are_broken(tmp_path: Path) -> None:
    """An engine that shuts down ends them in good order, while with live-restore the container runs on."""

    def logs(exchange: Exchange) -> None:
        exchange.begin(b"\1\0\0\0\0\0\0\2up")
        exchange.end()

    identity = "0a" * 32
    answers = {f"GET /containers/{identity}/logs": logs, "GET /containers/": container()}
    with engine(tmp_path, answers) as peer:
        runtime = runtime_on(peer)
        outputs = runtime.logs("name")
        assert await anext(aiter(outputs)) == Output("stdout", b"up")
        with pytest.raises(EngineUnavailable, match="still runs"):
            await anext(aiter(outputs))
        await runtime.close()


@pytest.mark.parametrize(("goes_down", "fault"), [(True, EngineUnavailable), (False, Refused)])
async def test_an_engine_that_goes_down_has_refused_nothing(
    tmp_path: Path, fault: type[RuntimeFault], *, goes_down: bool
) -> None:
    """It answers on connections that it has, with errors that say nothing of what was asked; seen with 20.10."""
    words = "failed to update store for object type *libnetwork.endpoint: open : no such file or directory"

    def refuse(exchange: Exchange) -> None:
        if goes_down:
            (tmp_path / "engine.sock").unlink()
        refusal(500, words)(exchange)

    made = container(Status="created", Running=False, StartedAt="0001-01-01T00:00:00Z")
    with engine(tmp_path, {"GET /containers/": made, "POST /containers/": refuse}) as peer:
        runtime = runtime_on(peer)
        with pytest.raises(fault, match="object type") as caught:
            await runtime.start("name")
        await runtime.close()
        (tmp_path / "engine.sock").touch()  # for who cleans up
    assert ("going down" in str(caught.value)) is goes_down


async def test_a_removal_that_takes_its_time_is_waited_for(tmp_path: Path) -> None:
    """Somebody else asked for it first: 409 until it is done, and then there is no such container."""
    answers = {
        "DELETE /containers": one_after_another(*(refusal(status, "busy") for status in (409, 409, 500, 404))),
        "GET /containers/name/json": one_after_another(container(), refusal(404, "No such container: name")),
    }
    with engine(tmp_path, answers) as peer:
        runtime = runtime_on(peer)
        await runtime.remove("name")
        await runtime.close()
        assert sum(request.startswith("DELETE") for request in peer.requests) == 4


async def test_a_name_that_is_becoming_free_is_waited_for(tmp_path: Path) -> None:
    """A container of that name is on its way out; creating goes on when it is gone."""
    taken, gone = refusal(409, "The container name is already in use"), refusal(404, "No such container: name")
    answers = {
        "POST /containers/create": one_after_another(taken, taken, whole(201, {"Id": "0a" * 32})),
        "GET /containers/name/json": one_after_another(container(Status="removing"), gone, container(StartedAt="")),
    }
    with engine(tmp_path, answers) as peer:
        runtime = runtime_on(peer)
        created = await runtime.create(Specification("name", "x", labels=LABELS))
        await runtime.close()
        assert sum(request.startswith("POST") for request in peer.requests) == 3
    assert created.phase is Phase.CREATED


async def test_stop_does_not_believe_the_engine_either(tmp_path: Path) -> None:
    """It returns when an inspection shows that the container has ended."""
    shown = [container()] * 3 + [container(Running=False, FinishedAt="2024-05-01T12:00:07Z")]
    answers = {
        "GET /containers/name/json": one_after_another(*shown),
        "POST /containers": whole(204, b""),
    }
    with engine(tmp_path, answers) as peer:
        runtime = runtime_on(peer)
        await runtime.stop("name", 0)
        await runtime.close()
        assert sum(request.endswith("/json") for request in peer.requests) == len(shown)


INSISTING: dict[str, Callable[[DockerRuntime], Awaitable[object]]] = {
    "create": lambda runtime: runtime.create(Specification("name", "x", labels=LABELS)),
    "stop": lambda runtime: runtime.stop("name", 0),
    "remove": lambda runtime: runtime.remove("name"),
}


@pytest.mark.parametrize("call", INSISTING)
async def test_what_does_not_come_to_an_end_is_given_up(tmp_path: Path, call: str) -> None:
    """An engine that neither removes nor ends a container leaves it open what became of it."""
    answers = {
        "GET /containers/": container(Status="removing"),
        "POST /containers/create": refusal(409, "already in use"),
        "POST /containers/": whole(204, b""),
        "DELETE /containers/": refusal(409, "removal in progress"),
    }
    with engine(tmp_path, answers) as peer:
        runtime = runtime_on(peer, LongNights())
        with pytest.raises(EngineUnavailable, match="name"):
            await INSISTING[call](runtime)
        await runtime.close()


async def test_a_start_that_nobody_awaits_any_more_still_counts(tmp_path: Path) -> None:
    """The next one waits for what became of it: looking at the container before that would show it as not started."""
    asked, again, started = asyncio.Event(), threading.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def start(exchange: Exchange) -> None:
        if asked.is_set():
            again.set()
        loop.call_soon_threadsafe(asked.set)
        again.wait(0.3)
        started.set()
        exchange.answer(204, b"")

    def show(exchange: Exchange) -> None:
        (container() if started.is_set() else container(Running=False, StartedAt=""))(exchange)

    with engine(tmp_path, {"GET /containers/": show, "POST /containers/": start}) as peer:
        runtime = runtime_on(peer)
        abandoned = asyncio.ensure_future(runtime.start("name"))
        await asked.wait()
        abandoned.cancel()
        assert (await runtime.start("name")).phase is Phase.RUNNING
        await runtime.close()
        assert sum(request.endswith("/start") for request in peer.requests) == 1
