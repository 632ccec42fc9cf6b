"""What an adapter's table makes of a status."""

from pathlib import Path

import pytest

from tinkworker.server import agent_v0_17, tink_v0_8, tink_v0_12
from tinkworker.server.certificate import TRUST
from tinkworker.server.channel.connection import RpcFailed
from tinkworker.server.channel.security import AuthoritiesUnreadable, VerifiedTls, read_authorities
from tinkworker.server.meaning import Call, Meaning, NothingToSay
from tinkworker.server.port import Refusal, ServerRefused, ServerUnreachable, WrongProtocol

TABLE = (
    Meaning("Ask", "NOT_FOUND", "", None, "There is none."),
    Meaning("Tell", "ABORTED", "no such", Refusal.UNKNOWN_WORKFLOW, "It is gone."),
    Meaning("", "ABORTED", "", Refusal.MALFORMED, "Write it otherwise."),
)


def interpret(method: str, code: str, text: str, subject: str = "wf") -> Exception:
    """What a failure of a call means."""
    return Call(method, "server:1", subject).interpret(TABLE, RpcFailed(code, text))


@pytest.mark.parametrize(
    ("method", "code", "text", "kind", "refusal"),
    [
        ("Ask", "NOT_FOUND", "", NothingToSay, None),
        ("Tell", "NOT_FOUND", "", ServerUnreachable, None),
        ("Tell", "ABORTED", "there is no such workflow", ServerRefused, Refusal.UNKNOWN_WORKFLOW),
        ("Tell", "ABORTED", "There is No Such workflow", ServerRefused, Refusal.UNKNOWN_WORKFLOW),
        ("Ask", "ABORTED", "there is no such workflow", ServerRefused, Refusal.MALFORMED),
        ("Tell", "ABORTED", "otherwise", ServerRefused, Refusal.MALFORMED),
        ("Ask", "UNIMPLEMENTED", "unknown service", WrongProtocol, None),
        ("Ask", "INTERNAL", "", ServerUnreachable, None),
    ],
)
def test_the_first_row_that_fits(
    method: str, code: str, text: str, kind: type[Exception], refusal: Refusal | None
) -> None:
    """The first row of this method, code and text decides, in capitals or not; a status in no row says nothing."""
    meant = interpret(method, code, text)

    assert type(meant) is kind
    assert getattr(meant, "refusal", None) is refusal


def test_an_empty_id_is_malformed() -> None:
    """Servers call it unknown, and no server will ever know it."""
    meant = interpret("Tell", "ABORTED", "no such", subject="")

    assert isinstance(meant, ServerRefused)
    assert meant.refusal is Refusal.MALFORMED


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ABORTED", "Ask at server:1: its words (ABORTED). Write it otherwise."),
        ("UNAVAILABLE", "Ask at server:1: its words (UNAVAILABLE); check the address, that the server runs, and that"),
        ("INTERNAL", "Ask at server:1: its words (INTERNAL); look into the log of the server"),
        ("UNIMPLEMENTED", "Ask at server:1: its words (UNIMPLEMENTED)"),
    ],
)
def test_messages_say_what_to_do(code: str, said: str) -> None:
    """A message is a line with the call, the server's words, the code, and what to look at where that is known."""
    assert str(interpret("Ask", code, "its\n  words")).startswith(said)


@pytest.mark.parametrize("file", ["ca.pem", "folder", "missing.pem"])
def test_authorities_that_cannot_be_had(tmp_path: Path, file: str) -> None:
    """Where there is nothing to judge a certificate by, the file is to be looked at: no server was asked."""
    (tmp_path / "ca.pem").write_text("nonsense")
    (tmp_path / "folder").mkdir()
    with pytest.raises(AuthoritiesUnreadable) as caught:
        read_authorities(VerifiedTls(tmp_path / file), {})

    assert str(interpret("Ask", "UNAVAILABLE", str(caught.value))).endswith(f"(UNAVAILABLE); {TRUST}")


@pytest.mark.parametrize("adapter", [tink_v0_8, tink_v0_12, agent_v0_17], ids=lambda adapter: str(adapter.__name__))
def test_every_row_can_be_reached(adapter: object) -> None:
    """No row of an adapter's table stands behind one that fits whatever it fits."""
    rows: tuple[Meaning, ...] = adapter.MEANINGS  # type: ignore[attr-defined]  # a module
    for number, row in enumerate(rows):
        failure = RpcFailed(row.code, row.text)
        assert not any(earlier.fits(row.method, failure) for earlier in rows[:number]), row
