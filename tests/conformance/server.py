"""What the server suite needs to know of an adapter: how to have it with a server, and how to have things happen."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Literal, Protocol

import yaml
from attrs import field, frozen

from tests.server.client import speaking
from tinkworker.server.development.fault import Fault, Point, Status
from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_8 import TinkV08
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.port import Abilities, Action, Report, Server, State
from tinkworker.testing.server import MemoryServer, ServerTrouble

IMAGE = "registry.example.com/tools:1"
NOBODY = "9d5ca7a4-6c5c-44a4-9f0e-2a30b5f1c000"
"""A worker that has no work, in the form that all servers take."""

Task = tuple[str, Sequence[str]]
"""A task of the suite: the worker's id, and the names of its actions. Its own name is "task-N"."""

Lost = Literal["request", "answer"]


class ServerCase(Protocol):
    """
    An adapter with a server.

    Attributes:
        server: The adapter.
        several: Whether it may have several workflows at once.
        loses_answers: Whether its answer may get lost when it has acted.
    """

    @property
    def server(self) -> Server: ...

    @property
    def several(self) -> bool: ...

    @property
    def loses_answers(self) -> bool: ...

    def add(self, *tasks: Task) -> str:
        """Have a workflow, and return its id. A second one has another id."""

    def remove(self, workflow: str) -> None:
        """Delete a workflow."""

    def lose_report(self, lost: Lost) -> None:
        """Have the next report go wrong, before the server has it or after."""

    def reports(self, workflow: str) -> list[tuple[str, State | None]]:
        """The reports that the server has taken, oldest first: of which action, and which state."""


Having = Callable[[], AbstractAsyncContextManager[ServerCase]]
"""Makes a case, and clears it away."""


@frozen
class MemoryCase:
    """The server in memory."""

    server: MemoryServer
    several: bool = True
    loses_answers: bool = True

    def add(self, *tasks: Task) -> str:
        """Put it there."""
        workflow = f"default/suite-{len(self.server.stored)}"
        named = not self.server.abilities.looks_ahead
        places = [(number, worker, name) for number, (worker, names) in enumerate(tasks) for name in names]
        actions = [
            Action(f"task-{number}", name, worker, IMAGE, identity=f"{workflow}#{index}" if named else "")
            for index, (number, worker, name) in enumerate(places)
        ]
        self.server.add(workflow, actions)
        return workflow

    def remove(self, workflow: str) -> None:
        """Take it away."""
        del self.server.stored[workflow]

    def lose_report(self, lost: Lost) -> None:
        """Ask for trouble."""
        self.server.troubles.append(ServerTrouble("report", when="before" if lost == "request" else "after"))

    def reports(self, workflow: str) -> list[tuple[str, State | None]]:
        """What it applied."""
        return [(report.action, report.state) for report in self.server.stored[workflow].reports]


@frozen
class DevelopmentCase:
    """The development server on a socket, and the adapter that speaks its protocol, or finds it out."""

    development: DevelopmentServer
    server: Server
    count: list[str] = field(factory=list)
    several: bool = True
    loses_answers: bool = True

    def add(self, *tasks: Task) -> str:
        """Give it a template."""
        name = f"suite-{len(self.count)}"
        written = [
            {
                "name": f"task-{number}",
                "worker": worker,
                "actions": [{"name": action, "image": IMAGE, "timeout": 60} for action in names],
            }
            for number, (worker, names) in enumerate(tasks)
        ]
        template = {"version": "0.1", "name": name, "global_timeout": 600, "tasks": written}
        self.count.append(self.development.add(yaml.safe_dump(template)))
        return self.count[-1]

    def remove(self, workflow: str) -> None:
        """Have it forget."""
        self.development.remove(workflow)

    def lose_report(self, lost: Lost) -> None:
        """Have a fault strike."""
        point = Point.BEFORE if lost == "request" else Point.AFTER
        self.development.faults.append(Fault("lost", point=point, answer=Status()))

    def reports(self, workflow: str) -> list[tuple[str, State | None]]:
        """What it keeps."""
        kept = self.development.workflow(workflow).reports
        return [(report.action, report.state) for report in kept if not report.refusal]


@asynccontextmanager
async def in_memory(abilities: Abilities) -> AsyncIterator[ServerCase]:
    """A server in memory that can do these things."""
    yield MemoryCase(MemoryServer(abilities=abilities))


@asynccontextmanager
async def on_a_socket(protocol: Spoken, told: str) -> AsyncIterator[ServerCase]:
    """A server that speaks this, and an adapter that is told so, or "auto"."""
    async with DevelopmentServer(protocol=protocol) as development, speaking(told, development.address) as server:
        await server.workflows(NOBODY)
        yield DevelopmentCase(development, server)


AGENT = Abilities(looks_ahead=False, repeats_running=True, repeats_outcomes=True, shows_messages=True)
SPOKEN: Sequence[Spoken] = (TinkV08(), TinkV012(), AgentV017(hold_seconds=0))


async def tell(case: ServerCase, worker: str, workflow: str, *states: State) -> Report:
    """Report states, one or more, of the action that is current, and return the last report."""
    context = await case.server.context(worker, workflow)
    assert context is not None
    reports = [
        Report(workflow, context.task, context.action, worker, state, identity=context.identity) for state in states
    ]
    for report in reports:
        await case.server.report(report)
    return reports[-1]
