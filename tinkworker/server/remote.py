"""A server as the adapters call it: methods by name, messages in and out, and only the port's faults."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from attrs import frozen
from google.protobuf.message import DecodeError, Message

from tinkworker.server.channel.connection import Connection, RpcFailed
from tinkworker.server.meaning import Call, Meaning
from tinkworker.server.port import Refusal, ServerRefused, ServerUnreachable

LONGEST_MESSAGE = 4096
"""Bytes of a report's message; what is longer is cut."""

NO_METHOD = "AreYouThere"
"""A method that no server has."""

SOON = 10.0
"""Seconds within which a server says that it does not know a method; it looks nowhere for that."""

Answer = TypeVar("Answer", bound=Message)


@frozen
class Remote:
    """
    A server that speaks one protocol.

    The methods take their request as a function, since making it may fail, too: text need not be UTF-8.

    Attributes:
        connection: The connection to it.
        service: The path before the methods' names.
        table: What it means by statuses.
        deadline: Seconds that a call may take.
    """

    connection: Connection
    service: str
    table: tuple[Meaning, ...]
    deadline: float

    @property
    def address(self) -> str:
        """Where the server is."""
        return str(self.connection.address)

    async def ask(self, method: str, subject: str, request: Callable[[], Message], kind: type[Answer]) -> Answer:
        """
        Call a method that answers once.

        Args:
            method: Without the service.
            subject: The id that it is about.
            request: Makes the request.
            kind: The answer's message.

        Raises:
            ServerUnreachable, WrongProtocol, ServerRefused: As they say.
            NothingToSay: The table says that a status means nothing else.
        """
        with self._mapping_faults(Call(method, self.address, subject)):
            data = request().SerializeToString()
            return kind.FromString(await self.connection.unary(f"{self.service}{method}", data, self.deadline))

    async def list(self, method: str, subject: str, request: Callable[[], Message], kind: type[Answer]) -> list[Answer]:
        """Call a method that answers with a list; otherwise as `ask`."""
        with self._mapping_faults(Call(method, self.address, subject)):
            data = request().SerializeToString()
            answers = await self.connection.stream(f"{self.service}{method}", data, self.deadline)
            return [kind.FromString(answer) for answer in answers]

    async def answers(self) -> bool:
        """Whether it says at once that it does not know a method, as any server says of one that it does not have."""
        try:
            await self.connection.unary(f"{self.service}{NO_METHOD}", b"", min(SOON, self.deadline))
        except RpcFailed as failure:
            return failure.code == "UNIMPLEMENTED"
        return False

    async def close(self) -> None:
        """Close the connection; calls that are under way fail at once."""
        await self.connection.close()

    @contextmanager
    def _mapping_faults(self, call: Call) -> Iterator[None]:
        """Turn what a call may raise into the port's faults."""
        try:
            yield
        except RpcFailed as failure:
            raise call.interpret(self.table, failure) from failure
        except DecodeError as error:
            raise ServerUnreachable(f"{call}: the answer is not a message of this protocol: {error}") from error
        except UnicodeEncodeError as error:
            raise ServerRefused(Refusal.MALFORMED, f"{call}: {error.object!r} cannot be sent as UTF-8") from error


def shorten(text: str) -> str:
    """As much of a text as a report's message may have, in characters that UTF-8 has."""
    return text.encode(errors="replace")[:LONGEST_MESSAGE].decode(errors="ignore")
