from pathlib import Path

import pytest

from tests.server.certificate import Authority
from tinkworker.server.channel.security import AuthoritiesUnreadable, VerifiedTls, read_authorities


def test_the_systems_authorities_can_be_named_in_the_environment(authority: Authority) -> None:
    """SSL_CERT_FILE names the file whose authorities are trusted."""
    environment = {"SSL_CERT_FILE": str(authority.certificate)}

    assert read_authorities(VerifiedTls(), environment) == authority.certificate.read_bytes()


def test_a_file_of_ones_own_replaces_the_systems(authority: Authority) -> None:
    """A file that was given is read instead of the system's."""
    environment = {"SSL_CERT_FILE": "/nonexistent"}

    assert read_authorities(VerifiedTls(authority.certificate), environment) == authority.certificate.read_bytes()


def test_the_system_has_authorities() -> None:
    """Without anything given, the bundle of this system is found."""
    assert b"BEGIN CERTIFICATE" in read_authorities(VerifiedTls(), {})


@pytest.mark.parametrize(("content", "words"), [(None, "No such file"), (b"\xff nonsense", "no certificate in PEM")])
def test_a_file_without_certificates_is_named(tmp_path: Path, content: bytes | None, words: str) -> None:
    """A file that is missing, or holds something else, is named with what is wrong with it."""
    path = tmp_path / "authorities.pem"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(AuthoritiesUnreadable) as caught:
        read_authorities(VerifiedTls(path), {})

    assert str(path) in str(caught.value)
    assert words in str(caught.value)
