"""Which protocols there are, by name, and how one of them is spoken to a server."""

from collections.abc import Callable

from tinkworker.clock import Clock
from tinkworker.server.agent_v0_17 import AgentServer
from tinkworker.server.channel.connection import Connection
from tinkworker.server.detection import DetectingServer
from tinkworker.server.port import Server
from tinkworker.server.tink_v0_8 import EarlyTinkServer
from tinkworker.server.tink_v0_12 import TinkServer
from tinkworker.server.wire.agent_v0_17_pb2 import AgentAttributes

PROTOCOLS = ("auto", "tink-0.12", "agent", "tink-0.8")
"""All names; `auto` tries the others in this order."""


def speak(
    protocol: str, connection: Connection, clock: Clock, attributes: Callable[[], AgentAttributes] | None = None
) -> Server:
    """
    An adapter for a server.

    Args:
        protocol: One of `PROTOCOLS`.
        connection: The connection to it; closed with the adapter.
        clock: Tells an agent's server when actions began.
        attributes: Reads what an agent's server is told of this machine; None to tell nothing.
    """
    match protocol:
        case "auto":
            return DetectingServer([speak(each, connection, clock, attributes) for each in PROTOCOLS[1:]])
        case "tink-0.12":
            return TinkServer(connection)
        case "agent":
            return AgentServer(connection, clock, attributes)
        case "tink-0.8":
            return EarlyTinkServer(connection)
        case _:
            raise AssertionError(protocol)
