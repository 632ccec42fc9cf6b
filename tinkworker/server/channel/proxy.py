"""
Whether a server is reached through an HTTP proxy, by Go's rules.

Go's gRPC asks Go's `httpproxy` package for `https://<address>`: HTTPS_PROXY and NO_PROXY count, in upper case or, if
that is empty, in lower case; HTTP_PROXY does not. gRPC's C library has other rules (lower case only, other names, other
suffixes), and Hook sets upper case only: left to itself the library would go around the proxy, or through one that Go
ignores. So the answer is worked out here, and the library's own rules are switched off.
"""

import base64
import re
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import unquote, urlsplit

from attrs import field, frozen

from tinkworker.server.channel.address import Address

_DEFAULT_PORTS = {"https": 443}
_HOST_AND_PORT = re.compile(r"(?:\[(?P<bracketed>[^\[\]]*)\]|(?P<plain>[^\[\]:]*)):(?P<port>[^:\[\]]*)")
_NETWORK = re.compile(r"[0-9a-f.:]+/[0-9]+")


@frozen
class Proxy:
    """
    An HTTP proxy that is asked to CONNECT.

    Attributes:
        address: Where it listens. Whatever the scheme of its URL, Go speaks plain HTTP to it.
        credentials: `user:password`; None if its URL has none.
    """

    address: Address
    credentials: str | None = field(default=None, repr=False)


def choose_proxy(address: Address, environment: Mapping[str, str]) -> Proxy | None:
    """
    The proxy through which Go would reach a server; None if it would go straight there.

    Never for `localhost` and loopback addresses. A value of HTTPS_PROXY that is no URL counts as none, as with Go.
    """
    url = environment.get("HTTPS_PROXY") or environment.get("https_proxy") or ""
    exceptions = environment.get("NO_PROXY") or environment.get("no_proxy") or ""
    proxy = read_proxy(url)
    if proxy is None or address.host == "localhost" or _is_excepted(address, exceptions):
        return None
    return proxy


def read_proxy(url: str) -> Proxy | None:
    """A proxy from its URL, or from `host:port` alone; None if it is neither."""
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme, 80)
    except ValueError:
        return None
    if not host:
        return None
    credentials = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username is not None else None
    return Proxy(Address(host, port), credentials)


def _is_excepted(address: Address, exceptions: str) -> bool:
    """Whether a server is on this machine or matches an entry of NO_PROXY."""
    ip = _read_ip(address.host)
    if ip is not None and ip.is_loopback:
        return True
    return any(_matches(entry.strip().lower(), address, ip) for entry in exceptions.split(","))


def _matches(entry: str, address: Address, ip: IPv4Address | IPv6Address | None) -> bool:
    """Whether an entry means a server: `*`, a network, or an IP address or a domain, each with a port or without."""
    if entry == "*":
        return True
    if _NETWORK.fullmatch(entry):
        try:
            network = ip_network(entry, strict=False)
        except ValueError:
            return False
        return ip is not None and ip in network
    match = _HOST_AND_PORT.fullmatch(entry)
    host = (match["bracketed"] or match["plain"] or "") if match else entry
    if match and match["port"] not in {"", str(address.port)}:
        return False
    excepted_ip = _read_ip(host)
    if excepted_ip is not None or ip is not None:
        return excepted_ip is not None and excepted_ip == ip
    return _matches_domain(host, address.host.lower())


def _matches_domain(domain: str, host: str) -> bool:
    """Whether a domain means a host: `x.org` itself and what is below it; `.x.org` and `*.x.org` what is below it."""
    domain = domain.removeprefix("*") if domain.startswith("*.") else domain
    if not domain:
        return False
    return host.endswith(domain) if domain.startswith(".") else host == domain or host.endswith(f".{domain}")


def _read_ip(host: str) -> IPv4Address | IPv6Address | None:
    """An IP address without its zone, IPv4 where it is one in disguise; None if it is a name."""
    try:
        ip = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip


def authorization(credentials: str) -> str:
    """The value of a Proxy-Authorization header."""
    return f"Basic {base64.b64encode(credentials.encode()).decode('ascii')}"
