"""Connections through an HTTP proxy. Loopback addresses never go through one, so the server has other names here."""

import base64

import pytest

from tests.server.certificate import Authority
from tests.server.client import client_of
from tests.server.peer import Proxy, Relay, free_address, listening
from tinkworker.server.channel.address import Address
from tinkworker.server.channel.security import Plaintext, Security, UnverifiedTls, VerifiedTls
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import ServerUnreachable

NAME = Address("tink.example", 42113)


@pytest.fixture(params=["plaintext", "verified", "unverified"])
def security(request: pytest.FixtureRequest, authority: Authority) -> Security:
    """Each way to secure a connection."""
    ways: dict[str, Security] = {
        "plaintext": Plaintext(),
        "verified": VerifiedTls(authority.certificate),
        "unverified": UnverifiedTls(),
    }
    return ways[request.param]


def make_server(security: Security, authority: Authority) -> DevelopmentServer:
    """A server for clients that have this security."""
    if isinstance(security, Plaintext):
        return DevelopmentServer()
    return DevelopmentServer(certificate=authority.issue(f"DNS:{NAME.host}"))


async def test_a_server_is_reached_through_a_proxy(security: Security, authority: Authority) -> None:
    """The proxy is asked for the server by its name, with the credentials of its URL."""
    async with make_server(security, authority) as server:
        proxy = Proxy(Relay(server.address))
        async with listening(proxy) as its_address:
            environment = {"HTTPS_PROXY": f"http://user:pass%20word@{its_address}"}
            async with client_of(NAME, security, environment) as client:
                assert await client.workflows("w1") == ()
    request, *headers = proxy.requests[0].splitlines()
    assert request == "CONNECT tink.example:42113 HTTP/1.1"
    assert f"Proxy-Authorization: Basic {base64.b64encode(b'user:pass word').decode()}" in headers


async def test_a_proxy_that_refuses_makes_the_server_unreachable(security: Security) -> None:
    """What the proxy answers is the end of the attempt, and a fault."""
    proxy = Proxy(Relay(NAME), answer="407 Proxy Authentication Required")
    async with (
        listening(proxy) as its_address,
        client_of(NAME, security, {"HTTPS_PROXY": str(its_address)}) as client,
    ):
        with pytest.raises(ServerUnreachable, match="UNAVAILABLE"):
            await client.workflows("w1")
    assert proxy.requests


async def test_an_excepted_server_is_reached_directly(security: Security, authority: Authority) -> None:
    """A server that NO_PROXY excepts is not reached through the proxy. 0.0.0.0 is this machine, and not loopback."""
    certificate = None if isinstance(security, Plaintext) else authority.issue("IP:0.0.0.0")
    async with DevelopmentServer(certificate=certificate) as server:
        environment = {"HTTPS_PROXY": f"http://{free_address()}", "NO_PROXY": "0.0.0.0/32"}
        async with client_of(Address("0.0.0.0", server.address.port), security, environment) as client:
            assert await client.workflows("w1") == ()


async def test_the_librarys_own_rules_are_switched_off(
    security: Security, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a proxy nor an exception that only the C library would read makes any difference."""
    async with make_server(security, authority) as server:
        proxy = Proxy(Relay(server.address))
        async with listening(proxy) as its_address:
            for name in ("grpc_proxy", "http_proxy", "https_proxy"):
                monkeypatch.setenv(name, f"http://{free_address()}")
            for name in ("no_grpc_proxy", "no_proxy"):
                monkeypatch.setenv(name, "example,127.0.0.1")
            async with client_of(NAME, security, {"HTTPS_PROXY": str(its_address)}) as client:
                assert await client.workflows("w1") == ()


async def test_a_proxy_in_the_process_is_not_used_if_none_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that only the C library would read is not used."""
    monkeypatch.setenv("http_proxy", f"http://{free_address()}")
    async with DevelopmentServer() as server, client_of(Address("0.0.0.0", server.address.port)) as client:
        assert await client.workflows("w1") == ()
