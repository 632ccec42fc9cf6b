"""The server: whether it is reached, whether its certificate will do, what it speaks, what it has for this worker."""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Mapping

from tinkworker.cli.doctor.authority import trust
from tinkworker.cli.doctor.finding import Finding
from tinkworker.cli.parts import security_of, server_of
from tinkworker.cli.settings.settings import Settings
from tinkworker.clock import SystemClock
from tinkworker.server.channel.address import Address, AddressInvalid
from tinkworker.server.channel.fetching import fetch_authorities
from tinkworker.server.channel.proxy import choose_proxy, read_proxy
from tinkworker.server.channel.security import (
    AuthoritiesUnreadable,
    FetchedTls,
    Plaintext,
    Security,
    UnverifiedTls,
    VerifiedTls,
    read_authorities,
)
from tinkworker.server.port import ServerFault

PATIENCE = 10.0
"""Seconds for an answer."""

NOT_YET_VALID, EXPIRED, OTHER_NAME, OTHER_ADDRESS = 9, 10, 62, 64
"""OpenSSL's numbers for what is wrong with a certificate."""

NAMES = "name the server as its certificate does, or have one made for this name"
ADVICE = {
    NOT_YET_VALID: "look at the clock of this machine first, and then at the certificate",
    EXPIRED: "renew the server's certificate; --tinkerbell-insecure-tls takes it as it is",
    OTHER_NAME: NAMES,
    OTHER_ADDRESS: NAMES,
}
CUT = "write it as http://[USER:PASSWORD@]HOST:PORT; Hook up to v0.8 cuts it at an `=` within"
GRPC = "see that this is a Tink server, and its gRPC port"
PLAIN = "if the server speaks TLS, leave out --tinkerbell-tls=false"
UNKNOWN_SIGNER = "name the authority that signed it with --tinkerbell-ca-file; --tinkerbell-insecure-tls takes any"


async def look_at_server(settings: Settings, environment: Mapping[str, str]) -> AsyncIterator[Finding]:
    """The way to the server, step by step; what comes after a broken step is not looked at."""
    try:
        address = Address.parse(settings.tinkerbell_grpc_authority)
    except AddressInvalid as error:
        yield Finding.wrong("server", str(error), "correct tinkerbell-grpc-authority")
        return
    if settings.https_proxy and read_proxy(settings.https_proxy) is None:
        yield Finding.odd("server", "HTTPS_PROXY is no URL, so no proxy is asked", CUT)
    if (proxy := choose_proxy(address, environment)) is not None:
        yield Finding.odd("server", f"it is reached through the proxy {proxy.address}", "NO_PROXY names exceptions")
    else:
        for finding in (
            await look_at_way(address),
            await look_at_certificate(address, security_of(settings), environment),
        ):
            yield finding
            if finding.verdict == "wrong":
                return
    yield await look_at_protocol(settings, environment)


async def look_at_way(address: Address) -> Finding:
    """Whether somebody listens there."""
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(address.host, address.port)
        writer.close()
    except TimeoutError:
        advice = "look for a firewall on the way, and whether the address is right"
        return Finding.wrong("server", f"nothing answers at {address} within {PATIENCE:g} s", advice)
    except OSError as error:
        advice = "check the address, name resolution, and that the server runs"
        return Finding.wrong("server", f"{address} cannot be reached: {reason(error)}", advice)
    return Finding.well("server", f"somebody listens at {address}")


def reason(error: OSError) -> str:
    """Why a connection did not come about, in the system's words; the library's are about calls and tuples."""
    if isinstance(error, ConnectionError) and error.errno is not None:
        return os.strerror(error.errno)
    return error.strerror or str(error)


async def look_at_certificate(address: Address, security: Security, environment: Mapping[str, str]) -> Finding:
    """Whether TLS comes about as the settings want it."""
    if isinstance(security, Plaintext):
        return Finding.well("tls", "none, as the settings say")
    try:
        context = await context_for(security, environment)
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(address.host, address.port, ssl=context)
        writer.close()
    except AuthoritiesUnreadable as error:
        return Finding.wrong("tls", str(error), "install ca-certificates, or name a file with --tinkerbell-ca-file")
    except ssl.SSLCertVerificationError as error:
        advice = ADVICE.get(error.verify_code, UNKNOWN_SIGNER)
        return Finding.wrong("tls", f"the certificate will not do: {error.verify_message}", advice)
    except (TimeoutError, OSError) as error:
        advice = "if the server speaks no TLS, give --tinkerbell-tls=false"
        return Finding.wrong("tls", f"no TLS comes about: {str(error) or 'no answer'}", advice)
    if isinstance(security, UnverifiedTls):
        return Finding.odd("tls", "any certificate is taken", "verify it with --tinkerbell-ca-file, in an open network")
    return Finding.well("tls", "the certificate is valid")


async def context_for(
    security: UnverifiedTls | VerifiedTls | FetchedTls, environment: Mapping[str, str]
) -> ssl.SSLContext:
    """
    How the library is to verify the server.

    Raises:
        AuthoritiesUnreadable: There is nothing to verify it by.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_alpn_protocols(["h2"])
    match security:
        case UnverifiedTls():
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        case VerifiedTls():
            trust(context, read_authorities(security, environment))
        case FetchedTls():
            trust(context, await fetch_authorities(security, environment))
    return context


async def look_at_protocol(settings: Settings, environment: Mapping[str, str]) -> Finding:
    """What the server answers when it is asked for this worker's work."""
    server = server_of(settings, environment, SystemClock())
    try:
        async with asyncio.timeout(PATIENCE):
            found = await server.workflows(settings.id)
    except TimeoutError:
        if server.protocol == "agent":
            return Finding.well("protocol", "agent; the server holds the question, as it does without work")
        return Finding.wrong("protocol", f"no answer within {PATIENCE:g} s", "look at the server's log and load")
    except ServerFault as fault:
        return Finding.wrong("protocol", fault.message, GRPC if settings.tinkerbell_tls else f"{PLAIN}; {GRPC}")
    finally:
        await server.close()
    names = ", ".join(context.workflow for context in found) or "no work"
    return Finding.well("protocol", f"{server.protocol}; for {settings.id} there is: {names}")
