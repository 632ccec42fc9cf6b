"""
Blocking calls as something to await.

Each call has a daemon thread of its own: in a shared pool a few reads that hang starve everybody else, and the
interpreter waits for such a pool at its end. Whoever stops awaiting stops listening; the thread ends when its call
does, and what it brings then is dropped.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")
X = TypeVar("X")
Put = Callable[[bytes], None]

_WAITING = 256 * 1024
"""Bytes that may wait for a reader before the thread that reads them waits too."""


class Abandoned(Exception):
    """Tells a thread that what it produces is not wanted any more."""


async def call(function: Callable[[], T]) -> T:
    """Await a blocking function that runs in a thread of its own."""
    return await begin(function)


def begin(function: Callable[[], T]) -> asyncio.Future[T]:
    """Run a blocking function in a thread of its own; the future is its answer."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def deliver(settle: Callable[[X], None], value: X) -> None:
        if not answer.done():
            settle(value)

    def run() -> None:
        try:
            result = function()
        except BaseException as error:  # noqa: BLE001 whatever it is, it belongs to who awaits
            post(loop, partial(deliver, answer.set_exception, error))
        else:
            post(loop, partial(deliver, answer.set_result, result))

    threading.Thread(target=run, daemon=True).start()
    return answer


def post(loop: asyncio.AbstractEventLoop, callback: Callable[[], object]) -> bool:
    """Let a loop call something, from any thread. False if the loop is closed: then nobody is left who could care."""
    try:
        loop.call_soon_threadsafe(callback)
    except RuntimeError:
        if not loop.is_closed():
            raise
        return False
    return True


async def pieces(produce: Callable[[Put], None]) -> AsyncGenerator[bytes, None]:
    """
    What a blocking function puts, in order and joined where the reader is slower; close it to stop.

    `produce` runs in a thread of its own and calls `put` with bytes. That blocks while much is waiting, and raises
    `Abandoned` once this was closed; `produce` lets it pass. What it raises otherwise is raised here, after all pieces.
    """
    buffer = _Buffer(asyncio.get_running_loop())
    producer = begin(lambda: produce(buffer.put))
    producer.add_done_callback(lambda _: buffer.filled.set())
    try:
        finished = False
        while not finished:
            await buffer.filled.wait()
            finished = producer.done()
            if piece := buffer.take():
                yield piece
        await producer
    finally:
        buffer.abandon()
        if not producer.cancel() and not producer.cancelled():
            producer.exception()  # seen, even if the reader left before the end


class _Buffer:
    """Bytes on their way from one thread to one coroutine."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.filled = asyncio.Event()
        self._loop = loop
        self._changed = threading.Condition()
        self._pieces: list[bytes] = []
        self._size = 0
        self._abandoned = False

    def put(self, piece: bytes) -> None:
        """In the thread: add a piece, when there is room."""
        with self._changed:
            self._changed.wait_for(lambda: self._abandoned or self._size < _WAITING)
            if self._abandoned or not (self._pieces or post(self._loop, self.filled.set)):
                raise Abandoned
            self._pieces.append(piece)
            self._size += len(piece)

    def take(self) -> bytes:
        """In the coroutine: all there is."""
        with self._changed:
            self.filled.clear()
            taken, self._pieces, self._size = self._pieces, [], 0
            self._changed.notify()
        return b"".join(taken)

    def abandon(self) -> None:
        """In the coroutine: let the thread go."""
        with self._changed:
            self._abandoned = True
            self._changed.notify()
