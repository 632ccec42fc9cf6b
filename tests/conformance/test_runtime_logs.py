"""The runtime port: logs."""

import asyncio
from math import inf

import pytest

from tests.conformance.case import SUCCEEDS, Program, RuntimeCase
from tests.conformance.container import have_ended, have_running, let_others_act, pieces, read
from tinkworker.runtime.port import ContainerGone

MANY = "".join(f"line {number}\n" for number in range(5000))


@pytest.mark.parametrize("follow", [True, False])
async def test_logs_are_complete(runtime_case: RuntimeCase, follow: bool) -> None:  # noqa: FBT001 a parameter
    """After the end of a container all its output is there, in order, unchanged, stream by stream, again and again."""
    runtime = await have_ended(runtime_case, "full", Program(prints=MANY, complains="naïve \x1b[31m\tüber\r\nno end"))
    expected = {"stdout": MANY.encode(), "stderr": "naïve \x1b[31m\tüber\r\nno end".encode()}
    assert await read(runtime, "full", follow=follow) == expected
    assert await read(runtime_case.restarted(), "full", follow=follow) == expected


async def test_logs_of_a_silent_container(runtime_case: RuntimeCase) -> None:
    """A container that printed nothing has no output, and following it ends."""
    runtime = await have_ended(runtime_case, "silent", SUCCEEDS)
    assert await read(runtime, "silent") == {"stdout": b"", "stderr": b""}


@pytest.mark.parametrize(("tail", "expected"), [(0, b""), (1, b"line 4999\n"), (2, b"line 4998\nline 4999\n")])
async def test_logs_can_be_the_last_lines(runtime_case: RuntimeCase, tail: int, expected: bytes) -> None:
    """With `tail` only the last lines come."""
    runtime = await have_ended(runtime_case, "tail", Program(prints=MANY))
    assert await read(runtime, "tail", tail=tail, follow=False) == {"stdout": expected, "stderr": b""}
    assert await read(runtime, "tail", tail=tail) == {"stdout": expected, "stderr": b""}


async def test_a_tail_counts_both_streams(runtime_case: RuntimeCase) -> None:
    """A tail has that many lines of both streams together, and all if there are fewer; how they mix is not said."""
    whole = {"stdout": b"one\ntwo\n", "stderr": b"three\nfour\n"}
    runtime = await have_ended(runtime_case, "both", Program(prints="one\ntwo\n", complains="three\nfour\n"))
    streams = await read(runtime, "both", tail=3, follow=False)
    assert sum(output.count(b"\n") for output in streams.values()) == 3
    assert all(whole[stream].endswith(output) for stream, output in streams.items())
    assert await read(runtime, "both", tail=9, follow=False) == whole


async def test_logs_of_what_has_not_started(runtime_case: RuntimeCase) -> None:
    """A container that was not started has no output yet."""
    await runtime_case.runtime.create(runtime_case.specify("early", Program(prints="up\n")))
    assert await read(runtime_case.runtime, "early", follow=False) == {"stdout": b"", "stderr": b""}


async def test_logs_of_now_end_at_once(runtime_case: RuntimeCase) -> None:
    """Without `follow` the output of a container that runs ends with what is there."""
    runtime = await have_running(runtime_case, "now", Program(prints="up\n", seconds=inf))
    assert await read(runtime, "now", follow=False) == {"stdout": b"up\n", "stderr": b""}
    assert (await read(runtime, "now", tail=1, follow=False))["stdout"] == b"up\n"


async def test_followed_logs_end_with_the_container(runtime_case: RuntimeCase) -> None:
    """With `follow`, a reader has what is there, waits, and is let go when the container ends."""
    runtime = await have_running(runtime_case, "followed", Program(prints="up\n", seconds=inf))
    readings = [asyncio.ensure_future(read(it, "followed")) for it in (runtime, runtime_case.restarted())]
    await let_others_act(runtime_case)
    assert not any(reading.done() for reading in readings)
    await runtime.stop("followed", 30)
    assert await asyncio.gather(*readings) == [{"stdout": b"up\n", "stderr": b""}] * 2


async def test_followed_logs_show_what_comes_later(runtime_case: RuntimeCase) -> None:
    """A reader who was there before the program wrote anything gets all of it."""
    await runtime_case.runtime.create(runtime_case.specify("later", Program(prints="up\n", seconds=1, exits=2)))
    await runtime_case.runtime.start("later")
    assert await read(runtime_case.runtime, "later") == {"stdout": b"up\n", "stderr": b""}
    assert (await runtime_case.runtime.wait("later")).code == 2


async def test_followed_logs_end_when_the_container_is_removed(runtime_case: RuntimeCase) -> None:
    """A reader of a container that is removed is let go, or told that it is gone."""
    runtime = await have_running(runtime_case, "removed", Program(prints="up\n", seconds=inf, asked=None))
    reading = asyncio.ensure_future(read(runtime, "removed"))
    await let_others_act(runtime_case)
    await runtime.remove("removed")
    (outcome,) = await asyncio.gather(reading, return_exceptions=True)
    assert isinstance(outcome, ContainerGone) or outcome == {"stdout": b"up\n", "stderr": b""}


async def test_a_reader_that_stops_reading_holds_up_nothing(runtime_case: RuntimeCase) -> None:
    """A program that writes megabytes ends, though a reader took one piece and no more; afterwards it is all there."""
    flood = Program(prints="x" * 8191 + "\n", repeats=1000)
    await runtime_case.runtime.create(runtime_case.specify("flood", flood))
    await runtime_case.runtime.start("flood")
    async with pieces(runtime_case.runtime, "flood") as lazy:
        await anext(lazy)
        assert (await runtime_case.runtime.wait("flood")).code == 0
        assert len((await read(runtime_case.runtime, "flood"))["stdout"]) == 8192 * 1000
        rest = sum([len(output.data) async for output in lazy])
        assert 0 < rest < 8192 * 1000


async def test_a_reader_that_leaves_changes_nothing(runtime_case: RuntimeCase) -> None:
    """Closing the iterator ends the reading alone: the container runs on and its output stays."""
    runtime = await have_running(runtime_case, "left", Program(prints="up\n", seconds=inf, asked=7))
    for _ in range(3):
        async with pieces(runtime, "left") as reading:
            await anext(reading)
    await runtime.stop("left", 30)
    assert (await runtime.wait("left")).code == 7
    assert await read(runtime, "left") == {"stdout": b"up\n", "stderr": b""}


async def test_logs_of_what_is_gone(runtime_case: RuntimeCase) -> None:
    """There is no output of a container that was removed, or never was."""
    await have_ended(runtime_case, "gone", Program(prints="up\n"))
    await runtime_case.runtime.remove("gone")
    for name in ("gone", "never"):
        with pytest.raises(ContainerGone):
            await read(runtime_case.runtime, name)
