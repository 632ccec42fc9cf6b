"""Which values are secret, and what becomes of them."""

import json
from base64 import b64decode, b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinkworker.forms import PIECE
from tinkworker.secrecy import MASK, NO_SECRETS, Secrets, is_secret, masked, secret_values

PASSWORD = 'p/ss+w"rd~?ü'

KEY = """-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu
Nm8=
-----END PRIVATE KEY-----
"""

SECRET = """
    PASSWORD REGISTRY_PASSWORD db_passwd PASSPHRASE PASS DB_PASS TOKEN GITHUB_TOKEN CLIENT_SECRET KEY API_KEY APIKEY
    SSH_PRIVATE_KEY AWS_SECRET_ACCESS_KEY CREDENTIALS
    TS_AUTHKEY DBPASS MYSQL_PWD SSHKEY ACCESSKEY PRIVATEKEY LUKS_KEYS WIFI_PSK ROOTPASS ROOT_PW LICENSEKEY privateKey
    access-key registry.auth wifiPskFile KEY1 DB2PASS2 MONKEY_KEY PASSCODE AWS_CREDS HTTP_AUTHORIZATION keyFile db_pwd
"""

NOT_SECRET = """
    DEST_DISK KEYBOARD KEYBOARD_LAYOUT KEYMAP MONKEY monkeys BARREL_OF_MONKEYS TURKEY PASSENGER PASSENGERS COMPASS_X
    BYPASS BYPASS_CACHE IMG_URL PATH PWD OLDPWD AUTHOR AUTHORITY COMPRESSED KEYSTONE PSKOV SPWDX passes
"""


@pytest.mark.parametrize("name", SECRET.split())
def test_secret(name: str) -> None:
    """These names say so."""
    assert is_secret(name)


@pytest.mark.parametrize("name", ["", *NOT_SECRET.split()])
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


@pytest.mark.parametrize("secret", ["no\udcffutf-8", "half\ud83da-pair", "both\udcff\ud83d"])
def test_secrets_that_are_no_text_are_found(secret: str) -> None:
    """Bytes that were no UTF-8, and half a pair of JSON's, are masked like anything else."""
    assert Secrets.of(secret).redact(f"it is {secret}") == f"it is {MASK}"


def test_a_header_with_credentials_is_found() -> None:
    """What a registry was sent, in the Docker API's header or in HTTP's, and sends back."""
    header = b64encode(json.dumps({"username": "me", "password": PASSWORD}).encode())
    basic = b64encode(f"me:{PASSWORD}".encode())
    for encoded in (header, basic):
        shown = Secrets.of(PASSWORD).redact(encoded.decode())
        kept = shown.split(MASK)[0]
        assert PASSWORD.encode()[:3] not in b64decode(kept + "=" * (-len(kept) % 4))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n  ", " \n\t"])
def test_a_secret_of_several_lines_is_found(end: str) -> None:
    """A private key is masked whole, however its lines are ended or indented."""
    assert Secrets.of(KEY).redact(f"before\n{KEY.strip().replace(chr(10), end)}\nbehind") == f"before\n{MASK}\nbehind"


def test_each_long_line_of_a_secret_is_found() -> None:
    """What shows only a part of a private key shows none of its long lines."""
    shown = Secrets.of(KEY).redact("\n".join(KEY.splitlines()[1:]))

    assert not any(line in shown for line in KEY.splitlines() if len(line) >= 8)


@given(st.binary(max_size=7), st.text(min_size=6, max_size=200), st.integers(4, 76), st.sampled_from(["\n", "\r\n  "]))
def test_secrets_are_found_in_base64_that_is_wrapped(before: bytes, secret: str, width: int, end: str) -> None:
    """Base64 is wrapped by most programs; a secret within it is masked, across all of its lines."""
    encoded = b64encode(before + secret.encode()).decode()
    wrapped = end.join(encoded[start : start + width] for start in range(0, len(encoded), width))

    shown = Secrets.of(secret).redact(wrapped)

    assert MASK in shown
    assert len("".join(shown.split())) - len(MASK) <= len(b64encode(before + b"...."))


@given(st.binary(max_size=7), st.text(min_size=6, max_size=200), st.integers(PIECE, 76), st.sampled_from(["", "  "]))
def test_pieces_are_found_line_by_line(before: bytes, secret: str, width: int, indent: str) -> None:
    """Of base64 that is wrapped no line shows more of a secret than a piece that is too short, and neighbours' bits."""
    secrets = Secrets.of(secret)
    for encode in (b64encode, urlsafe_b64encode):
        encoded = encode(before + secret.encode()).decode()
        wrapped = [indent + encoded[start : start + width] for start in range(0, len(encoded), width)]

        shown = "".join(secrets.redact_pieces(secrets.redact(line)).strip() for line in wrapped)

        assert len(shown.replace(MASK, "")) <= len(b64encode(before + b"....")) + 2 * (PIECE - 1)


def test_a_piece_that_occurs_twice_is_masked_as_far_as_it_goes() -> None:
    """Where a line begins like two places of a secret, the one that has more of it in common counts."""
    secret = "correct-horse-battery, correct-horse-staple"

    assert Secrets.of(secret).redact_pieces("  correct-horse-staple") == f"  {MASK}"


@pytest.mark.parametrize("line", ["", "   ", "correct", "correct-hor", "a correct-horse-ba of", "Y29ycmVjdC1"])
def test_what_is_no_piece_stays(line: str) -> None:
    """What is short, or stands amid a line, is shown: a piece of a broken secret is at a line's edge."""
    assert Secrets.of("correct-horse-battery-staple").redact_pieces(line) == line
    assert NO_SECRETS.redact_pieces(line) == line


def test_what_lies_between_secrets_stays() -> None:
    """Lines without secrets are as they were, whatever stands around them."""
    text = "one \n\n  two\nsec\nret\n three\r\nfour secret five\n"

    assert Secrets.of("secret").redact(text) == f"one \n\n  two\n{MASK}\n three\r\nfour {MASK} five\n"


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


@pytest.mark.parametrize("value", ["true", "False", "none", "NULL"])
def test_a_switch_is_no_secret(value: str) -> None:
    """What stands behind a name such as DISABLE_AUTH is a word of every report."""
    assert Secrets.of(value).redact(f"that is {value}") == f"that is {value}"
