"""What to look at when a certificate is refused."""

from datetime import UTC, datetime

import pytest

from tinkworker.server.certificate import ADVICE, advice, refused

TODAY = datetime(2030, 5, 6, tzinfo=UTC)
TLS = "Tls handshake failed: CERTIFICATE_VERIFY_FAILED"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f"{TLS}: certificate is not yet valid: OK",
            "which shows 2030-05-06, its time has not come: look at that clock",
        ),
        (f"{TLS}: certificate has expired: OK", "which shows 2030-05-06, its time is over: renew it"),
        ("UNAUTHENTICATED: Hostname Verification Check failed.", "for another name"),
        ("Peer name 192.0.2.1 is not in peer certificate", "for another name"),
        (f"{TLS}: unable to get local issuer certificate", "who signed"),
        (TLS, "who signed"),
    ],
)
def test_each_reason_has_its_advice(text: str, said: str) -> None:
    """Whatever the library names is what is to be looked at; what it does not name is most often the authority."""
    assert refused(text)
    assert said in advice(text, TODAY)


@pytest.mark.parametrize("words", ADVICE)
def test_a_clock_from_before_this_program_is_wrong(words: str) -> None:
    """Whatever the library says, a clock that shows 1970 comes first: older libraries say no more than a refusal."""
    assert advice(words, datetime(1970, 1, 1, tzinfo=UTC)).startswith("the clock of this machine is wrong")


def test_other_failures_are_no_certificates() -> None:
    """A server that is not there, or speaks no TLS, has shown none."""
    assert not refused("Connection refused")
    assert not refused("SSL_ERROR_SSL: WRONG_VERSION_NUMBER")
