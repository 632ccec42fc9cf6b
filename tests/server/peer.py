"""What stands between a client and a server, or in a server's place."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TypeAlias

import grpc
import grpc.aio
from attrs import define, field

from tinkworker.server.channel.address import Address

Reader: TypeAlias = asyncio.StreamReader
Writer: TypeAlias = asyncio.StreamWriter
Handler = Callable[[Reader, Writer], Awaitable[None]]


@asynccontextmanager
async def listening(handler: Handler) -> AsyncIterator[Address]:
    """A free port of this machine whose connections go to a handler; open ones are ended at the end."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: Reader, writer: Writer) -> None:
        try:
            await handler(reader, writer)
        except OSError:
            return  # the other side went away, which ends its connection
        finally:
            writer.close()

    def accept(reader: Reader, writer: Writer) -> None:
        tasks.add(asyncio.create_task(serve(reader, writer)))

    listener = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield Address("127.0.0.1", listener.sockets[0].getsockname()[1])
    finally:
        listener.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def free_address() -> Address:
    """An address of this machine at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return Address(*listener.getsockname())


async def say_nothing(_reader: Reader, _writer: Writer) -> None:
    """A peer that takes connections and never answers."""
    await asyncio.Event().wait()


@define
class Relay:
    """
    Carries connections to a server.

    Attributes:
        target: The server.
        connections: How many there were.
        dead: How many of them have died: they stay open, and nothing goes through.
    """

    target: Address
    connections: int = 0
    dead: int = 0

    async def __call__(self, reader: Reader, writer: Writer) -> None:
        """Carry a connection."""
        self.connections += 1
        number = self.connections
        far_reader, far_writer = await asyncio.open_connection(self.target.host, self.target.port)
        try:
            await asyncio.gather(self._carry(reader, far_writer, number), self._carry(far_reader, writer, number))
        finally:
            far_writer.close()

    async def _carry(self, reader: Reader, writer: Writer, number: int) -> None:
        while data := await reader.read(65536):
            if number <= self.dead:
                await asyncio.Event().wait()
            writer.write(data)
            await writer.drain()
        writer.close()


@define
class Proxy:
    """
    An HTTP proxy that leads to one server, whatever it is asked for.

    Attributes:
        relay: Carries what comes after the request.
        answer: What it says to a request; unless that is 200, that is all.
        requests: What it was asked.
    """

    relay: Relay
    answer: str = "200 Connection established"
    requests: list[str] = field(factory=list)

    async def __call__(self, reader: Reader, writer: Writer) -> None:
        """Serve a client."""
        self.requests.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(f"HTTP/1.1 {self.answer}\r\n\r\n".encode())
        if self.answer.startswith("200"):
            await self.relay(reader, writer)


class _Canned(grpc.GenericRpcHandler):
    """Answers every call with the same messages, and keeps the requests."""

    def __init__(self, answers: Iterable[bytes], requests: list[bytes]) -> None:
        self._answers = answers
        self._requests = requests

    def service(self, _details: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[bytes, bytes]":
        return grpc.unary_stream_rpc_method_handler(self._answer)

    async def _answer(self, request: bytes, _context: object) -> AsyncIterator[bytes]:
        self._requests.append(request)
        for answer in self._answers:
            yield answer


@asynccontextmanager
async def answering(answers: Iterable[bytes], requests: list[bytes] | None = None) -> AsyncIterator[Address]:
    """A gRPC server that answers every call with these messages, whatever they are, and keeps the requests."""
    server = grpc.aio.server()
    server.add_generic_rpc_handlers((_Canned(answers, [] if requests is None else requests),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        yield Address("127.0.0.1", port)
    finally:
        await server.stop(None)
