"""How a connection breaks and comes back; TLS and proxies have files of their own."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.server.client import TEMPLATE, client_of, until, until_reached
from tests.server.peer import Relay, answering, free_address, listening, say_nothing
from tinkworker.server.channel.address import Address
from tinkworker.server.channel.connection import LARGEST_ANSWER
from tinkworker.server.development.fault import Fault, Silence
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import ServerUnreachable

_SERVE = "import sys; from tinkworker.cli.server import run; sys.exit(run(['--listen', '127.0.0.1:0']))"


async def test_a_server_that_comes_back_is_reached_again() -> None:
    """After a server went away and came back on the same port, calls succeed again by themselves."""
    address = free_address()
    async with client_of(address) as client:
        async with DevelopmentServer(address):
            await until_reached(client)
        with pytest.raises(ServerUnreachable):
            await client.workflows("w1")
        async with DevelopmentServer(address):
            await until_reached(client)


async def test_a_server_that_is_not_there_is_unreachable_at_once() -> None:
    """A refused connection is said so, with the address and what to look at, and without waiting for the deadline."""
    address = free_address()
    async with client_of(address, deadline=3600.0) as client:
        with pytest.raises(ServerUnreachable, match=rf"{address}.*refused.*\(UNAVAILABLE\); check the address"):
            await client.workflows("w1")


async def test_a_peer_that_accepts_and_never_answers_is_unreachable() -> None:
    """A call to something that takes connections and says nothing ends with its deadline."""
    async with listening(say_nothing) as address, client_of(address, deadline=0.5) as client:
        with pytest.raises(ServerUnreachable, match="DEADLINE_EXCEEDED"):
            await client.workflows("w1")


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    """A server in a process of its own."""
    with subprocess.Popen([sys.executable, "-c", _SERVE], stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


async def test_a_frozen_server_is_unreachable_until_it_thaws(process: subprocess.Popen[str]) -> None:
    """A call to a server whose process is stopped ends with its deadline; once it goes on, calls succeed again."""
    assert process.stdout
    address = Address.parse(process.stdout.readline().removeprefix("listening on ").strip())
    async with client_of(address, deadline=0.5) as client:
        await until_reached(client)
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(ServerUnreachable, match="DEADLINE_EXCEEDED"):
            await client.workflows("w1")
        process.send_signal(signal.SIGCONT)
        await until_reached(client)


async def test_a_connection_that_died_silently_is_replaced() -> None:
    """A call over a connection that nothing goes through any more ends with its deadline, and the next one succeeds."""
    async with DevelopmentServer() as server:
        relay = Relay(server.address)
        async with listening(relay) as address, client_of(address, deadline=1.0) as client:
            await client.workflows("w1")
            relay.dead = relay.connections
            with pytest.raises(ServerUnreachable, match="DEADLINE_EXCEEDED"):
                await client.workflows("w1")
            await client.workflows("w1")
            assert relay.connections == 2


async def test_a_connection_that_is_closed_under_a_call_fails_that_call() -> None:
    """Closing the connection ends a call that is under way with a fault, and does not cancel the task that made it."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        silence = Fault("silence", method="GetWorkflowContexts", answer=Silence())
        server.faults.append(silence)
        call = asyncio.create_task(client.workflows("w1"))
        await until(lambda: silence.struck)
        await client.close()
        with pytest.raises(ServerUnreachable, match="CANCELLED"):
            await call


async def test_a_call_can_be_cancelled() -> None:
    """Cancelling the task that makes a call cancels it."""
    async with listening(say_nothing) as address, client_of(address) as client:
        call = asyncio.create_task(client.workflows("w1"))
        await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call


async def test_calls_can_be_made_side_by_side() -> None:
    """Calls that are made at the same time, the first ones included, share one connection."""
    async with DevelopmentServer() as server:
        workflow = server.add(TEMPLATE)
        relay = Relay(server.address)
        async with listening(relay) as address, client_of(address) as client:
            answers = await asyncio.gather(*(client.actions(workflow) for _ in range(20)))
            assert {len(answer) for answer in answers} == {2}
            assert relay.connections == 1


async def test_a_list_without_end_is_given_up() -> None:
    """A server that sends a list larger than memory is not read to the end."""
    endless = iter(lambda: b"\x0a\x03abc" * 1000, None)
    async with answering(endless) as address, client_of(address) as client:
        with pytest.raises(ServerUnreachable, match="RESOURCE_EXHAUSTED"):
            await client.workflows("w1")


async def test_an_answer_that_is_too_large_is_given_up() -> None:
    """A single answer beyond the limit is a fault that says so."""
    async with answering([bytes(LARGEST_ANSWER + 1)]) as address, client_of(address) as client:
        with pytest.raises(ServerUnreachable, match=r"RESOURCE_EXHAUSTED.*the workflow's size"):
            await client.actions("default/trial")


async def test_a_peer_that_speaks_something_else_is_unreachable() -> None:
    """A peer that answers HTTP/1.1 is a fault that says so."""

    async def speak_http(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with listening(speak_http) as address, client_of(address) as client:
        with pytest.raises(ServerUnreachable, match="UNAVAILABLE"):
            await client.workflows("w1")
