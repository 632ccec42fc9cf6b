"""Clients of servers that tests start, without any environment of their own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from tinkworker.clock import Clock, SystemClock
from tinkworker.server.channel.address import Address
from tinkworker.server.channel.connection import Connection
from tinkworker.server.channel.security import Plaintext, Security
from tinkworker.server.port import Server, ServerUnreachable
from tinkworker.server.protocol import speak
from tinkworker.server.tink_v0_12 import TinkServer

TEMPLATE = """\
version: "0.1"
name: trial
global_timeout: 600
tasks:
  - name: task
    worker: w1
    actions:
      - {name: one, image: busybox, timeout: 60}
      - {name: two, image: busybox, timeout: 60}
"""
"""A workflow `default/trial` of two actions."""


@asynccontextmanager
async def client_of(
    address: Address,
    security: Security | None = None,
    environment: Mapping[str, str] | None = None,
    deadline: float = 30.0,
) -> AsyncIterator[TinkServer]:
    """An adapter for a server, closed at the end."""
    client = TinkServer(Connection(address, security or Plaintext(), environment or {}), deadline)
    try:
        yield client
    finally:
        await client.close()


@asynccontextmanager
async def speaking(protocol: str, address: Address, clock: Clock | None = None) -> AsyncIterator[Server]:
    """An adapter for a server that speaks this protocol, or whichever it finds ("auto"); closed at the end."""
    client = speak(protocol, Connection(address, Plaintext(), {}), clock or SystemClock())
    try:
        yield client
    finally:
        await client.close()


async def until(condition: Callable[[], object]) -> None:
    """Wait for something that does not say when it happens."""
    while not condition():  # noqa: ASYNC110 as it does not say
        await asyncio.sleep(0.01)


async def until_reached(client: Server) -> None:
    """Call until it succeeds, as a worker does."""
    while True:
        try:
            await client.workflows("w1")
        except ServerUnreachable:
            await asyncio.sleep(0.1)
        else:
            return
