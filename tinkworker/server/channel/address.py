"""Where a server is: `HOST:PORT`, with IPv6 in brackets."""

import re
from ipaddress import ip_address
from typing import Self

from attrs import frozen

_FORM = re.compile(r"(?:\[(?P<bracketed>[^\[\]]+)\]|(?P<plain>[^\[\]:/?#@\s]+)):(?P<port>[0-9]+)", re.ASCII)
_LAST_PORT = 65535


class AddressInvalid(ValueError):
    """What was given is no address; the message says why and how to write one."""


@frozen
class Address:
    """
    A host and a port.

    Attributes:
        host: A name, or an IP address without brackets; IPv6 may have a zone.
        port: 0 to 65535; 0 asks for a free one where something listens.
    """

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Read `HOST:PORT`.

        Raises:
            AddressInvalid: It is not of that form.
        """
        match = _FORM.fullmatch(text)
        if match is None:
            raise AddressInvalid(f"{text!r} is not an address: {_complaint(text)}")
        host = match["plain"] or match["bracketed"]
        if match["bracketed"] and not is_ipv6(host):
            raise AddressInvalid(f"{text!r} is not an address: {host!r} in brackets is not IPv6")
        if int(match["port"]) > _LAST_PORT:
            raise AddressInvalid(f"{text!r} is not an address: ports end at {_LAST_PORT}")
        return cls(host, int(match["port"]))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if is_ipv6(self.host) else f"{self.host}:{self.port}"


def is_ipv6(host: str) -> bool:
    """Whether a host is an IPv6 address rather than an IPv4 address or a name."""
    try:
        return ip_address(host).version == 6  # noqa: PLR2004 the version's own number
    except ValueError:
        return False


def _complaint(text: str) -> str:
    """What is wrong with a text that is not of the form, and how it is written."""
    if "://" in text:
        return "write it without a scheme, for example 192.168.1.1:42113"
    if is_ipv6(text.strip("[]")) or text.count(":") > 1:
        return "write IPv6 in brackets and with a port, for example [fd00::1]:42113"
    if ":" not in text:
        return "the port is missing; write HOST:PORT, for example 192.168.1.1:42113"
    return "write HOST:PORT, for example 192.168.1.1:42113"
