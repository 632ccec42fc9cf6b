"""What runs the actions of a soak, and what it says of them itself."""

import math
from collections import Counter
from typing import Any, Protocol

import docker
from attrs import define, field

from tests.end_to_end.stage import Stage
from tests.parts.engine import Engine
from tinkworker.clock import SystemClock

OWNED = {"label": "org.tinkworker.worker"}


class Containers(Protocol):
    """
    What runs actions.

    Attributes:
        may_end: Whether it is ours to end.
        outlive_worker: Whether what runs goes on when a worker is told to stop.
    """

    @property
    def may_end(self) -> bool: ...
    @property
    def outlive_worker(self) -> bool: ...

    def restart(self) -> None:
        """End it by SIGTERM and start it again."""

    def kill(self) -> None:
        """End it by SIGKILL and start it again."""

    def started(self) -> Counter[str]:
        """How often each container was started, by its own word; nothing if it keeps no count."""

    def left(self) -> list[str]:
        """The names of containers that are still there."""


@define(eq=False)
class OnEngine:
    """
    An engine, whose events are read before it ends: it does not remember them.

    Attributes:
        engine: The engine.
        events: All starts of containers of ours, by container and time.
        may_end: See `Containers`.
        outlive_worker: Likewise.
    """

    engine: Engine
    events: set[tuple[str, int]] = field(factory=set)
    outlive_worker: bool = True

    @property
    def may_end(self) -> bool:
        """See `Containers`."""
        return self.engine.private

    def restart(self) -> None:
        """See `Containers`."""
        self.listen()
        self.engine.restart()

    def kill(self) -> None:
        """See `Containers`."""
        self.listen()
        self.engine.kill()
        self.engine.start()

    def listen(self) -> None:
        """Read what has happened since the engine began."""
        with docker.APIClient(self.engine.host, version="auto") as client:
            now = math.ceil(SystemClock().wall().timestamp())
            filters = {**OWNED, "event": "start", "type": "container"}
            events: list[dict[str, Any]] = list(client.events(since=1, until=now, filters=filters, decode=True))
        self.events |= {(event["Actor"]["Attributes"]["name"], event["timeNano"]) for event in events}

    def started(self) -> Counter[str]:
        """See `Containers`."""
        self.listen()
        return Counter(name for name, _ in self.events)

    def left(self) -> list[str]:
        """See `Containers`."""
        with docker.APIClient(self.engine.host, version="auto") as client:
            return [container["Names"][0] for container in client.containers(all=True, filters=OWNED)]


@define(eq=False)
class AsProcesses:
    """Local processes, each with a folder of its own."""

    stage: Stage
    may_end: bool = False
    outlive_worker: bool = False

    def restart(self) -> None:
        """There is nothing to end."""
        raise AssertionError

    kill = restart

    def started(self) -> Counter[str]:
        """Nobody counts."""
        return Counter()

    def left(self) -> list[str]:
        """See `Containers`."""
        return [path.name for path in (self.stage.data / ".tink-worker" / "processes").glob("*/*")]
