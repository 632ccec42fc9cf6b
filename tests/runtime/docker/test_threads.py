import asyncio
import threading
from contextlib import aclosing
from typing import NoReturn

import pytest

from tests.parts.wait import wait_until
from tinkworker.runtime.docker.threads import Abandoned, Put, call, pieces


async def test_a_call_gives_what_the_function_gives() -> None:
    """Its result or its exception, from a thread that does not keep the process."""
    assert await call(lambda: threading.current_thread().daemon) is True
    with pytest.raises(LookupError, match="lost"):
        await call(lose)


async def test_calls_do_not_queue() -> None:
    """However many hang, the next one runs: none waits for a free thread."""
    release = threading.Event()
    hanging = [asyncio.ensure_future(call(release.wait)) for _ in range(50)]
    assert await call(lambda: "through") == "through"
    release.set()
    assert await asyncio.gather(*hanging) == [True] * 50


async def test_a_cancelled_call_is_left_alone() -> None:
    """Nobody waits for its thread, and what it brings is dropped."""
    release, ended = threading.Event(), threading.Event()

    def hang() -> None:
        release.wait()
        ended.set()

    task = asyncio.ensure_future(call(hang))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not ended.is_set()
    release.set()
    await call(ended.wait)
    await asyncio.sleep(0)


def test_a_result_that_comes_after_the_loop_is_dropped() -> None:
    """Without a traceback from the thread, which pytest would turn into an error."""
    release = threading.Event()

    async def leave() -> threading.Thread:
        before = set(threading.enumerate())
        asyncio.ensure_future(call(release.wait)).add_done_callback(lambda _: None)
        await asyncio.sleep(0)
        (thread,) = set(threading.enumerate()) - before
        return thread

    thread = asyncio.run(leave())
    release.set()
    thread.join()


async def test_pieces_come_in_order_and_complete() -> None:
    """Joined where the reader is slower, and all of them, the last ones too."""
    expected = b"".join(b"%d," % number for number in range(20000))

    def produce(put: Put) -> None:
        for number in range(20000):
            put(b"%d," % number)

    assert b"".join([piece async for piece in pieces(produce)]) == expected


async def test_a_producer_waits_for_a_slow_reader() -> None:
    """No more than a bounded number of bytes lies between them."""
    put_so_far: list[int] = []

    def produce(put: Put) -> None:
        for _ in range(100):
            put(b"x" * 65536)
            put_so_far.append(65536)

    async with aclosing(pieces(produce)) as stream:
        taken = len(await anext(stream))
        await call(lambda: wait_until(lambda: sum(put_so_far) >= 262144))
        assert sum(put_so_far) <= taken + 262144 + 65536
        assert taken + sum([len(piece) async for piece in stream]) == 6553600


async def test_what_the_producer_raises_comes_after_its_pieces() -> None:
    """So that nothing is lost of what was there before the failure."""

    def produce(put: Put) -> NoReturn:
        put(b"before")
        lose()

    stream = pieces(produce)
    assert await anext(stream) == b"before"
    with pytest.raises(LookupError, match="lost"):
        await anext(stream)


async def test_a_producer_is_let_go_when_the_reader_leaves() -> None:
    """It may wait for room, or come with its next piece: either way it ends by `Abandoned`."""
    ends: list[BaseException] = []

    def produce(put: Put) -> None:
        try:
            while True:
                put(b"x" * 65536)
        except Abandoned as abandoned:
            ends.append(abandoned)
            raise

    async with aclosing(pieces(produce)) as stream:
        await anext(stream)
    await call(lambda: wait_until(lambda: ends))


async def test_a_reader_that_leaves_early_misses_no_failure() -> None:
    """A failure that nobody is there to see is no warning about an exception that was never retrieved."""

    def produce(put: Put) -> NoReturn:
        put(b"one")
        lose()

    stream = pieces(produce)
    await anext(stream)
    await asyncio.sleep(0.05)
    await stream.aclose()


def lose() -> NoReturn:
    """Fail."""
    raise LookupError("lost")
