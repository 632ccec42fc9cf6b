"""What TLS has against a server's certificate, and what to look at: the clock of this machine before anything else.

A machine without a battery boots in 1970, where no certificate is valid yet. The library says so in words that send
people to the certificate, and older ones only that it was refused.
"""

from datetime import datetime

REFUSED = ("CERTIFICATE_VERIFY_FAILED", "Hostname Verification Check failed", "is not in peer certificate")
"""The library's words for a certificate that will not do."""

UNJUDGED = ("for the certificates to trust", "holds no certificate", "no certificates to trust")
"""Our own words for authorities that cannot be had, so that no server was asked."""

TRUST = (
    "see that the file of --tinkerbell-ca-file, or else the system's, is there, in the worker's own container, too, "
    "and holds certificates in PEM"
)

MADE = 2025
"""The year before which this program was not there: a clock that shows an earlier one is wrong."""

OTHER_NAME = "the certificate is for another name: name the server as it does, or have one made for this name"
ADVICE = {
    "not yet valid": "by the clock of this machine, which shows {date}, its time has not come: look at that clock"
    " first, and then at the certificate",
    "has expired": "by the clock of this machine, which shows {date}, its time is over: renew it, if that clock"
    " is right",
    "Hostname": OTHER_NAME,
    "is not in peer certificate": OTHER_NAME,
    "": "see that this machine trusts who signed the certificate",
}
"""What to look at, by a word of the library's text; the first that is in it."""


def refused(text: str) -> bool:
    """Whether a connection failed at the server's certificate."""
    return any(words in text for words in REFUSED)


def unjudged(text: str) -> bool:
    """Whether nobody was asked, as there is nothing to judge a certificate by."""
    return any(words in text for words in UNJUDGED)


def advice(text: str, wall: datetime) -> str:
    """What to look at after a certificate was refused, when this machine's clock shows a date."""
    date = wall.date().isoformat()
    if wall.year < MADE:
        return f"the clock of this machine is wrong, it shows {date}, when no certificate was valid yet: set it"
    return next(what for words, what in ADVICE.items() if words in text).format(date=date)
