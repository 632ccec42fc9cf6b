"""A Tink server in memory, with the rules of tink v0.12's: for tests of a worker that want time to jump.

The development server speaks gRPC and passes the same conformance suite; this one has no sockets, so a test can use the
manual clock with it.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from attrs import define, field

from tinkworker.server.port import (
    Abilities,
    Action,
    Context,
    Refusal,
    Report,
    ServerFault,
    ServerRefused,
    ServerUnreachable,
    State,
)

Method = Literal["workflows", "context", "actions", "report"]
TINK = Abilities()
"""What the protocol of tink v0.12 can do."""

ENDED = frozenset({State.FAILED, State.TIMEOUT})


@define
class MemoryWorkflow:
    """
    A workflow on the server.

    Attributes:
        actions: Its actions.
        served: How many of them were served, where they are served one by one.
        states: The state of each.
        reports: Every report that was applied, in order.
    """

    actions: tuple[Action, ...]
    served: int = 0
    states: list[State] = field(init=False)
    reports: list[Report] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        """Nothing has happened yet."""
        self.states = [State.PENDING] * len(self.actions)

    @property
    def position(self) -> int:
        """The index of the first action that is not SUCCESS."""
        return next((index for index, state in enumerate(self.states) if state is not State.SUCCESS), len(self.states))

    @property
    def open(self) -> bool:
        """Whether something is left to do."""
        return self.position < len(self.actions) and self.states[self.position] not in ENDED


@define
class ServerTrouble:
    """
    What goes wrong with the next calls.

    Attributes:
        method: Which method.
        fault: What it raises.
        when: "before" the server acts, or "after": it has acted, and the answer is lost.
        times: With how many calls it still goes wrong.
    """

    method: Method
    fault: ServerFault = field(factory=lambda: ServerUnreachable("connection lost"))
    when: Literal["before", "after"] = "before"
    times: int = 1


@define(eq=False)
class MemoryServer:
    """
    The server port, in memory.

    Attributes:
        stored: Its workflows by id.
        troubles: What is to go wrong; the first one that concerns a call is taken.
        abilities: What its protocol can do.
        listed_anyway: Workflows that are listed even when they are over, as from a cache that never catches up, with
            the worker that each is listed for.
    """

    stored: dict[str, MemoryWorkflow] = field(factory=dict)
    troubles: list[ServerTrouble] = field(factory=list)
    abilities: Abilities = TINK
    listed_anyway: dict[str, str] = field(factory=dict)

    @property
    def protocol(self) -> str:
        """Whose rules these are."""
        return "tink-0.12"

    @property
    def address(self) -> str:
        """Nowhere."""
        return "memory"

    def add(self, workflow: str, actions: Sequence[Action]) -> MemoryWorkflow:
        """Have a workflow."""
        self.stored[workflow] = MemoryWorkflow(tuple(actions))
        return self.stored[workflow]

    def states(self) -> Mapping[str, tuple[State, ...]]:
        """The states of all actions of all workflows."""
        return {name: tuple(workflow.states) for name, workflow in self.stored.items()}

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """The open workflows in which it is this worker's turn."""
        with_trouble = self.trouble("workflows")
        self.strike(with_trouble, "before")
        shown = [name for name in sorted(self.stored) if self.stored[name].open or name in self.listed_anyway]
        contexts = [self._shown(name, self.stored[name]) for name in shown]
        self.strike(with_trouble, "after")
        return tuple(context for context in contexts if context.worker == worker)

    def _shown(self, name: str, workflow: MemoryWorkflow) -> Context:
        """An open workflow as the list shows it."""
        position = workflow.position
        if position >= len(workflow.actions):
            worker = self.listed_anyway[name]
            return Context(name, worker, "", "", position, State.SUCCESS, len(workflow.actions))
        action = workflow.actions[position]
        state = workflow.states[position]
        workflow.served = max(workflow.served, position + 1)
        total = len(workflow.actions) if self.abilities.looks_ahead else 0
        return Context(name, action.worker, action.task, action.name, position, state, total, action.identity)

    async def context(self, worker: str, workflow: str) -> Context | None:
        """The workflow, if it is listed."""
        with_trouble = self.trouble("context")
        self.strike(with_trouble, "before")
        listed = [context for context in await self.workflows(worker) if context.workflow == workflow]
        self.strike(with_trouble, "after")
        return listed[0] if listed else None

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """All actions, handlers included; where they are served one by one, those that were."""
        with_trouble = self.trouble("actions")
        self.strike(with_trouble, "before")
        if workflow not in self.stored:
            raise ServerRefused(Refusal.UNKNOWN_WORKFLOW, f"workflow {workflow!r} not found")
        self.strike(with_trouble, "after")
        actions = self.stored[workflow].actions
        return actions if self.abilities.looks_ahead else actions[: self.stored[workflow].served]

    async def report(self, report: Report) -> None:
        """Take a report about the action that is current."""
        with_trouble = self.trouble("report")
        self.strike(with_trouble, "before")
        workflow = self.stored.get(report.workflow)
        if workflow is None:
            raise ServerRefused(Refusal.UNKNOWN_WORKFLOW, "invalid workflow id")
        workflow.states[self.meant(workflow, report)] = report.state
        workflow.reports.append(report)
        self.strike(with_trouble, "after")

    def meant(self, workflow: MemoryWorkflow, report: Report) -> int:
        """Which action a report is about: the one with its identity, or else the current one."""
        identities = [action.identity for action in workflow.actions]
        if report.identity:
            if report.identity not in identities:
                raise ServerRefused(Refusal.UNKNOWN_WORKFLOW, "action not found")
            return identities.index(report.identity)
        current = workflow.actions[workflow.position] if workflow.position < len(workflow.actions) else None
        if current is None or (current.task, current.name) != (report.task, report.action):
            raise ServerRefused(Refusal.MISMATCH, "reported action name does not match the current action details")
        return workflow.position

    def trouble(self, method: Method) -> ServerTrouble | None:
        """Use up the trouble that concerns this call."""
        for trouble in self.troubles:
            if trouble.method == method and trouble.times > 0:
                trouble.times -= 1
                return trouble
        return None

    def strike(self, trouble: ServerTrouble | None, moment: str) -> None:
        """Raise the fault, if this is its moment."""
        if trouble is not None and trouble.when == moment:
            raise trouble.fault

    def recall(self, report: Report) -> None:
        """It shows by itself where each workflow is."""

    async def close(self) -> None:
        """Nothing is held."""
