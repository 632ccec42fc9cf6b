"""What the worker's machine knows, and what comes with its events."""

from attrs import frozen

from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.workflow.data import Past
from tinkworker.server.port import Context

REMEMBERED = 100
"""How many workflows that have ended are remembered."""


@frozen
class Recovered:
    """
    What an earlier life left behind.

    Attributes:
        busy: The workflow that was being worked on.
        living: All workflows that go on.
        past: What is remembered of those that have ended.
    """

    busy: str | None
    living: tuple[str, ...]
    past: tuple[Past, ...]


@frozen
class Locked:
    """Another worker of this id lives here: its process, 0 if that is not known."""

    process: int


@frozen
class Sight:
    """
    A workflow that the list shows and that cannot be taken yet: it contradicts what the server has acknowledged.

    Attributes:
        workflow: Its id.
        since: When the list was asked for that first showed that, in seconds of the monotonic clock.
    """

    workflow: str
    since: float


@frozen
class WorkerData:
    """
    What the worker's machine knows.

    Attributes:
        worker: Its id.
        policy: What the operator decided.
        listing: What the server's list last showed; None if that does not count any more.
        asked: When that list was asked for, in seconds of the monotonic clock.
        doubted: Whether a workflow wants to be told the list again, changed or not.
        busy: The workflow that is being worked on.
        living: The workflows that have a machine, that one included.
        past: What is remembered of workflows that have ended here, the last one last.
        sights: The workflows of the list that cannot be taken yet.
        failures: Polls in a row that got no answer.
        idle: Polls in a row that brought nothing new since anything was done.
    """

    worker: str
    policy: Policy
    listing: tuple[Context, ...] | None = None
    asked: float = 0.0
    doubted: bool = False
    busy: str | None = None
    living: tuple[str, ...] = ()
    past: tuple[Past, ...] = ()
    sights: tuple[Sight, ...] = ()
    failures: int = 0
    idle: int = 0

    def memory(self, workflow: str) -> Past | None:
        """What is remembered of a workflow."""
        return next((past for past in reversed(self.past) if past.workflow == workflow), None)
