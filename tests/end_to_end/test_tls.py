"""Each kind of TLS with each protocol, as an operator sets it."""

import http.server
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest

from tests.end_to_end.stage import Stage, action, stage
from tests.server.certificate import Authority
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.port import State

GIVEN = ("--runtime=process", "--tinkerbell-tls=true")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """An authority that signed for the server."""
    (tmp_path / "authority").mkdir()
    return Authority(tmp_path / "authority")


@pytest.fixture
def on(tmp_path: Path, protocol: Spoken, authority: Authority) -> Iterator[Stage]:
    """A stage whose server shows a certificate of that authority."""
    with stage(tmp_path, protocol, authority.issue()) as made:
        yield made


@pytest.mark.parametrize(
    ("flags", "variables"),
    [
        (["--tinkerbell-ca-file={certificate}"], {}),
        ([], {"SSL_CERT_FILE": "{certificate}"}),
        (["--tinkerbell-insecure-tls"], {}),
    ],
    ids=["a file's", "the system's", "unverified"],
)
def test_authorities(on: Stage, authority: Authority, flags: Sequence[str], variables: Mapping[str, str]) -> None:
    """A workflow succeeds with the authority that the operator names, with the system's, and with none verified."""
    on.add(action("one", "example/none:1", "true"))
    named = partial(str.format, certificate=authority.certificate)

    on.run(*GIVEN, *map(named, flags), environment={name: named(value) for name, value in variables.items()})

    assert on.states() == [State.SUCCESS]


def test_a_fetched_authority(on: Stage, authority: Authority) -> None:
    """`TINKERBELL_CERT_URL` alone is enough, as for the workers up to v0.6."""
    on.add(action("one", "example/none:1", "true"))
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(authority.folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as shown:
        threading.Thread(target=shown.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{shown.server_port}/{authority.certificate.name}"
        on.run(*GIVEN, environment={"TINKERBELL_CERT_URL": url})
        shown.shutdown()

    assert on.states() == [State.SUCCESS]
