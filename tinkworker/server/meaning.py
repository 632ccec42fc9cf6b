"""What servers mean by a status: the form of the adapters' tables, and how they are read.

Each adapter has one table, in the order in which it is read. `docs/developer/servers.md` shows them.
"""

from attrs import field, frozen

from tinkworker.clock import Clock, SystemClock
from tinkworker.server import certificate
from tinkworker.server.channel.connection import RpcFailed
from tinkworker.server.port import Refusal, ServerFault, ServerRefused, ServerUnreachable, WrongProtocol

_ADVICE = {
    "UNAVAILABLE": "check the address, that the server runs, and that both sides use TLS or neither does",
    "DEADLINE_EXCEEDED": "check the network and the server's load",
    "RESOURCE_EXHAUSTED": "check the server's load and the workflow's size",
    "UNAUTHENTICATED": "something before the server wants credentials; this protocol has none",
    "PERMISSION_DENIED": "something before the server does not let this machine through",
}
"""What to look at when a code says nothing of the request. All others are for the server's log to explain."""


@frozen
class Meaning:
    """
    A row of a table: a status, and what the server means by it.

    Attributes:
        method: The method that was called; empty for any.
        code: The name of the status code.
        text: A part of the status's text, in small letters or others; empty for any. Tinkerbell v0.17.0 wrote "action"
            where all later releases write "Action".
        refusal: What it means; None if the server has nothing for this request.
        why: When the server says so.
    """

    method: str
    code: str
    text: str
    refusal: Refusal | None
    why: str

    def fits(self, method: str, failure: RpcFailed) -> bool:
        """Whether the row is about a method's failure."""
        said = self.text.casefold() in failure.text.casefold()
        return self.method in {"", method} and self.code == failure.code and said


class NothingToSay(Exception):
    """
    The server answered, with a status, that it has nothing for this request.

    Attributes:
        meaning: The row of the table that says so.
    """

    def __init__(self, message: str, meaning: Meaning) -> None:
        super().__init__(message)
        self.meaning = meaning


@frozen
class Call:
    """
    A call as faults speak of it.

    Attributes:
        method: Without the service.
        address: The server.
        subject: The id that it was about; the servers call an empty one unknown, and it is malformed.
        clock: Tells this machine's date, by which certificates are judged.
    """

    method: str
    address: str
    subject: str
    clock: Clock = field(factory=SystemClock)

    def __str__(self) -> str:
        return f"{self.method} at {self.address}"

    def interpret(self, table: tuple[Meaning, ...], failure: RpcFailed) -> ServerFault | NothingToSay:
        """What a failure of the call means: the first row that fits, otherwise that the server cannot be reached."""
        message = f"{self}: {' '.join(failure.text.split())} ({failure.code})"
        if failure.code == "UNIMPLEMENTED":
            return WrongProtocol(message)
        meaning = next((row for row in table if row.fits(self.method, failure)), None)
        if meaning is None:
            return ServerUnreachable(f"{message}; {self.advice(failure)}")
        if meaning.refusal is None:
            return NothingToSay(message, meaning)
        if meaning.refusal is Refusal.MALFORMED:
            message = f"{message}. {meaning.why}"
        return ServerRefused(meaning.refusal if self.subject else Refusal.MALFORMED, message)

    def advice(self, failure: RpcFailed) -> str:
        """What to look at when a failure says nothing of the request."""
        if certificate.unjudged(failure.text):
            return certificate.TRUST
        if certificate.refused(failure.text):
            return certificate.advice(failure.text, self.clock.wall())
        return _ADVICE.get(failure.code, "look into the log of the server")
