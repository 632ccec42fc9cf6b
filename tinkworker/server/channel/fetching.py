"""
Fetching the certificates to trust from where a server shows them, as the workers up to v0.6 did.

It never goes through a proxy: what started those workers passed them none, and the servers were on the same network.
"""

import asyncio
import re
import ssl
from collections.abc import Mapping
from contextlib import closing
from urllib.parse import SplitResult, unquote, urlsplit

from tinkworker.server.channel.proxy import authorization
from tinkworker.server.channel.security import AuthoritiesUnreadable, FetchedTls, VerifiedTls, read_authorities

_SECONDS = 10.0
_LARGEST = 2**20
_PORTS = {"http": 80, "https": 443}


async def fetch_authorities(security: FetchedTls, environment: Mapping[str, str]) -> bytes:
    """
    The certificates to trust, in PEM, from the URL.

    Raises:
        AuthoritiesUnreadable: They are not to be had there; the message has the URL without its credentials, and why.
    """
    where = mask(security.url)
    try:
        async with asyncio.timeout(_SECONDS):
            body = await _get(_split(security.url), environment)
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=body.decode("ascii"))
    except TimeoutError as error:
        raise AuthoritiesUnreadable(f"{where}, for the certificates to trust: no answer in {_SECONDS:.0f} s") from error
    except ssl.SSLError as error:
        raise AuthoritiesUnreadable(f"{where}, for the certificates to trust: {error.reason or error}") from error
    except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
        raise AuthoritiesUnreadable(f"{where}, for the certificates to trust: {error}") from error
    return body


def mask(url: str) -> str:
    """A URL that may be shown: without a user's name and password, whether it is sound or not."""
    return re.sub(r"(?s)^([^/:@]+://)?.*@", r"\1***@", url)


def _split(url: str) -> SplitResult:
    """A URL in its parts; ValueError if it is none, which does not quote it, as Python's does."""
    try:
        parts = urlsplit(url)
        if parts.scheme in _PORTS and parts.hostname and parts.port != 0:
            return parts
    except ValueError:
        pass  # what it says has the URL in it
    raise ValueError("it is not of the form http://HOST[:PORT]/PATH")


async def _get(url: SplitResult, environment: Mapping[str, str]) -> bytes:
    """What an HTTP server answers; ValueError if that is not the document itself."""
    tls = _verifying(environment) if url.scheme == "https" else None
    reader, writer = await asyncio.open_connection(url.hostname, url.port or _PORTS[url.scheme], ssl=tls)
    with closing(writer):
        writer.write(_request(url))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status = head.splitlines()[0].partition(" ")[2]
        if not status.startswith("200"):
            raise ValueError(f"the server there answered {status!r}")
        body = await reader.read(_LARGEST + 1)
        while len(body) <= _LARGEST and (piece := await reader.read(_LARGEST)):
            body += piece
    if len(body) > _LARGEST:
        raise ValueError(f"there is more than {_LARGEST} bytes")
    return body


def _request(url: SplitResult) -> bytes:
    """A request of HTTP/1.0, whose answer ends with the connection."""
    path = f"{url.path or '/'}{'?' if url.query else ''}{url.query}"
    lines = [f"GET {path} HTTP/1.0", f"Host: {url.netloc.rpartition('@')[2]}"]
    if url.username is not None:
        credentials = f"{unquote(url.username)}:{unquote(url.password or '')}"
        lines.append(f"Authorization: {authorization(credentials)}")
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _verifying(environment: Mapping[str, str]) -> ssl.SSLContext:
    """A TLS client that trusts the system's authorities."""
    authorities = read_authorities(VerifiedTls(), environment)
    return ssl.create_default_context(cadata=authorities.decode("ascii", "ignore"))
