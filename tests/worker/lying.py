"""A server that says of its workflows what cannot be."""

from typing import Any

from attrs import define, evolve, field

from tinkworker.server.port import Context
from tinkworker.testing.server import MemoryServer, MemoryWorkflow


@define(eq=False)
class LyingServer(MemoryServer):
    """
    A server in memory that keeps its workflows well, and shows something else.

    Attributes:
        lies: What it says of every workflow in place of what is so: fields of a context.
    """

    lies: dict[str, Any] = field(factory=dict)

    def _shown(self, name: str, workflow: MemoryWorkflow) -> Context:
        """A workflow as the list shows it."""
        return evolve(super()._shown(name, workflow), **self.lies)
