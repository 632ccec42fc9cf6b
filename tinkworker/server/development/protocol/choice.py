"""The protocols that the server speaks, by name."""

from collections.abc import Callable, Mapping

from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_8 import TinkV08
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012

PROTOCOLS: Mapping[str, Callable[[], Spoken]] = {"tink-0.12": TinkV012, "agent": AgentV017, "tink-0.8": TinkV08}
"""Each as most releases speak it."""
