"""A connection that breaks where a test wants it to: something that stands between the worker and its peers."""

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import Literal

from attrs import define, field

from tests.parts.wait import wait_until

_PIECE = 64 * 1024
_GOAWAY = bytes.fromhex("000008070000000000") + bytes(8)
"""HTTP/2: this connection ends, and none of its requests was taken."""


class Deed(Enum):
    """
    What is done to a connection.

    CUT: it ends in good order, as when the peer is killed.
    RESET: it ends at once, and what was under way is gone.
    HALF: half of what is there is passed on, then it is cut.
    CORRUPT: one byte becomes another, and it goes on.
    STALL: nothing is passed on any more, and nobody is told.
    HALF_OPEN: the same, and the peer has left.
    DELAY: what is there is passed on later.
    GOAWAY: the peer says that it takes no more (HTTP/2), and it is cut.
    """

    CUT = "cut"
    RESET = "reset"
    HALF = "half"
    CORRUPT = "corrupt"
    STALL = "stall"
    HALF_OPEN = "half open"
    DELAY = "delay"
    GOAWAY = "goaway"


DELAY = 2.0
"""Seconds of a delay."""


@define
class Break:
    """
    A fault, done to the connection on which a certain request is made.

    Attributes:
        deed: What is done.
        request: What to look for in what the client sends.
        moment: When: instead of passing that on; to the beginning of the answer; or later in the answer.
        carried_out: What must be true before an answer is broken; always, unless said.
        times: How often it is still done.
        pieces: How much of the answer passes before, in pieces of 64 KiB at most; "amid" only.
        done: How often it was done.
    """

    deed: Deed
    request: re.Pattern[bytes]
    moment: Literal["request", "answer", "amid"] = "request"
    carried_out: Callable[[], bool] = lambda: True
    times: int = 1
    pieces: int = 1
    done: int = 0


@define(eq=False)
class Proxy:
    """
    Passes on what clients and a peer say to each other, and breaks connections.

    Attributes:
        listener: Where clients connect.
        reach: Connects to the peer.
        breaks: What is to happen.
        hear: Is told what clients say, in the thread of each connection.
        ended: Set when the proxy ends.
    """

    listener: socket.socket
    reach: Callable[[], socket.socket]
    breaks: Sequence[Break]
    hear: Callable[[bytes], None] = lambda _: None
    ended: threading.Event = field(factory=threading.Event)
    _lock: threading.Lock = field(factory=threading.Lock)
    _connections: "list[Connection]" = field(factory=list)

    def serve(self) -> None:
        """Take connections until the proxy ends; a peer that is not there takes none."""
        with suppress(OSError):  # the listener was shut down
            while True:
                client, _ = self.listener.accept()
                try:
                    peer = self.reach()
                except OSError:
                    client.close()
                    continue
                self._connections.append(Connection(self, client, peer))
                self._connections[-1].begin()

    def strike(self, data: bytes) -> Break | None:
        """What is to happen to the connection on which this was said."""
        with self._lock:
            for each in self.breaks:
                if each.times and each.request.search(data):
                    each.times -= 1
                    each.done += 1
                    return each
        return None

    def close(self) -> None:
        """End everything."""
        self.ended.set()
        shut(self.listener)
        for connection in self._connections:
            connection.cut()


