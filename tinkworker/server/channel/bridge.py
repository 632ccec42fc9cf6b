"""
TLS to a server whose certificate is not verified.

gRPC's library always verifies. Pinning what the server shows, the usual way around, still refuses a certificate that
has expired or is not valid yet, and a machine whose clock starts in 1970 meets those. So gRPC talks plaintext to a
socket of ours, and we talk TLS to the server. Nobody else can: the socket lies in a folder that is ours alone.
"""

import asyncio
import socket
import ssl
import tempfile
from contextlib import closing
from pathlib import Path

from attrs import define, field

from tinkworker.server.channel.address import Address
from tinkworker.server.channel.proxy import Proxy, authorization

_CONNECT_SECONDS = 10.0
_PIECE = 65536


@define
class Bridge:
    """
    A local socket whose connections lead to a server through TLS.

    Attributes:
        address: The server.
        proxy: The proxy to go through, if any.
        failure: Why the latest connection came to nothing, for people; empty if it did not. gRPC only sees a socket
            that closes.
    """

    address: Address
    proxy: Proxy | None
    failure: str = ""
    _folder: tempfile.TemporaryDirectory[str] | None = None
    _listener: asyncio.Server | None = None
    _tunnels: set[asyncio.Task[None]] = field(factory=set)

    async def open(self) -> str:
        """
        Start to listen.

        Returns:
            gRPC's name for the socket.

        Raises:
            OSError: There is no place for a socket.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="tinkworker-")
        path = Path(self._folder.name, "grpc")
        try:
            self._listener = await asyncio.start_unix_server(self._accept, sock=_bind(path))
        except OSError:
            await self.close()
            raise
        return f"unix:{path}"

    async def close(self) -> None:
        """End all connections and take the socket away."""
        if self._listener is not None:
            self._listener.close()
        for tunnel in self._tunnels:
            tunnel.cancel()
        await asyncio.gather(*self._tunnels, return_exceptions=True)
        if self._folder is not None:
            self._folder.cleanup()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a connection of gRPC's in a task of its own."""
        tunnel = asyncio.create_task(self._serve(reader, writer), name=f"bridge to {self.address}")
        self._tunnels.add(tunnel)
        tunnel.add_done_callback(self._tunnels.discard)

    async def _serve(self, near_reader: asyncio.StreamReader, near_writer: asyncio.StreamWriter) -> None:
        """Connect to the server and carry bytes both ways until either side ends."""
        with closing(near_writer):
            try:
                async with asyncio.timeout(_CONNECT_SECONDS):
                    far_reader, far_writer = await self._connect()
            except (OSError, EOFError, UnicodeError, asyncio.LimitOverrunError) as error:
                self.failure = str(error) or f"no TLS within {_CONNECT_SECONDS:.0f} s"
                return
            self.failure = ""
            with closing(far_writer):
                directions = {
                    asyncio.create_task(_carry(near_reader, far_writer)),
                    asyncio.create_task(_carry(far_reader, near_writer)),
                }
                try:
                    await asyncio.wait(directions, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for direction in directions:
                        direction.cancel()
                    await asyncio.gather(*directions, return_exceptions=True)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to the server with TLS on it."""
        next_hop = self.proxy.address if self.proxy else self.address
        reader, writer = await asyncio.open_connection(next_hop.host, next_hop.port)
        try:
            if self.proxy:
                await _ask_proxy(reader, writer, self.address, self.proxy)
            await writer.start_tls(_accept_anything(), server_hostname=self.address.host)
        except BaseException:
            writer.close()
            raise
        return reader, writer


def _bind(path: Path) -> socket.socket:
    """A socket at a path, for its owner only."""
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(str(path))
        path.chmod(0o600)
    except OSError:
        listener.close()
        raise
    return listener


def _accept_anything() -> ssl.SSLContext:
    """A TLS client that verifies nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    return context


async def _ask_proxy(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: Address, proxy: Proxy
) -> None:
    """Have a proxy CONNECT to a server."""
    lines = [f"CONNECT {address} HTTP/1.1", f"Host: {address}"]
    if proxy.credentials is not None:
        lines.append(f"Proxy-Authorization: {authorization(proxy.credentials)}")
    writer.write("\r\n".join([*lines, "", ""]).encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    status = answer.split(b"\r\n", 1)[0].decode("ascii", "replace")
    if status.split(" ")[1:2] != ["200"]:
        raise ConnectionError(f"the proxy {proxy.address} answered {status!r}")


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy what arrives until one of the two sides has ended."""
    while piece := await reader.read(_PIECE):
        writer.write(piece)
        await writer.drain()
