"""Which values are secret, and what becomes of them."""

import json
from base64 import b64decode, b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinkworker.secrecy import MASK, NO_SECRETS, Secrets, is_secret, masked, secret_values

PASSWORD = 'p/ss+w"rd~?ü'

SECRET = """
    PASSWORD REGISTRY_PASSWORD db_passwd PASSPHRASE PASS DB_PASS TOKEN GITHUB_TOKEN CLIENT_SECRET KEY API_KEY APIKEY
    SSH_PRIVATE_KEY AWS_SECRET_ACCESS_KEY CREDENTIALS
"""


@pytest.mark.parametrize("name", SECRET.split())
def test_secret(name: str) -> None:
    """These names say so."""
    assert is_secret(name)


@pytest.mark.parametrize("name", ["DEST_DISK", "KEYBOARD", "MONKEY", "PASSENGER", "COMPASS_X", "IMG_URL", "PATH", ""])
def test_not_secret(name: str) -> None:
    """These do not."""
    assert not is_secret(name)


def test_masked() -> None:
    """A secret value is replaced, with whatever is in it; another one stays."""
    assert masked("TOKEN=a=b\nc") == "TOKEN=***"
    assert masked("URL=http://x/?a=b") == "URL=http://x/?a=b"


@pytest.mark.parametrize(
    "form",
    [PASSWORD, json.dumps(PASSWORD)[1:-1], json.dumps(PASSWORD, ensure_ascii=False)[1:-1], quote(PASSWORD, safe="")],
)
def test_secrets_are_found_as_people_write_them(form: str) -> None:
    """As they are, and quoted for JSON or a URL; what stands around them stays."""
    assert Secrets.of(PASSWORD).redact(f"it is <{form}>, {form}!") == f"it is <{MASK}>, {MASK}!"


@given(st.binary(max_size=7), st.text(min_size=6, max_size=40), st.binary(max_size=7))
def test_secrets_are_found_in_base64(before: bytes, secret: str, after: bytes) -> None:
    """Wherever in base64 they stand, in both alphabets; what is left is not more than its neighbours take."""
    for encode in (b64encode, urlsafe_b64encode):
        shown = Secrets.of(secret).redact(encode(before + secret.encode() + after).decode())

        assert MASK in shown
        assert len(shown) - len(MASK) <= len(encode(before + b"...." + after))


def test_a_header_with_credentials_is_found() -> None:
    """What a registry was sent, in the Docker API's header or in HTTP's, and sends back."""
    header = b64encode(json.dumps({"username": "me", "password": PASSWORD}).encode())
    basic = b64encode(f"me:{PASSWORD}".encode())
    for encoded in (header, basic):
        shown = Secrets.of(PASSWORD).redact(encoded.decode())
        kept = shown.split(MASK)[0]
        assert PASSWORD.encode()[:3] not in b64decode(kept + "=" * (-len(kept) % 4))


def test_the_longest_secret_wins() -> None:
    """A secret that begins another one leaves nothing of it."""
    assert Secrets.of("secret", "secret-of-mine").redact("secret-of-mine, secret") == f"{MASK}, {MASK}"


def test_nothing_short_is_looked_for() -> None:
    """A password of three letters would mask half of a log, and keeps no secret."""
    assert Secrets.of("abc", "") == NO_SECRETS
    assert NO_SECRETS.redact("abc") == "abc"


def test_secrets_do_not_show_themselves() -> None:
    """Not even in a trace that prints its variables."""
    assert PASSWORD not in repr(Secrets.of(PASSWORD))


def test_more_secrets() -> None:
    """To what is looked for others can be added."""
    assert Secrets.of("first").and_also(["second"]).redact("first second third") == f"{MASK} {MASK} third"


def test_secret_values() -> None:
    """Of variables, the values whose names say so."""
    assert list(secret_values(["TOKEN=a=b", "PATH=/bin", "API_KEY"])) == ["a=b", ""]
