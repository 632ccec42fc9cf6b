"""What the doctor sees of the certificates that the server's is judged by."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.command import give
from tests.server.certificate import Authority
from tinkworker.cli.doctor.authority import look_at_authorities
from tinkworker.cli.doctor.finding import Finding
from tinkworker.cli.settings.reading import read

NOWHERE = ("--id=w1", "--tinkerbell-grpc-authority=127.0.0.1:1", "--runtime=process", "--data-dir=.")
TOMORROW = datetime.now(UTC) + timedelta(days=1)  # noqa: TID251 an authority in a test is made right now


def examine(*words: str, now: datetime = TOMORROW, **environment: str) -> list[Finding]:
    """Look at the authorities that these settings name."""
    settings = read(["--id=w1", "--tinkerbell-grpc-authority=127.0.0.1:1", *words], environment, [])
    return list(look_at_authorities(settings, environment, now))


def test_an_authority_that_will_do(authority: Authority) -> None:
    """It is said until when it is valid."""
    (found,) = examine(f"--tinkerbell-ca-file={authority.certificate}")

    assert found.verdict == "well"
    assert found.what.startswith(f"{authority.certificate} is valid until 20")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (Path.exists, "No such file or directory"),
        (Path.mkdir, "Is a directory"),
        (Path.touch, "holds no certificate in PEM"),
        (lambda path: path.write_bytes(b"\x30\x82\x03\x00\xff"), "holds no certificate in PEM"),
        (
            lambda path: path.write_text("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
            "holds no certificate in PEM",
        ),
    ],
    ids=["missing", "a folder", "empty", "not PEM", "torn"],
)
def test_a_file_that_will_not_do(tmp_path: Path, make: Callable[[Path], object], said: str) -> None:
    """It is said which file and what is wrong with it, and what to do about that, though no server can be reached."""
    path = tmp_path / "ca.pem"
    make(path)
    answer = give("tink-worker", "doctor", f"--tinkerbell-ca-file={path}", *NOWHERE, folder=tmp_path)

    line, advice = (line for line in answer.stdout.splitlines() if "ca.pem" in line or "--tinkerbell-ca-file" in line)
    assert line.startswith(f"WRONG authority {path}")
    assert said in line
    assert "holds certificates in PEM" in advice


@pytest.mark.parametrize(
    ("year", "said", "advice"),
    [(2999, "expired on 20", "take the authority's new"), (1980, "is not valid before 20", "the clock of this")],
)
def test_an_authority_of_another_time(authority: Authority, year: int, said: str, advice: str) -> None:
    """One that has expired, and one that is not valid yet, are told apart, with what to do about each."""
    (found,) = examine(f"--tinkerbell-ca-file={authority.certificate}", now=datetime(year, 1, 1, tzinfo=UTC))

    assert found.verdict == "wrong"
    assert said in found.what
    assert advice in found.advice


def test_a_servers_certificate_is_no_authority(authority: Authority) -> None:
    """A file that holds the server's own certificate only is noted as probably not what was meant."""
    (found,) = examine(f"--tinkerbell-ca-file={authority.issue().chain}")

    assert (found.verdict, "no authority's certificate" in found.what) == ("odd", True)


@pytest.mark.parametrize("switch", ["--tinkerbell-tls=false", "--tinkerbell-insecure-tls"])
def test_a_file_that_nobody_reads(tmp_path: Path, switch: str) -> None:
    """Where no certificate is verified, a file that is named all the same is noted, whatever is in it."""
    (found,) = examine(f"--tinkerbell-ca-file={tmp_path / 'ca.pem'}", switch)

    assert (found.verdict, "is not used" in found.what) == ("odd", True)


def test_the_systems_are_no_news(authority: Authority, tmp_path: Path) -> None:
    """The system's authorities have a line only where they cannot be had."""
    (found,) = examine(SSL_CERT_FILE=str(tmp_path / "none.pem"))

    assert examine(SSL_CERT_FILE=str(authority.certificate)) == []
    assert (found.verdict, "none.pem" in found.what, "ca-certificates" in found.advice) == ("wrong", True, True)


def test_comments_may_be_in_any_encoding(authority: Authority, tmp_path: Path) -> None:
    """Bundles name their authorities in comments, not all of which are ASCII: they are no obstacle."""
    bundle = tmp_path / "bundle.pem"
    bundle.write_bytes("# Főtanúsítvány\n".encode() + b"\xff\n" + authority.certificate.read_bytes())
    (found,) = examine(f"--tinkerbell-ca-file={bundle}")

    assert found.verdict == "well"
