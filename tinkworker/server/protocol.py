"""
Which protocols there are, by name, and how one of them is spoken to a server.

Each is loaded when it is spoken: most workers meet servers of one kind only, and none should wait for the others.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tinkworker.clock import Clock
from tinkworker.server.channel.connection import Connection
from tinkworker.server.port import Server

if TYPE_CHECKING:
    from tinkworker.server.wire.agent_v0_17_pb2 import AgentAttributes

PROTOCOLS = ("auto", "tink-0.12", "agent", "tink-0.8")
"""All names; `auto` tries the others in this order."""


def speak(
    protocol: str, connection: Connection, clock: Clock, attributes: "Callable[[], AgentAttributes] | None" = None
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
            from tinkworker.server.detection import DetectingServer  # noqa: PLC0415 loaded when spoken

            return DetectingServer([partial(speak, each, connection, clock, attributes) for each in PROTOCOLS[1:]])
        case "tink-0.12":
            from tinkworker.server.tink_v0_12 import TinkServer  # noqa: PLC0415

            return TinkServer(connection)
        case "agent":
            from tinkworker.server.agent_v0_17 import AgentServer  # noqa: PLC0415

            return AgentServer(connection, clock, attributes)
        case "tink-0.8":
            from tinkworker.server.tink_v0_8 import EarlyTinkServer  # noqa: PLC0415

            return EarlyTinkServer(connection)
        case _:
            raise AssertionError(protocol)
