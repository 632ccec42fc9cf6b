"""What runs the actions of a soak, and what it says of them itself."""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Protocol

import docker
import docker.errors
from attrs import define, field, frozen

from tests.end_to_end.stage import Stage, ours
from tests.parts.engine import Engine
from tinkworker.clock import SystemClock
from tinkworker.runtime.process.keeper import EXIT

LABEL = "org.tinkworker."
OWNED = {"label": f"{LABEL}worker"}


@frozen
class Deed:
    """
    That a container was started, or ended, by the engine's own word.

    Attributes:
        container: Its name, and what tells it from others that had the name before or after.
        program: The workflow and the action that it belongs to; the action's handlers have names of their own.
        at: When.
        code: With which exit status it ended; None if it was started.
    """

    container: str
    program: tuple[str, str]
    at: datetime
    code: int | None = None


def program(labels: Mapping[str, str]) -> tuple[str, str]:
    """What a container with such labels belongs to."""
    workflow, action, role = (labels.get(f"{LABEL}{key}", "") for key in ("workflow", "action", "role"))
    return workflow, f"{action} {role.removeprefix('main')}".strip()


class Containers(Protocol):
    """
    What runs actions.

    Attributes:
        may_end: Whether it is ours to end.
        outlive_worker: Whether what runs goes on when a worker is told to stop.
        deeds: What it has said of its containers so far; nothing if it keeps no record.
    """

    @property
    def may_end(self) -> bool: ...
    @property
    def outlive_worker(self) -> bool: ...
    @property
    def deeds(self) -> Collection[Deed]: ...

    def restart(self) -> None:
        """End it by SIGTERM and start it again."""

    def kill(self) -> None:
        """End it by SIGKILL and start it again."""

    def listen(self) -> None:
        """Have it say what it has done, before it forgets: an engine remembers its last 256 events, of all kinds."""

    def left(self) -> Mapping[str, bool]:
        """The names of the containers that are still there, and whether each is over."""


@define(eq=False)
class OnEngine:
    """
    An engine, which is listened to before it ends: it does not remember its events.

    Attributes:
        engine: The engine.
        deeds: See `Containers`.
        may_end: Likewise.
        outlive_worker: Likewise.
    """

    engine: Engine
    deeds: set[Deed] = field(factory=set)
    outlive_worker: bool = True

    @property
    def may_end(self) -> bool:
        """See `Containers`."""
        return self.engine.private

    def restart(self) -> None:
        """See `Containers`."""
        self.listen()
        self.engine.restart()
        self.listen()

    def kill(self) -> None:
        """See `Containers`."""
        self.listen()
        self.engine.kill()
        self.engine.start()
        self.listen()

    def listen(self) -> None:
        """Read what has happened since the engine began, and what it says of those that ended when it did."""
        with docker.APIClient(self.engine.host, version="auto") as client:
            self.deeds |= {*happened(client), *ended(client)}

    def started(self) -> Counter[str]:
        """How often each container was started."""
        self.listen()
        return Counter(deed.container for deed in self.deeds if deed.code is None)

    def left(self) -> Mapping[str, bool]:
        """See `Containers`."""
        with docker.APIClient(self.engine.host, version="auto") as client:
            return {container["Names"][0]: container["State"] == "exited" for container in ours(client)}


def happened(client: docker.APIClient) -> Iterator[Deed]:
    """The starts and ends that an engine remembers, which are those since it began."""
    now = math.ceil(SystemClock().wall().timestamp())
    filters = {**OWNED, "event": ["start", "die"], "type": "container"}
    events: list[dict[str, Any]] = list(client.events(since=1, until=now, filters=filters, decode=True))
    for event in events:
        said = event["Actor"]["Attributes"]
        at = datetime.fromtimestamp(event["timeNano"] / 1e9, UTC)
        code = int(said["exitCode"]) if event["Action"] == "die" else None
        yield Deed(known(said["name"], event["Actor"]["ID"]), program(said), at, code)


def known(name: str, identity: str) -> str:
    """What a container is known by: a name comes again where a workflow's does, and the worker has forgotten that."""
    return f"{name.removeprefix('/')} {identity[:12]}"


def ended(client: docker.APIClient) -> Iterator[Deed]:
    """The ends of containers that are still there: an engine that ends them with itself tells nobody of it."""
    for listed in ours(client):
        with suppress(docker.errors.NotFound):  # the worker removes them
            found = client.inspect_container(listed["Id"])
            if (state := found["State"])["Status"] == "exited":
                at = datetime.fromisoformat(state["FinishedAt"])
                yield Deed(known(found["Name"], found["Id"]), program(listed["Labels"]), at, state["ExitCode"])


@define(eq=False)
class AsProcesses:
    """Local processes, each with a folder of its own, of which nobody keeps a record."""

    stage: Stage
    may_end: bool = False
    outlive_worker: bool = False
    deeds: Collection[Deed] = ()

    def restart(self) -> None:
        """There is nothing to end."""
        raise AssertionError

    kill = restart

    def listen(self) -> None:
        """Nobody keeps a record."""

    def left(self) -> Mapping[str, bool]:
        """See `Containers`."""
        folders = (self.stage.data / ".tink-worker" / "processes").glob("*/*")
        return {path.name: (path / EXIT).exists() for path in folders}
