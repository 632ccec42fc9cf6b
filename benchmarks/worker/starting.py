"""From the start of the process to its first call, and the memory that it holds when nothing is left to do."""

import queue
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor  # noqa: TID251 the library wants one
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import grpc
from attrs import frozen

from benchmarks.worker.process import memory, worker
from tinkworker.server.channel.address import Address

BOUND = 60.0


@frozen
class Started:
    """
    A start.

    Attributes:
        seconds: From the start of the process to its first call.
        bytes: Of memory, of supervisor and worker, after a few idle polls.
    """

    seconds: float
    bytes: int


class Calls(grpc.GenericRpcHandler):
    """Notes when a call comes, and answers that there is nothing to do."""

    def __init__(self) -> None:
        self.times: queue.SimpleQueue[float] = queue.SimpleQueue()

    def service(self, _details: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[bytes, bytes]":
        """Whatever is called: an empty stream."""
        self.times.put(perf_counter())
        return grpc.unary_stream_rpc_method_handler(lambda _request, _context: iter(()))


@contextmanager
def serving() -> Iterator[tuple[Calls, Address]]:
    """A server that has nothing to do for anybody."""
    calls = Calls()
    server = grpc.server(ThreadPoolExecutor(1), handlers=[calls])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield calls, Address("127.0.0.1", port)
    finally:
        server.stop(None)


def starts(rounds: int, *flags: str) -> Iterator[Started]:
    """Start a worker again and again, each with a folder of its own."""
    for _ in range(rounds):
        with serving() as (calls, address), TemporaryDirectory() as folder:
            begun = perf_counter()
            with worker(Path(folder), address, "--retry-interval=100ms", *flags) as process:
                first = calls.times.get(timeout=BOUND)
                for _ in range(10):
                    calls.times.get(timeout=BOUND)
                yield Started(first - begun, memory(process.pid))
