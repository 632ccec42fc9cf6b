"""What the doctor sees of a server: a real one, with real certificates."""

from pathlib import Path

import pytest

from tests.server.certificate import Authority
from tests.server.peer import listening
from tinkworker.cli.doctor import server as subject
from tinkworker.cli.doctor.finding import Finding
from tinkworker.cli.doctor.server import look_at_server
from tinkworker.cli.settings.reading import read
from tinkworker.server.channel.address import Address
from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_8 import TinkV08
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.development.server import DevelopmentServer

WORKER = "9d5ca7a4-6c5c-44a4-9f0e-2a30b5f1c001"
TEMPLATE = f"""\
version: "0.1"
name: some
global_timeout: 60
tasks:
  - {{name: t, worker: {WORKER}, actions: [{{name: a, image: busybox, timeout: 60}}]}}
"""


async def examine(address: Address, *words: str, **environment: str) -> list[Finding]:
    """Look at a server with these settings."""
    settings = read([f"--id={WORKER}", f"--tinkerbell-grpc-authority={address}", *words], environment, [])
    return [finding async for finding in look_at_server(settings, environment)]


@pytest.mark.parametrize("spoken", [TinkV012(), AgentV017(hold_seconds=0), TinkV08()], ids=lambda each: str(each.name))
async def test_all_is_well(spoken: Spoken) -> None:
    """The protocol that was found out is told, and the work that there is."""
    async with DevelopmentServer(protocol=spoken) as server:
        workflow = server.add(TEMPLATE)
        found = await examine(server.address, "--tinkerbell-tls=false")

    assert {finding.verdict for finding in found} == {"well"}
    assert found[-1].what == f"{spoken.name}; for {WORKER} there is: {workflow}"


async def test_a_question_that_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """An agent's server without work does not answer for a minute, which is as it should be."""
    monkeypatch.setattr(subject, "PATIENCE", 2.0)
    async with DevelopmentServer(protocol=AgentV017(hold_seconds=60)) as server:
        found = await examine(server.address, "--tinkerbell-tls=false", "--protocol=agent")

    assert found[-1] == Finding.well("protocol", "agent; the server holds the question, as it does without work")


async def test_a_valid_certificate(authority: Authority) -> None:
    """With the right authority all is well."""
    async with DevelopmentServer(certificate=authority.issue()) as server:
        found = await examine(server.address, f"--tinkerbell-ca-file={authority.certificate}")

    assert [(finding.subject, finding.verdict) for finding in found] == [
        ("server", "well"),
        ("tls", "well"),
        ("protocol", "well"),
    ]


@pytest.mark.parametrize(
    ("names", "times", "known", "said", "advice"),
    [
        ("DNS:other", ("2000", "2099"), "known", "IP address mismatch", "name the server as"),
        ("IP:127.0.0.1", ("2000", "2001"), "known", "has expired", "renew the server's"),
        ("IP:127.0.0.1", ("2090", "2099"), "known", "not yet valid", "the clock of this machine"),
        ("IP:127.0.0.1", ("2000", "2099"), "unknown", "issuer certificate", "--tinkerbell-ca-file"),
    ],
)
async def test_a_certificate_that_will_not_do(
    authority: Authority, tmp_path: Path, names: str, times: tuple[str, str], known: str, said: str, advice: str
) -> None:
    """It is said why, and what to do about exactly that."""
    trusted = authority if known == "known" else Authority(tmp_path)
    async with DevelopmentServer(
        certificate=authority.issue(names, *(f"{year}0101000000Z" for year in times))
    ) as server:
        *_, last = await examine(server.address, f"--tinkerbell-ca-file={trusted.certificate}")

    assert (last.subject, last.verdict) == ("tls", "wrong")
    assert said in last.what
    assert advice in last.advice


async def test_any_certificate(authority: Authority) -> None:
    """To take any is noted; the server is asked all the same."""
    async with DevelopmentServer(certificate=authority.issue("DNS:other")) as server:
        found = await examine(server.address, "--tinkerbell-insecure-tls")

    assert [finding.verdict for finding in found] == ["well", "odd", "well"]


async def test_comments_in_any_encoding(authority: Authority, tmp_path: Path) -> None:
    """What stands around the authorities in their file, such as their names, need not be ASCII."""
    bundle = tmp_path / "bundle.pem"
    bundle.write_bytes("# Főtanúsítvány\n".encode() + authority.certificate.read_bytes())
    async with DevelopmentServer(certificate=authority.issue()) as server:
        found = await examine(server.address, f"--tinkerbell-ca-file={bundle}")

    assert [finding.verdict for finding in found] == ["well"] * 3


async def test_no_tls_where_some_is_wanted() -> None:
    """A server without TLS is told from one with a bad certificate."""
    async with DevelopmentServer() as server:
        *_, last = await examine(server.address, "--tinkerbell-ca-file=/dev/null")
        assert last.subject == "tls"
        *_, last = await examine(server.address, "--tinkerbell-insecure-tls")

    assert last.advice == "if the server speaks no TLS, give --tinkerbell-tls=false"


async def test_tls_where_none_is_wanted(authority: Authority) -> None:
    """A server that closes the connection, since it speaks TLS, is told with the setting that is in the way."""
    async with DevelopmentServer(certificate=authority.issue()) as server:
        *_, last = await examine(server.address, "--tinkerbell-tls=false")

    assert (last.subject, last.verdict) == ("protocol", "wrong")
    assert last.advice.startswith("if the server speaks TLS, leave out --tinkerbell-tls=false")


async def test_something_else_that_listens() -> None:
    """What is no Tink server does not answer as one, and that is wrong."""

    async def hang_up(*_: object) -> None:
        return

    async with listening(hang_up) as address:
        *_, last = await examine(address, "--tinkerbell-tls=false")

    assert (last.subject, last.verdict) == ("protocol", "wrong")


async def test_a_proxy_on_the_way() -> None:
    """A server behind a proxy is not connected to directly, which is said."""
    first, *_ = await examine(
        Address("192.0.2.1", 42113), "--tinkerbell-tls=false", HTTPS_PROXY="http://user:secret@127.0.0.1:1"
    )

    assert first.verdict == "odd"
    assert first.what == "it is reached through the proxy 127.0.0.1:1"


async def test_a_proxy_that_was_cut() -> None:
    """A proxy whose password Hook had cut at an `=` is not asked, as with Go; that is said, and nothing of it shown."""
    first, second, *_ = await examine(
        Address("127.0.0.1", 1), "--tinkerbell-tls=false", HTTPS_PROXY="http://user:secret"
    )

    assert (first.verdict, first.what) == ("odd", "HTTPS_PROXY is no URL, so no proxy is asked")
    assert "Hook up to v0.8 cuts it" in first.advice
    assert "secret" not in f"{first}{second}"
    assert second.verdict == "wrong"


async def test_an_address_that_is_none() -> None:
    """It is said how addresses are written, and nothing else is tried."""
    settings = read(["--id=w", "--tinkerbell-grpc-authority=http://s"], {}, [])
    (finding,) = [finding async for finding in look_at_server(settings, {})]

    assert "write it without a scheme" in finding.what
