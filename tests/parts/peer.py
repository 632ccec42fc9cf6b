"""Peers that behave in ways a real one cannot be made to show."""

import json
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Script = Callable[["Exchange"], None]


class Exchange(BaseHTTPRequestHandler):
    """
    One request to a peer, and what it answers; a script is a function that is given one of these.

    Attributes:
        ended: Set when the peer ends; a script that never answers waits for it.
    """

    protocol_version = "HTTP/1.1"
    server: "_Peer"

    @property
    def ended(self) -> threading.Event:
        """See the class."""
        return self.server.ended

    def answer(self, status: int, body: bytes | object, kind: str = "application/json") -> None:
        """Send a whole answer; what is not bytes is sent as JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def begin(self, *chunks: bytes) -> None:
        """Send the beginning of an answer in chunks; `end` sends the end."""
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for chunk in chunks:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))

    def end(self) -> None:
        """Send the end of an answer that was begun."""
        self.wfile.write(b"0\r\n\r\n")

    def do_GET(self) -> None:
        """Let the script answer."""
        if length := int(self.headers.get("Content-Length", 0)):
            self.rfile.read(length)
        self.server.script(self)

    do_HEAD = do_POST = do_DELETE = do_GET  # noqa: N815 the library's names

    def address_string(self) -> str:
        """A name for the client, which has none on a Unix socket."""
        return "client"

    def log_message(self, *_: Any) -> None:
        """Remember the request instead of printing it."""
        self.server.requests.append(f"{self.command} {self.path}")


class _Peer(socketserver.BaseServer):
    """What both kinds of servers have besides."""

    script: Script
    ended: threading.Event
    requests: list[str]
    connections: list[socket.socket]

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Remember a connection."""
        self.connections.append(request)
        return super().verify_request(request, client_address)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients may leave at any time."""


class _PortPeer(_Peer, ThreadingHTTPServer):
    block_on_close = False


class _SocketPeer(_Peer, socketserver.ThreadingUnixStreamServer):
    request_queue_size = 100
    daemon_threads = True
    block_on_close = False


class Peer:
    """
    A scripted peer, as a test sees it.

    Attributes:
        address: `host:port`, or the path of the socket.
    """

    def __init__(self, server: _Peer, address: str) -> None:
        self._server = server
        self.address = address

    @property
    def requests(self) -> list[str]:
        """All requests so far that were answered, at least in part: "GET /v2/"."""
        return list(self._server.requests)

    @property
    def connections(self) -> int:
        """How many connections were made so far."""
        return len(self._server.connections)


@contextmanager
def listen_on_port(
    script: Script, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
) -> Iterator[Peer]:
    """A peer on a free port of the loopback interface, or on the one given, for as long as this lasts."""
    with _PortPeer((host, port), Exchange) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        yield from _serve(server, script, f"{host}:{server.server_address[1]}")


@contextmanager
def listen_on_socket(script: Script, path: Path) -> Iterator[Peer]:
    """A peer on a Unix socket, for as long as this lasts."""
    with _SocketPeer(str(path), Exchange) as server:
        yield from _serve(server, script, str(path))
    path.unlink()


def _serve(server: _Peer, script: Script, address: str) -> Iterator[Peer]:
    server.script, server.ended, server.requests, server.connections = script, threading.Event(), [], []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Peer(server, address)
    finally:
        server.ended.set()
        server.shutdown()
        thread.join()
        for connection in server.connections:
            with suppress(OSError):  # it is closed
                connection.shutdown(socket.SHUT_RDWR)
