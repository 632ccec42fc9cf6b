"""What the worker's machine knows, and what comes with its events."""

from attrs import frozen

from tinkworker.lifecycle.policy import Policy
from tinkworker.server.port import Context


@frozen
class Recovered:
    """
    What an earlier life left behind.

    Attributes:
        busy: The workflow that was being worked on.
        living: All workflows that go on.
    """

    busy: str | None
    living: tuple[str, ...]


@frozen
class WorkerData:
    """
    What the worker's machine knows.

    Attributes:
        worker: Its id.
        policy: What the operator decided.
        listing: What the server's list last showed; None if that does not count any more.
        busy: The workflow that is being worked on.
        living: The workflows that have a machine, that one included.
        settled: What the list showed of workflows when they ended here; they are not taken again before that changes.
        failures: Polls in a row that got no answer.
    """

    worker: str
    policy: Policy
    listing: tuple[Context, ...] | None = None
    busy: str | None = None
    living: tuple[str, ...] = ()
    settled: tuple[Context, ...] = ()
    failures: int = 0
