"""A workflow of a watched server."""

from attrs import define

from tinkworker.server.port import State
from tinkworker.testing.server import MemoryWorkflow


@define
class WitnessedWorkflow(MemoryWorkflow):
    """
    A workflow that the server may end by itself.

    Attributes:
        over: Whether it has; a RUNNING that is told after that brings it back.
        cursor: At which action a server stands that serves each once, and in which state that is.
    """

    over: bool = False
    cursor: tuple[int, State] = (0, State.PENDING)

    @property
    def open(self) -> bool:
        """Whether something is left to do."""
        return super().open and not self.over
