"""TLS whose authority is fetched from a URL."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.server.certificate import Authority
from tests.server.client import client_of, until_reached
from tests.server.peer import Reader, Writer, free_address, listening
from tinkworker.server.channel.fetching import fetch_authorities
from tinkworker.server.channel.security import AuthoritiesUnreadable, FetchedTls
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import ServerUnreachable

MakeAnswer = Callable[[], bytes]


@asynccontextmanager
async def showing(make: MakeAnswer, requests: list[str] | None = None) -> AsyncIterator[str]:
    """The URL at which an HTTP server shows something, with its head."""

    async def answer(reader: Reader, writer: Writer) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        if requests is not None:
            requests.append(request)
        writer.write(make())
        await writer.drain()

    async with listening(answer) as address:
        yield f"http://{address}/cert"


def page(body: bytes, status: str = "200 OK") -> bytes:
    """An answer of HTTP."""
    return f"HTTP/1.0 {status}\r\nContent-Type: text/plain\r\n\r\n".encode() + body


def pem(path: Path) -> MakeAnswer:
    """Shows a file as it is when it is asked for."""
    return lambda: page(path.read_bytes())


async def test_the_authority_that_is_shown_is_trusted(authority: Authority) -> None:
    """A server whose certificate is of the authority at the URL is reached."""
    async with (
        showing(pem(authority.certificate)) as url,
        DevelopmentServer(certificate=authority.issue()) as server,
        client_of(server.address, FetchedTls(url)) as client,
    ):
        assert await client.workflows("w1") == ()


async def test_the_name_is_verified(authority: Authority) -> None:
    """As by the Go worker, a certificate for another name is refused."""
    async with (
        showing(pem(authority.certificate)) as url,
        DevelopmentServer(certificate=authority.issue("DNS:elsewhere.example")) as server,
        client_of(server.address, FetchedTls(url)) as client,
    ):
        with pytest.raises(ServerUnreachable, match="UNAVAILABLE"):
            await client.workflows("w1")


async def test_a_server_with_a_new_authority_is_reached_again(authority: Authority, tmp_path: Path) -> None:
    """When a server comes back with another authority, that is fetched, too."""
    other = Authority(tmp_path)
    shown = [authority, other]
    address = free_address()
    async with (
        showing(lambda: page(shown[0].certificate.read_bytes())) as url,
        client_of(address, FetchedTls(url)) as client,
    ):
        for each in (authority, other):
            async with DevelopmentServer(address, certificate=each.issue()):
                await until_reached(client)
            del shown[0]
            shown.append(other)


async def test_what_cannot_be_fetched_makes_the_server_unreachable() -> None:
    """Without the certificates no call is made; the fault names the URL, and the next call fetches again."""
    requests: list[str] = []
    async with (
        showing(lambda: page(b"", "503 Service Unavailable"), requests) as url,
        client_of(free_address(), FetchedTls(url)) as client,
    ):
        for _ in range(2):
            with pytest.raises(ServerUnreachable, match=re.escape(f"{url}, for the certificates to trust")):
                await client.workflows("w1")

    assert len(requests) == 2


async def test_credentials_are_used_and_never_shown(authority: Authority) -> None:
    """A user and a password in the URL go to the server there, and into no message."""
    requests: list[str] = []
    async with showing(pem(authority.certificate), requests) as url:
        secret = FetchedTls(url.replace("http://", "http://user:s%40cret@").replace("/cert", "/cert?a=b"))
        assert await fetch_authorities(secret, {}) == authority.certificate.read_bytes()
    with pytest.raises(AuthoritiesUnreadable) as caught:
        await fetch_authorities(secret, {})

    (request,) = requests
    assert request.startswith("GET /cert?a=b HTTP/1.0\r\n")
    assert "Authorization: Basic dXNlcjpzQGNyZXQ=" in request
    assert "http://***@127.0.0.1" in str(caught.value)
    for text in (str(caught.value), repr(secret)):
        assert "cret" not in text


WRONG: list[tuple[bytes, str]] = [
    (page(b"nonsense"), "no start line"),
    (page(b"\xff\xff"), "ascii"),
    (page(b"", "404 Not Found"), "404 Not Found"),
    (page(b"", "302 Found"), "302 Found"),
    (b"nonsense\r\n\r\n", "the server there answered ''"),
    (b"", "0 bytes read"),
    (page(b"x" * (2**20 + 1)), "more than 1048576 bytes"),
]


@pytest.mark.parametrize(("answer", "words"), WRONG, ids=[words for _, words in WRONG])
async def test_what_is_no_certificate_is_said(answer: bytes, words: str) -> None:
    """Another status, another document, too much of it and no answer at all are told with the URL."""
    async with showing(lambda: answer) as url:
        with pytest.raises(AuthoritiesUnreadable, match=re.escape(words)) as caught:
            await fetch_authorities(FetchedTls(url), {})

        assert str(caught.value).startswith(url)


@pytest.mark.parametrize("url", ["ftp://host/cert", "127.0.0.1:42114/cert", "http:///cert", "http://[::1/cert"])
async def test_what_is_no_url_is_said(url: str) -> None:
    """A text that is no URL of HTTP is told as it is."""
    with pytest.raises(AuthoritiesUnreadable) as caught:
        await fetch_authorities(FetchedTls(url), {})

    assert str(caught.value).startswith(url)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://user:hunter22\uff20x@host/cert", "http://***@host/cert"),
        ("http://user:hunter2[@host/cert", "http://***@host/cert"),
        ("user:hunter2@host/cert", "***@host/cert"),
        ("http://user@host:hunter2@host/cert", "http://***@host/cert"),
    ],
)
async def test_what_is_no_url_is_said_without_its_password(url: str, shown: str) -> None:
    """Nothing before its last @ is shown of a text that is no URL, by no message that quotes it."""
    with pytest.raises(AuthoritiesUnreadable) as caught:
        await fetch_authorities(FetchedTls(url), {})

    assert str(caught.value).startswith(f"{shown}, for the certificates to trust: ")
    assert "hunter2" not in str(caught.value)


async def test_a_server_that_is_not_there_is_said() -> None:
    """A refused connection is told with the URL."""
    with pytest.raises(AuthoritiesUnreadable, match="Connect call failed"):
        await fetch_authorities(FetchedTls(f"http://{free_address()}/cert"), {})


async def test_https_is_verified_with_the_systems_authorities(authority: Authority, tmp_path: Path) -> None:
    """Over HTTPS the system's authorities decide whether the place may be believed."""
    issued = authority.issue()

    async def answer(reader: Reader, writer: Writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(page(authority.certificate.read_bytes()))
        await writer.drain()
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(issued.chain, issued.key)
    listener = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    async with listener:
        url = f"https://127.0.0.1:{listener.sockets[0].getsockname()[1]}/cert"
        bundle = tmp_path / "bundle.pem"  # a system's has comments, not all of them ASCII
        bundle.write_bytes("# Főtanúsítvány\n".encode() + authority.certificate.read_bytes())
        trusted = {"SSL_CERT_FILE": str(bundle)}
        assert await fetch_authorities(FetchedTls(url), trusted) == authority.certificate.read_bytes()
        with pytest.raises(AuthoritiesUnreadable, match="certificate"):
            await fetch_authorities(FetchedTls(url), {})
