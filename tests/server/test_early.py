"""A server that is asked before there is a worker: the question goes out at once, and no answer to it is an old one."""

import asyncio
import queue
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor  # noqa: TID251 the library wants one
from contextlib import contextmanager

import grpc
import pytest
from attrs import define

from tests.server.client import speaking
from tests.server.peer import free_address
from tinkworker.server.channel.address import Address
from tinkworker.server.early import FRESH_FOR, EarlyServer
from tinkworker.server.port import Action, Context, ServerUnreachable
from tinkworker.testing.clock import ManualClock
from tinkworker.testing.server import MemoryServer, ServerTrouble

BOUND = 60.0
"""Seconds for a call to arrive."""


class Noting(grpc.GenericRpcHandler):
    """Notes which methods are called, and answers that there is nothing to do."""

    def __init__(self) -> None:
        self.called: queue.SimpleQueue[str] = queue.SimpleQueue()

    def service(self, details: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[bytes, bytes]":
        """Whatever is called: an empty stream."""
        self.called.put(details.method)
        return grpc.unary_stream_rpc_method_handler(lambda _request, _context: iter(()))


@contextmanager
def noting() -> Iterator[tuple[Noting, Address]]:
    """A server with threads of its own, which need no loop of the test's."""
    calls = Noting()
    server = grpc.server(ThreadPoolExecutor(1), handlers=[calls])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield calls, Address("127.0.0.1", port)
    finally:
        server.stop(None).wait()


@define(eq=False)
class Counting(MemoryServer):
    """A server that counts how often it is asked for work."""

    asked: int = 0
    closed: bool = False

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """As ever."""
        self.asked += 1
        return await MemoryServer.workflows(self, worker)

    async def close(self) -> None:
        """Note it."""
        self.closed = True


def early(server: Counting) -> EarlyServer:
    """That server, with one workflow for w1."""
    server.add("demo", [Action("task", "one", "w1", "image")])
    return EarlyServer(server, ManualClock())


@pytest.mark.parametrize("protocol", ["auto", "tink-0.12"])
async def test_the_question_needs_the_loop_no_more(protocol: str) -> None:
    """Once `ask` has returned, the question reaches the server although the loop does nothing more."""
    with noting() as (calls, address):
        async with speaking(protocol, address) as client:
            server = EarlyServer(client, ManualClock())
            await server.ask("w1")

            assert calls.called.get(timeout=BOUND).endswith("/GetWorkflowContexts")  # the loop stands still meanwhile

            assert await server.workflows("w1") == ()
            assert calls.called.empty()


async def test_the_answer_is_there_when_the_worker_asks() -> None:
    """What was asked early is not asked again, and every later question is."""
    server = Counting()
    client = early(server)

    await client.ask("w1")
    (first,) = await client.workflows("w1")

    assert (first.workflow, server.asked) == ("demo", 1)
    assert await client.workflows("w1") == (first,)
    assert server.asked == 2


async def test_without_an_early_question() -> None:
    """A server that was not asked early is asked when the worker asks."""
    server = Counting()

    assert len(await early(server).workflows("w1")) == 1
    assert server.asked == 1


async def test_a_fault_is_told_when_the_worker_asks() -> None:
    """What goes wrong with the early question is the answer to the worker's, which then goes on trying."""
    server = Counting(troubles=[ServerTrouble("workflows")])
    client = early(server)
    await client.ask("w1")

    with pytest.raises(ServerUnreachable, match="connection lost"):
        await client.workflows("w1")
    assert len(await client.workflows("w1")) == 1


async def test_a_server_that_does_not_listen() -> None:
    """Asking one early neither waits nor fails; the worker is told when it asks."""
    async with speaking("auto", free_address()) as client:
        server = EarlyServer(client, ManualClock())
        await server.ask("w1")

        with pytest.raises(ServerUnreachable):
            await server.workflows("w1")


@pytest.mark.parametrize("troubles", [[], [ServerTrouble("workflows")]])
async def test_an_old_answer_is_not_used(troubles: list[ServerTrouble]) -> None:
    """If the worker took long to be put together, the server is asked anew, whatever it had answered."""
    server = Counting(troubles=troubles)
    client = early(server)
    assert isinstance(client.clock, ManualClock)

    await client.ask("w1")
    server.stored.clear()
    client.clock.advance(FRESH_FOR + 1)

    assert await client.workflows("w1") == ()
    assert server.asked == 2


async def test_closed_before_anybody_asks() -> None:
    """A question whose answer nobody wants any more is withdrawn, and the server's adapter closed."""
    waiting = asyncio.Event()

    class Silent(Counting):
        async def workflows(self, worker: str) -> tuple[Context, ...]:
            try:
                await asyncio.Event().wait()
            finally:
                waiting.set()
            return ()

    server = Silent()
    client = early(server)
    await client.ask("w1")
    await client.close()
    await asyncio.wait_for(waiting.wait(), BOUND)

    assert server.closed


async def test_everything_else_is_the_server_itself() -> None:
    """Protocol, address and abilities, one workflow's context and its actions are those of the server."""
    server = Counting()
    client = early(server)

    assert (client.protocol, client.address, client.abilities) == (server.protocol, server.address, server.abilities)
    assert await client.context("w1", "demo") == await server.context("w1", "demo")
    assert await client.actions("demo") == await server.actions("demo")