@define(eq=False)
class Connection:
    """
    A client and its peer.

    Attributes:
        proxy: Says what is to happen.
        client: Towards the client.
        peer: Towards the peer.
        due: What is to happen to the answer.
        pieces: How many pieces of the answer it lets pass before.
        mute: Whether nothing is passed on any more.
    """

    proxy: Proxy
    client: socket.socket
    peer: socket.socket
    due: Break | None = None
    pieces: int = 0
    mute: bool = False

    def begin(self) -> None:
        """Pass on in both directions."""
        for source, pass_on in ((self.client, self.ask), (self.peer, self.answer)):
            threading.Thread(target=self.pump, args=(source, pass_on), daemon=True).start()

    def pump(self, source: socket.socket, pass_on: Callable[[bytes], None]) -> None:
        """Pass on what one side says, until it has ended."""
        with suppress(OSError):  # the other side has ended, or this one was reset
            while data := source.recv(_PIECE):
                if not self.mute:
                    pass_on(data)
        if not self.mute:
            self.cut()

    def ask(self, data: bytes) -> None:
        """Pass on a request, or not."""
        self.proxy.hear(data)
        found = self.proxy.strike(data)
        if found is not None and found.moment == "request":
            self.do(found.deed, data, self.peer)
            return
        if found is not None:
            self.due, self.pieces = found, found.pieces if found.moment == "amid" else 0
        self.peer.sendall(data)

    def answer(self, data: bytes) -> None:
        """Pass on a piece of an answer, or not."""
        due = self.due
        if due is None or self.pieces:
            self.pieces = max(0, self.pieces - 1)
            self.client.sendall(data)
            return
        self.due = None
        wait_until(due.carried_out)
        self.do(due.deed, data, self.client)

    def do(self, deed: Deed, data: bytes, target: socket.socket) -> None:
        """Do something to the connection, and to what was to be passed on."""
        match deed:
            case Deed.CORRUPT:
                target.sendall(bytes([data[0] ^ 0x15]) + data[1:])
            case Deed.DELAY:
                self.proxy.ended.wait(DELAY)
                target.sendall(data)
            case Deed.STALL:
                self.mute = True
            case Deed.HALF_OPEN:
                self.mute = True
                shut(self.peer)
            case Deed.RESET:
                self.reset()
            case Deed.CUT | Deed.HALF | Deed.GOAWAY:
                self.say_last(deed, data, target)
                self.cut()

    def say_last(self, deed: Deed, data: bytes, target: socket.socket) -> None:
        """Pass on what is still heard before the end."""
        if deed is Deed.HALF:
            target.sendall(data[: len(data) // 2])
        if deed is Deed.GOAWAY:
            self.client.sendall(_GOAWAY)

    def reset(self) -> None:
        """End both sides; what the client was sent and has not read is gone."""
        self.mute = True
        with suppress(OSError):  # the client has left
            self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.client.shutdown(socket.SHUT_RD)  # whoever reads from it would hold it open
        self.client.close()
        shut(self.peer)

    def cut(self) -> None:
        """End both sides."""
        shut(self.client)
        shut(self.peer)


def shut(end: socket.socket) -> None:
    """Wake whoever reads from it, on both sides, and close it."""
    with suppress(OSError):  # it has ended already
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def proxy_on_socket(
    path: Path, target: str, breaks: Sequence[Break] = (), hear: Callable[[bytes], None] = lambda _: None
) -> Iterator[str]:
    """A proxy before a Unix socket, for as long as this lasts: its own socket as `DOCKER_HOST` has it."""

    def reach() -> socket.socket:
        peer = socket.socket(socket.AF_UNIX)
        peer.connect(target.removeprefix("unix://"))
        return peer

    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    with _serving(Proxy(listener, reach, breaks, hear)):
        yield f"unix://{path}"


@contextmanager
def proxy_on_port(
    host: str, port: int, breaks: Sequence[Break] = (), hear: Callable[[bytes], None] = lambda _: None
) -> Iterator[str]:
    """A proxy before a port, for as long as this lasts: its own address."""
    listener = socket.create_server(("127.0.0.1", 0))
    with _serving(Proxy(listener, lambda: socket.create_connection((host, port)), breaks, hear)):
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def _serving(proxy: Proxy) -> Iterator[None]:
    proxy.listener.listen()
    thread = threading.Thread(target=proxy.serve, daemon=True)
    thread.start()
    try:
        yield
    finally:
        proxy.close()
        thread.join()
