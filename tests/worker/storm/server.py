"""A server that is watched, and that may be slow, show what was, or hear a thing twice."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from attrs import define, field

from tests.worker.storm.run import OUTCOMES
from tests.worker.storm.trouble import Delay, Passing, Way
from tests.worker.storm.views import Views
from tests.worker.storm.witness import Witness
from tests.worker.storm.workflow import WitnessedWorkflow
from tinkworker.clock import Clock
from tinkworker.server.port import (
    Action,
    Context,
    Refusal,
    Report,
    ServerFault,
    ServerRefused,
    ServerUnreachable,
    State,
)
from tinkworker.testing.server import MemoryServer, MemoryWorkflow, Method, ServerTrouble


@define(eq=False)
class WitnessedServer(MemoryServer):
    """
    A server in memory that is watched.

    A request that is under way for longer may find its workflow made again under its name, and would be taken for the
    new one's: "between the question and the report" nothing is promised. Here it is lost then. Nor does a copy of a
    beginning arrive behind the end of its action: that would have the action run once more as far as the server is
    concerned, and no server says that it is another report than the first. What puts an action back comes once only.

    Attributes:
        witness: Watches.
        clock: Tells the time.
        views: What the server had lately, and when it shows that.
        delays: What is to come late; the first one that concerns a call is taken.
        taken: How many reports it has taken.
        acknowledged: How many of them the worker knows of.
    """

    witness: Witness = field(kw_only=True)
    clock: Clock = field(kw_only=True)
    views: Views = field(init=False)
    delays: list[Delay] = field(factory=list)
    taken: int = 0
    acknowledged: int = 0
    _served: dict[str, MemoryWorkflow] = field(factory=dict)
    _copies: set[asyncio.Task[None]] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        """Nothing was there."""
        self.views = Views(self.clock)

    def deploy(self, name: str, *actions: Action) -> None:
        """Have a workflow, in the place of any other that had its name."""
        self.stored[name] = workflow = WitnessedWorkflow(actions)
        self.witness.deployed(name, workflow)
        self.views.note(self.stored)

    def delete(self, name: str) -> None:
        """Have a workflow no more."""
        self.stored.pop(name, None)
        self.views.note(self.stored)

    def end(self, name: str) -> None:
        """
        End a workflow, as a server does when it has taken too long as a whole; what runs of it runs on.

        Every server counts that from the beginning of its first action, so one that has not begun does not end.
        """
        workflow = self.stored.get(name)
        if isinstance(workflow, WitnessedWorkflow) and workflow.open and workflow.states[0] is not State.PENDING:
            workflow.over = True
            self.witness.deployments[name][-1].over.append([self.clock.monotonic()])
            self.views.note(self.stored)

    def trouble(self, method: Method) -> ServerTrouble | None:
        """Use up the trouble that concerns this call, if it has not passed."""
        now = self.clock.monotonic()
        self.troubles = [each for each in self.troubles if not isinstance(each, Passing) or each.until > now]
        trouble = super().trouble(method)
        if trouble is not None:
            self.witness.excused()
        return trouble

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """Show what there is to do, or was."""
        acknowledged, asked = self.acknowledged, self.clock.monotonic()
        await self._wait("request", "workflows")
        with self._looking_back("workflows") as moment:
            contexts = await super().workflows(worker)
            self._served = {context.workflow: self.stored[context.workflow] for context in contexts}
        await self._wait("answer", "workflows")
        if self.acknowledged == acknowledged:  # otherwise the worker asks again, and makes nothing of this answer
            self.witness.read(asked, moment)
        return contexts

    async def context(self, worker: str, workflow: str) -> Context | None:
        """Show a workflow, as in the list."""
        await self._wait("request", "context")
        context = await super().context(worker, workflow)
        await self._wait("answer", "context")
        return context

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """Say what a workflow's actions are, or were; an agent has no such call, and only knows what it was shown."""
        if not self.abilities.looks_ahead:
            with self._having({name: self._served.get(name, now) for name, now in self.stored.items()}):
                return await super().actions(workflow)
        moment = self.witness.shown()
        try:
            await self._wait("request", "actions")
            with self._looking_back("actions"):
                actions = await super().actions(workflow)
            await self._wait("answer", "actions")
        finally:
            self.witness.read(self.clock.monotonic(), moment)  # whoever waited for this to send a report now sends it
        return actions

    async def report(self, report: Report) -> None:
        """Take a report, whether or not the answer arrives."""
        meant, moment = self.stored.get(report.workflow), self.witness.shown()
        if seconds := self._late("copy", "report"):
            task = asyncio.create_task(self._arrive_again(report, meant, moment, seconds))
            self._copies.add(task)
            task.add_done_callback(self._copies.discard)
        await self._wait("request", "report")
        if self.stored.get(report.workflow) is not meant:
            raise ServerUnreachable("connection lost")
        if self.abilities.looks_ahead:
            self._refuse_by_view(report)
        await self._take(report, moment)
        await self._wait("answer", "report")
        self.acknowledged += 1

    async def close(self) -> None:
        """Let nothing arrive any more."""
        for task in self._copies:
            task.cancel()
        await asyncio.gather(*self._copies, return_exceptions=True)

    async def _take(self, report: Report, moment: float) -> None:
        """Take a report now, which was sent on what was the case at some moment."""
        workflow = self.stored.get(report.workflow)
        known = len(workflow.reports) if workflow else 0
        try:
            await super().report(report)
        finally:
            if isinstance(workflow, WitnessedWorkflow) and len(workflow.reports) > known:
                self.taken += 1
                self._bring_back(workflow, report)
                self.views.note(self.stored)
                self.witness.reported(report, moment)

    def _bring_back(self, workflow: WitnessedWorkflow, report: Report) -> None:
        """An action that begins makes a workflow run again that was over."""
        if workflow.over and report.state is State.RUNNING:
            workflow.over = False
            self.witness.deployments[report.workflow][-1].over[-1].append(self.clock.monotonic())

    async def _arrive_again(self, report: Report, meant: MemoryWorkflow | None, moment: float, seconds: float) -> None:
        """Take a copy of a report, whatever became of the first; nobody hears the answer."""
        await self.clock.sleep(seconds)
        if meant is None or self.stored.get(report.workflow) is not meant:
            return
        state = meant.states[int(report.action.partition("-")[0])]
        if report.state in OUTCOMES or (state not in OUTCOMES and report.state is not State.PENDING):
            with suppress(ServerFault):
                await self._take(report, moment)

    def _refuse_by_view(self, report: Report) -> None:
        """
        Refuse what does not fit what the server sees in its cache, as tink v0.9 to v0.12 do.

        Where it fits that and not what is, Kubernetes refuses it, and the server says the same as of an unknown one.
        """
        with self._looking_back("report"):
            workflow = self.stored.get(report.workflow)
            if workflow is None:
                raise ServerRefused(Refusal.UNKNOWN_WORKFLOW, "invalid workflow id")
            self.meant(workflow, report)
        now = self.stored.get(report.workflow)
        if now is None or (now.reports is not workflow.reports or now.states != workflow.states):
            raise ServerRefused(Refusal.UNKNOWN_WORKFLOW, "invalid workflow id")

    @contextmanager
    def _looking_back(self, method: Method) -> Iterator[float]:
        """Have what the server had at some moment; yields which one."""
        moment = self.clock.monotonic() - (age := self.views.age(method))
        with self._having(dict(self.views.at(moment)) if age else self.stored):
            yield moment

    @contextmanager
    def _having(self, stored: dict[str, MemoryWorkflow]) -> Iterator[None]:
        """Have something else for the moment."""
        now, self.stored = self.stored, stored
        try:
            yield
        finally:
            self.stored = now

    async def _wait(self, of: Way, method: Method) -> None:
        """Be on the way."""
        if seconds := self._late(of, method):
            await self.clock.sleep(seconds)

    def _late(self, of: str, method: Method) -> float:
        """How late it comes this time."""
        for delay in self.delays:
            if (delay.of, delay.method) != (of, method):
                continue
            if delay.prompt > 0:
                delay.prompt -= 1
                return 0.0
            if delay.times > 0:
                delay.times -= 1
                return delay.seconds
        return 0.0
