"""The certificates by which the server's is judged: whether they are there, can be read, and are valid today."""

import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from tinkworker.cli.doctor.finding import Finding
from tinkworker.cli.parts import security_of
from tinkworker.cli.settings.settings import Settings
from tinkworker.server.channel.security import AuthoritiesUnreadable, VerifiedTls, read_authorities

FILE = (
    "see that it is there (in the worker's own container, too), may be read, and holds certificates in PEM, "
    "`-----BEGIN CERTIFICATE-----`; or name another one with --tinkerbell-ca-file"
)
SYSTEM = "install ca-certificates, or name a file with --tinkerbell-ca-file"


def look_at_authorities(settings: Settings, environment: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """
    What is to be said of the file with authorities, or of the system's if those cannot be had.

    It is looked at by itself, so that a mistake in it shows while the server is out of reach.
    """
    security, path = security_of(settings), settings.tinkerbell_ca_file
    if not isinstance(security, VerifiedTls):
        if path is not None:
            advice = "leave it out, or have the certificate verified: no --tinkerbell-tls=false or -insecure-tls"
            yield Finding.odd("authority", f"{path} is not used, as no certificate is verified", advice)
        return
    try:
        certificates = read_authorities(security, environment)
    except AuthoritiesUnreadable as error:
        yield Finding.wrong("authority", str(error), FILE if path is not None else SYSTEM)
        return
    if path is not None:
        yield judge(str(path), certificates, now)


def trust(context: ssl.SSLContext, certificates: bytes) -> None:
    """Have certificates in PEM trusted; the comments around them may be in any encoding, which the library minds."""
    context.load_verify_locations(cadata=certificates.decode("ascii", "ignore"))


def judge(path: str, certificates: bytes, now: datetime) -> Finding:
    """Whether some of the authorities in a file are valid: the others harm nobody."""
    spans = list(spans_of(certificates))
    if not spans:
        advice = "name the certificate of the authority that signed it; a server's own is not taken for one"
        return Finding.odd("authority", f"{path} holds no authority's certificate", advice)
    begin, end = min(begin for begin, _ in spans), max(end for _, end in spans)
    if end < now:
        return Finding.wrong("authority", f"{path} expired on {end:%Y-%m-%d}", "take the authority's new certificate")
    if begin > now:
        advice = "look at the clock of this machine first, and then at the certificate"
        return Finding.wrong("authority", f"{path} is not valid before {begin:%Y-%m-%d}", advice)
    return Finding.well("authority", f"{path} is valid until {end:%Y-%m-%d}")


def spans_of(certificates: bytes) -> Iterator[tuple[datetime, datetime]]:
    """From when to when each authority in PEM is valid."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trust(context, certificates)
    for certificate in context.get_ca_certs():
        yield moment(certificate["notBefore"]), moment(certificate["notAfter"])


def moment(text: object) -> datetime:
    """A moment, as the library writes it: `Jun  1 12:00:00 2026 GMT`."""
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(text)), UTC)
