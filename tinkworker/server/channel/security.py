"""How a connection is secured, and which authorities are trusted."""

import ssl
from collections.abc import Mapping
from pathlib import Path

from attrs import field, frozen


@frozen
class Plaintext:
    """No TLS."""


@frozen
class VerifiedTls:
    """
    TLS whose certificate must be valid, for this host, and signed by an authority that is trusted.

    Attributes:
        authorities: A file with certificates in PEM that are trusted instead of the system's; None for the system's.
    """

    authorities: Path | None = None


@frozen
class UnverifiedTls:
    """TLS with any certificate, as Go's InsecureSkipVerify: self-signed, for another name, expired, not valid yet."""


@frozen
class FetchedTls:
    """
    TLS as the workers up to v0.6 had it: whoever signed is fetched from where the server shows it.

    The certificate must be valid and for this host, as ever (Go's `NewClientTLSFromCert` with an empty name).

    Attributes:
        url: Where certificates in PEM are to be had, over HTTP; may have credentials in it.
    """

    url: str = field(repr=False)


Security = Plaintext | VerifiedTls | UnverifiedTls | FetchedTls

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # RHEL without the links
    "/etc/ssl/cert.pem",  # Alpine
)


class AuthoritiesUnreadable(Exception):
    """The certificates to trust cannot be had; the message says where they were looked for and why."""


def read_authorities(security: VerifiedTls, environment: Mapping[str, str]) -> bytes:
    """
    The certificates to trust, in PEM.

    Go trusts the system's, and so do we: gRPC's library would trust a list that came with it, in which an operator's
    own authority never is. As with Go, SSL_CERT_FILE names another file.

    Raises:
        AuthoritiesUnreadable: There is no such file, or no certificate in it.
    """
    path = security.authorities or _find_bundle(environment)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
        return path.read_bytes()
    except ssl.SSLError as error:
        raise AuthoritiesUnreadable(f"{path} holds no certificate in PEM ({error.reason})") from error
    except OSError as error:
        raise AuthoritiesUnreadable(f"{path}, for the certificates to trust: {error.strerror}") from error


def _find_bundle(environment: Mapping[str, str]) -> Path:
    """The file in which this system keeps the authorities that it trusts."""
    if named := environment.get("SSL_CERT_FILE"):
        return Path(named)
    for candidate in map(Path, _BUNDLES):
        if candidate.is_file():
            return candidate
    raise AuthoritiesUnreadable(
        f"no certificates to trust in {', '.join(_BUNDLES)}; install ca-certificates, or set SSL_CERT_FILE"
    )
