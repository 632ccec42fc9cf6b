"""The proxy breaks connections as it says, and passes on everything else."""

import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.parts.proxy import Break, Deed, proxy_on_port
from tests.parts.wait import BOUND

ANSWER = b"abcdefgh"
ASK, OTHER = re.compile(b"ask"), re.compile(b"something else")
SILENCE = 0.5
"""Seconds after which nothing counts as nothing."""


class Peer(socketserver.ThreadingTCPServer):
    """Gives the same answer to everything, and counts how often it was asked."""

    daemon_threads = True
    asked = 0

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Answer until the client has left."""
        while request.recv(100):
            self.asked += 1
            request.sendall(ANSWER)


@pytest.fixture
def peer() -> Iterator[Peer]:
    """A peer on a port of its own."""
    with Peer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def hear(peer: Peer, each: Break, times: int, patience: float = BOUND) -> list[object]:
    """What a client hears that asks so often: bytes, nothing more (b""), an error, or silence (None)."""
    with proxy_on_port("127.0.0.1", peer.server_address[1], [each]) as address:
        client = socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])))
        client.settimeout(patience)
        with client:
            return [ask(client) for _ in range(times)]


def ask(client: socket.socket) -> object:
    """What is heard when something was asked."""
    try:
        client.sendall(b"ask")
        return client.recv(100)
    except TimeoutError:
        return None
    except OSError as error:
        return type(error)


@pytest.mark.parametrize(
    ("each", "heard", "asked"),
    [
        (Break(Deed.CUT, ASK), [b""], 0),
        (Break(Deed.CUT, ASK, "answer"), [b""], 1),
        (Break(Deed.CUT, ASK, "amid"), [ANSWER, b""], 2),
        (Break(Deed.RESET, ASK), [ConnectionResetError], 0),
        (Break(Deed.RESET, ASK, "answer"), [ConnectionResetError], 1),
        (Break(Deed.HALF, ASK, "answer"), [ANSWER[:4]], 1),
        (Break(Deed.CORRUPT, ASK, "answer"), [b"tbcdefgh", ANSWER], 2),
        (Break(Deed.STALL, ASK), [None, None], 0),
        (Break(Deed.HALF_OPEN, ASK, "answer"), [None, None], 1),
    ],
)
def test_a_connection_breaks_as_it_is_told(peer: Peer, each: Break, heard: list[object], asked: int) -> None:
    """What a client hears, and whether the peer was asked, is what the deed and its moment say."""
    patience = SILENCE if None in heard else BOUND

    assert hear(peer, each, len(heard), patience) == heard
    assert (each.done, peer.asked) == (1, asked)


def test_others_are_left_alone(peer: Peer) -> None:
    """A fault happens to what it is about, and to nothing else."""
    each = Break(Deed.CUT, OTHER)

    assert hear(peer, each, 3) == [ANSWER, ANSWER, ANSWER]
    assert each.done == 0
