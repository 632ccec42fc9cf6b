import re
import stat
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.server.certificate import Authority
from tests.server.client import client_of, until_reached
from tests.server.peer import free_address
from tinkworker.clock import SystemClock
from tinkworker.server.channel.security import Plaintext, Security, UnverifiedTls, VerifiedTls
from tinkworker.server.development.server import CannotListen, Certificate, DevelopmentServer
from tinkworker.server.port import ServerUnreachable
from tinkworker.server.tink_v0_12 import TinkServer

FLAWS = {
    "expired": {"end": "20010101000000Z"},
    "not valid yet": {"begin": "20980101000000Z"},
    "for another name": {"names": "DNS:elsewhere.example"},
}


@asynccontextmanager
async def client_of_tls(
    certificate: Certificate, security: Security, environment: Mapping[str, str] | None = None
) -> AsyncIterator[TinkServer]:
    """A client of a server that shows this certificate."""
    async with (
        DevelopmentServer(certificate=certificate) as server,
        client_of(server.address, security, environment) as client,
    ):
        yield client


async def test_a_certificate_of_a_trusted_authority_is_accepted(authority: Authority) -> None:
    """With the authority's file given, a server with its certificate is reached."""
    async with client_of_tls(authority.issue(), VerifiedTls(authority.certificate)) as client:
        assert await client.workflows("w1") == ()


async def test_the_systems_authorities_are_trusted(authority: Authority) -> None:
    """Without a file given, the authorities of the system decide, not those that the library brings."""
    environment = {"SSL_CERT_FILE": str(authority.certificate)}
    async with client_of_tls(authority.issue(), VerifiedTls(), environment) as client:
        assert await client.workflows("w1") == ()


async def test_a_certificate_of_an_unknown_authority_is_refused(authority: Authority) -> None:
    """A certificate that nobody known has signed makes the server unreachable."""
    async with client_of_tls(authority.issue(), VerifiedTls()) as client:
        with pytest.raises(ServerUnreachable, match="CERTIFICATE_VERIFY_FAILED"):
            await client.workflows("w1")


@pytest.mark.parametrize("flaw", FLAWS)
async def test_a_bad_certificate_is_refused(authority: Authority, flaw: str) -> None:
    """A certificate that is expired, not valid yet or for another name makes the server unreachable, and is blamed."""
    async with client_of_tls(authority.issue(**FLAWS[flaw]), VerifiedTls(authority.certificate)) as client:
        with pytest.raises(ServerUnreachable, match=r"UNAVAILABLE\); (?!check the address).*(clock|certificate)"):
            await client.workflows("w1")


async def test_a_clock_that_is_wrong_is_said(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that has just booted in 1970 no certificate is valid yet; what is wrong is its clock."""
    monkeypatch.setattr(SystemClock, "wall", lambda _: datetime(1970, 1, 1, tzinfo=UTC))
    certificate = authority.issue(**FLAWS["not valid yet"])  # whose time is as far away as that of any in 1970
    async with client_of_tls(certificate, VerifiedTls(authority.certificate)) as client:
        with pytest.raises(ServerUnreachable, match="the clock of this machine is wrong, it shows 1970-01-01"):
            await client.workflows("w1")


@pytest.mark.parametrize("flaw", [*FLAWS, "of an unknown authority"])
async def test_any_certificate_is_accepted_if_none_is_verified(authority: Authority, flaw: str) -> None:
    """Without verification every certificate will do, whatever is wrong with it."""
    async with client_of_tls(authority.issue(**FLAWS.get(flaw, {})), UnverifiedTls()) as client:
        assert await client.workflows("w1") == ()


async def test_a_new_certificate_is_accepted_if_none_is_verified(authority: Authority) -> None:
    """Without verification a server that comes back with another certificate is reached again."""
    address = free_address()
    async with client_of(address, UnverifiedTls()) as client:
        for _ in range(2):
            async with DevelopmentServer(address, certificate=authority.issue()):
                await until_reached(client)


@pytest.mark.parametrize("security", [VerifiedTls(), UnverifiedTls()])
async def test_tls_to_a_plaintext_server_fails(security: Security) -> None:
    """TLS on the worker's side only makes the server unreachable, with TLS among what to look at."""
    async with DevelopmentServer() as server, client_of(server.address, security) as client:
        with pytest.raises(ServerUnreachable, match="both sides use TLS"):
            await client.workflows("w1")


async def test_plaintext_to_a_tls_server_fails(authority: Authority) -> None:
    """TLS on the server's side only makes the server unreachable, with TLS among what to look at."""
    async with client_of_tls(authority.issue(), Plaintext()) as client:
        with pytest.raises(ServerUnreachable, match="both sides use TLS"):
            await client.workflows("w1")


async def test_an_unverified_server_that_is_not_there_says_why() -> None:
    """Without verification, too, a refused connection is said so."""
    async with client_of(free_address(), UnverifiedTls()) as client:
        with pytest.raises(ServerUnreachable, match="Connect call failed"):
            await client.workflows("w1")


async def test_missing_authorities_are_said() -> None:
    """A file of authorities that is not there makes the server unreachable, and is named."""
    async with client_of(free_address(), VerifiedTls(Path("/nonexistent/ca.pem"))) as client:
        with pytest.raises(ServerUnreachable, match=r"/nonexistent/ca\.pem"):
            await client.workflows("w1")


def modes(folder: Path) -> list[int]:
    """The permissions of all that is in a folder."""
    return sorted(stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*"))


async def test_the_way_around_verification_leaves_nothing_behind(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The socket between the library and TLS is its owner's alone, and is gone when the connection is closed."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    async with client_of_tls(authority.issue(), UnverifiedTls()) as client:
        await client.workflows("w1")

        assert modes(tmp_path) == [0o600, 0o700]

    assert modes(tmp_path) == []


async def test_a_place_where_no_socket_can_be_makes_the_server_unreachable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder for temporary files whose path is too long for a socket is a fault, and nothing is left in it."""
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    async with client_of(free_address(), UnverifiedTls()) as client:
        with pytest.raises(ServerUnreachable, match="too long"):
            await client.workflows("w1")

    assert modes(folder) == []


def test_a_certificate_and_a_key_must_belong_together(authority: Authority) -> None:
    """The server refuses a certificate with another one's key, and names both files."""
    mixed = Certificate(authority.issue().chain, authority.issue().key)

    with pytest.raises(CannotListen, match=re.escape(f"{mixed.chain} and {mixed.key}")):
        mixed.load()
