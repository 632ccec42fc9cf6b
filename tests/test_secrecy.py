"""Which values are secret."""

import pytest

from tinkworker.secrecy import is_secret, masked

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
