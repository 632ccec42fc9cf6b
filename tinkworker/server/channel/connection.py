"""A gRPC connection to one server, for adapters that know methods and messages."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from attrs import define, field

from tinkworker.server.channel.address import Address, is_ipv6
from tinkworker.server.channel.proxy import Proxy, authorization, choose_proxy
from tinkworker.server.channel.security import (
    AuthoritiesUnreadable,
    FetchedTls,
    Plaintext,
    Security,
    UnverifiedTls,
    read_authorities,
)

if TYPE_CHECKING:
    import grpc.aio

    from tinkworker.server.channel.bridge import Bridge

LARGEST_ANSWER = 16 * 2**20
"""Bytes that an answer may have: ten times what Kubernetes can store of a workflow, and no danger to a RAM disk."""

_OPTIONS: tuple[tuple[str, int], ...] = (
    ("grpc.enable_http_proxy", 0),  # see the module `proxy`
    ("grpc.enable_retries", 0),  # whether to try again is for lifecycles to decide
    ("grpc.max_receive_message_length", LARGEST_ANSWER),
    ("grpc.max_send_message_length", -1),
    ("grpc.use_local_subchannel_pool", 1),  # a new channel is a new connection
    # Left alone, the pause between attempts grows to 120 s. No keepalive: servers take pings for an attack.
    ("grpc.initial_reconnect_backoff_ms", 500),
    ("grpc.max_reconnect_backoff_ms", 2_000),
    # Despite its name this is how long one attempt may take, handshakes included; a far server needs a second or two.
    ("grpc.min_reconnect_backoff_ms", 10_000),
)


class RpcFailed(Exception):
    """
    A call that did not end well.

    Attributes:
        code: The name of gRPC's status code: "UNAVAILABLE".
        text: The server's words, or the library's.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


@define
class Connection:
    """
    A connection to one server. It is made when it is first used, and again whenever it breaks.

    Attributes:
        address: The server.
        security: How the connection is secured.
        environment: Where the proxy and the system's authorities are looked up.
    """

    address: Address
    security: Security
    environment: Mapping[str, str] = field(repr=False)
    _channel: "grpc.aio.Channel | None" = None
    _bridge: "Bridge | None" = None
    _opening: asyncio.Lock = field(factory=asyncio.Lock)

    async def unary(self, path: str, request: bytes, deadline: float) -> bytes:
        """
        Call a method that answers once, within `deadline` seconds.

        Raises:
            RpcFailed: It did not answer, or not well.
        """
        async with self._use() as channel:
            call: grpc.aio.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary(path)
            return await call(request, timeout=deadline)

    async def stream(self, path: str, request: bytes, deadline: float) -> list[bytes]:
        """
        Call a method that answers with a list, within `deadline` seconds.

        Raises:
            RpcFailed: It did not answer, or not well, or the list is larger than `LARGEST_ANSWER`.
        """
        async with self._use() as channel:
            method: grpc.aio.UnaryStreamMultiCallable[bytes, bytes] = channel.unary_stream(path)
            call = method(request, timeout=deadline)
            answers: list[bytes] = []
            size = 0
            async for answer in call:
                answers.append(answer)
                size += len(answer) + 64  # an empty answer takes room as well
                if size > LARGEST_ANSWER:
                    call.cancel()
                    raise RpcFailed("RESOURCE_EXHAUSTED", f"the answer has more than {LARGEST_ANSWER} bytes")
            return answers

    async def close(self) -> None:
        """Close the connection; calls that are under way fail. The next call opens another one."""
        channel, self._channel = self._channel, None
        bridge, self._bridge = self._bridge, None
        if channel is not None:
            await channel.close()
        if bridge is not None:
            await bridge.close()

    @asynccontextmanager
    async def _use(self) -> AsyncIterator["grpc.aio.Channel"]:
        """Lend the channel for a call, and map what the library raises."""
        import grpc.aio  # noqa: PLC0415 takes 60 ms, and many commands never call

        try:
            yield await self._open()
        except grpc.aio.AioRpcError as error:
            code, text = error.code().name, error.details() or ""
            if code == "DEADLINE_EXCEEDED" or (code == "UNAVAILABLE" and isinstance(self.security, FetchedTls)):
                # Without keepalive nothing else tells a dead connection from a slow server; and a server that makes
                # its own certificates shows another one after a restart, which must be fetched anew.
                await self.close()
            elif self._bridge is not None and self._bridge.failure:
                text = self._bridge.failure
            raise RpcFailed(code, text) from error
        except (AuthoritiesUnreadable, OSError) as error:
            raise RpcFailed("UNAVAILABLE", str(error)) from error
        except grpc.aio.BaseError as error:
            raise RpcFailed("INTERNAL", str(error)) from error
        except asyncio.CancelledError as error:
            # The library says so, too, when the channel is closed under a call.
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            raise RpcFailed("CANCELLED", "the connection was closed") from error

    async def _open(self) -> "grpc.aio.Channel":
        """The channel, made if there is none."""
        async with self._opening:
            if self._channel is None:
                self._channel = await self._make()
            return self._channel

    async def _make(self) -> "grpc.aio.Channel":
        """A new channel, which will connect by itself."""
        import grpc.aio  # noqa: PLC0415 as above

        proxy = choose_proxy(self.address, self.environment)
        options: list[tuple[str, int | str]] = [*_OPTIONS, ("grpc.default_authority", str(self.address))]
        if isinstance(self.security, UnverifiedTls):
            from tinkworker.server.channel.bridge import Bridge  # noqa: PLC0415 no other security needs it

            bridge = Bridge(self.address, proxy)
            socket = await bridge.open()
            self._bridge = bridge
            return grpc.aio.insecure_channel(socket, options)
        target = _target(self.address)
        if proxy is not None:
            target = _target(proxy.address)
            options += _connect_options(self.address, proxy)
        if isinstance(self.security, Plaintext):
            return grpc.aio.insecure_channel(target, options)
        if isinstance(self.security, FetchedTls):
            from tinkworker.server.channel.fetching import fetch_authorities  # noqa: PLC0415 likewise

            authorities = await fetch_authorities(self.security, self.environment)
        else:
            authorities = read_authorities(self.security, self.environment)
        return grpc.aio.secure_channel(target, grpc.ssl_channel_credentials(authorities), options)


def _target(address: Address) -> str:
    """An address as gRPC names it; a zone's `%` is escaped, since it is a URI."""
    if is_ipv6(address.host):
        return f"ipv6:{str(address).replace('%', '%25')}"
    return f"dns:///{address}"


def _connect_options(address: Address, proxy: Proxy) -> list[tuple[str, int | str]]:
    """
    Have the library CONNECT through a proxy.

    These are the two options that its own proxy rules would set; its public one, `grpc.http_proxy`, is subject to
    `no_proxy` in the environment of the process, read its own way.
    """
    options: list[tuple[str, int | str]] = [("grpc.http_connect_server", str(address))]
    if proxy.credentials is not None:
        header = f"Proxy-Authorization:{authorization(proxy.credentials)}"
        options.append(("grpc.http_connect_headers", header))
    return options
