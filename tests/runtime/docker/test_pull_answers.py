"""What an engine may answer to a pull."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.parts.peer import Exchange
from tests.runtime.docker.scripted import (
    Answer,
    engine,
    records,
    refusal,
    runtime_on,
    whole,
)
from tinkworker.forms import forms
from tinkworker.runtime.image import Registry
from tinkworker.runtime.port import (
    EngineUnavailable,
    ImageMissing,
    NoSpace,
    PullProgress,
    RegistryUnavailable,
    RuntimeFault,
)
from tinkworker.secrecy import MASK


def ignore(_: PullProgress) -> None:
    """For those who do not want to know."""


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (records({"status": "x"}, {"errorDetail": {"message": "no space left on device"}}), NoSpace),
        (records({"error": "manifest unknown"}), ImageMissing),
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


PASSWORD = "correct-horse"


def echo(exchange: Exchange) -> object:
    """The words of a registry that repeats what it was sent, behind so many others that they are cut within it."""
    return "x" * 990 + " " + exchange.headers["X-Registry-Auth"]


def echo_in_json(exchange: Exchange) -> object:
    """The same for what is read whole."""
    return {"message": f"{PASSWORD} {exchange.headers['X-Registry-Auth']}"}


@pytest.mark.parametrize(
    "answer",
    [
        lambda exchange: exchange.answer(500, echo_in_json(exchange)),
        lambda exchange: exchange.answer(500, {"message": echo(exchange)}),
        lambda exchange: records({"errorDetail": echo_in_json(exchange)})(exchange),
        lambda exchange: records({"error": echo(exchange)})(exchange),
        lambda exchange: exchange.answer(200, f"no JSON: {PASSWORD}".encode()),
    ],
)
async def test_what_is_echoed_shows_no_password(tmp_path: Path, answer: Answer) -> None:
    """A registry chooses its words, and they end in logs and reports: what it was sent is masked in them."""
    settings: dict[str, Any] = {"registry": Registry("registry.example.com"), "username": "me", "password": PASSWORD}
    with engine(tmp_path, {"POST /images/create": answer}) as peer, pytest.raises(RuntimeFault) as caught:
        await runtime_on(peer, **settings).pull("registry.example.com/x", ignore)

    assert MASK in caught.value.message or "..." in caught.value.message
    assert not [form for form in forms(PASSWORD) if form in caught.value.message]


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


async def test_a_pull_that_is_cancelled_before_its_answer_is_cut(tmp_path: Path) -> None:
    """There is nothing to cut yet: the answer is when it comes, and the engine sees its client leave."""
    asked, cancelled, left = asyncio.Event(), threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def pull(exchange: Exchange) -> None:
        loop.call_soon_threadsafe(asked.set)
        cancelled.wait()
        exchange.begin()
        while not exchange.ended.is_set():
            try:
                exchange.wfile.write(b'f\r\n{"status": "x"}\r\n')
            except OSError:
                loop.call_soon_threadsafe(left.set)
                return

    with engine(tmp_path, {"POST /images/create": pull}) as peer:
        runtime = runtime_on(peer)
        pulling = asyncio.ensure_future(runtime.pull("registry.example.com/x", ignore))
        await asked.wait()
        pulling.cancel()
        await asyncio.wait({pulling})
        cancelled.set()
        await left.wait()


async def test_an_engine_that_cannot_say_whether_it_has_an_image_is_no_help(tmp_path: Path) -> None:
    """Then the pull does not fail for want of an image, but for want of an engine that works."""
    answers = {"POST /images/create": refusal(500, "manifest unknown"), "GET /images/": refusal(503, "starting")}
    with engine(tmp_path, answers) as peer, pytest.raises(EngineUnavailable, match="look for the image"):
        await runtime_on(peer).pull("registry.example.com/x", ignore)
