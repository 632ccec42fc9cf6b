"""What a protocol's module gives to the server."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from google.protobuf.message import DecodeError, Message

from tinkworker.server.development.book import Book
from tinkworker.server.development.rejection import Rejected
from tinkworker.server.development.rule.timing import Timeouts
from tinkworker.server.development.workflow import Received, Workflow


class Spoken(Protocol):
    """A protocol as a server speaks it. Its other attributes are switches for what releases do differently."""

    @property
    def name(self) -> str:
        """What it is called on the command line: "tink-0.12"."""

    @property
    def service(self) -> str:
        """The full name of the service."""

    @property
    def requests(self) -> Mapping[str, type[Message]]:
        """The messages that the methods take, by the methods' names."""

    def make_id(self, name: str, uid: str) -> str:
        """
        The id of a new workflow.

        Args:
            name: `namespace/name`.
            uid: A UUID of its own.
        """

    def report_of(self, request: Message, now: datetime) -> Received | None:
        """The report that a request is; None if it is none."""

    async def answer(self, method: str, request: Message, book: Book) -> Sequence[Message]:
        """
        Act on a request.

        Raises:
            Rejected: As the real server would.
        """

    @property
    def timeouts(self) -> Timeouts:
        """When the controller looks at timeouts."""

    def check_time(self, workflow: Workflow, now: datetime) -> Workflow:
        """What the controller makes of a workflow now."""


def parse(spoken: Spoken, method: str, data: bytes) -> Message:
    """
    A method's request.

    Raises:
        Rejected: There is no such method, or this is not its message.
    """
    if method not in spoken.requests:
        raise Rejected("UNIMPLEMENTED", f"unknown method {method} for service {spoken.service}")
    try:
        return spoken.requests[method].FromString(data)
    except DecodeError as error:
        text = "grpc: error unmarshalling request: proto: cannot parse invalid wire-format data"
        raise Rejected("INTERNAL", text) from error
