"""A server that is watched, and that may be slow, show what was, or hear a thing twice."""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import copy
from typing import Literal

from attrs import define, field, frozen

from tests.worker.storm.witness import OUTCOMES, Witness
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
from tinkworker.testing.server import MemoryServer, MemoryWorkflow, Method

OLDEST = 5.0
"""Seconds that a view may be old; a worker takes ten for what no cache explains (`SIGHTINGS_APART`)."""


@define
class Delay:
    """
    What comes late with the next calls.

    Attributes:
        of: The "request" on its way; the "answer" on its way; the server's own "view", as it reads through a cache; or
            a "copy" of the request, which arrives besides.
        method: Which method.
        seconds: How late that is.
        times: With how many calls it still comes late.
    """

    of: Literal["request", "answer", "view", "copy"]
    method: Method
    seconds: float
    times: int = 1


@frozen
class View:
    """What the server had from a moment on."""

    since: float
    stored: dict[str, MemoryWorkflow]


@define(eq=False)
class WitnessedServer(MemoryServer):
    """
    A server in memory that is watched.

    A request that is under way for longer may find its workflow made again under its name, and would be taken for the
    new one's: "between the question and the report" nothing is promised. Here it is lost then. Nor does a copy of a
    beginning arrive behind the end of its action: that would have the action run once more as far as the server is
    concerned, and no server says that it is another report than the first.

    Attributes:
        witness: Watches.
        clock: Tells the time.
        delays: What is to come late; the first one that concerns a call is taken.
        views: What the server had lately, the latest last.
        acknowledged: How many reports the worker knows to be taken.
    """

    witness: Witness = field(kw_only=True)
    clock: Clock = field(kw_only=True)
    delays: list[Delay] = field(factory=list)
    views: deque[View] = field(factory=deque)
    acknowledged: int = 0
    _copies: set[asyncio.Task[None]] = field(factory=set)

    def deploy(self, name: str, *actions: Action) -> None:
        """Have a workflow, in the place of any other that had its name."""
        self.witness.deployed(name, self.add(name, actions))
        self._note_view()

    def delete(self, name: str) -> None:
        """Have a workflow no more."""
        self.stored.pop(name, None)
        self._note_view()

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """Show what there is to do, or was."""
        acknowledged, asked = self.acknowledged, self.clock.monotonic()
        await self._wait("request", "workflows")
        with self._looking_back("workflows") as since:
            contexts = await super().workflows(worker)
        await self._wait("answer", "workflows")
        if self.acknowledged == acknowledged:  # otherwise the worker asks again, and makes nothing of this answer
            self.witness.read({context.workflow for context in contexts}, since, asked)
        return contexts

    async def context(self, worker: str, workflow: str) -> Context | None:
        """Show a workflow, as in the list."""
        await self._wait("request", "context")
        context = await super().context(worker, workflow)
        await self._wait("answer", "context")
        return context

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """Say what a workflow's actions are, or were; the protocol of the agents has no such call."""
        if not self.abilities.looks_ahead:
            return await super().actions(workflow)
        await self._wait("request", "actions")
        with self._looking_back("actions"):
            actions = await super().actions(workflow)
        await self._wait("answer", "actions")
        return actions

    async def report(self, report: Report) -> None:
        """Take a report, whether or not the answer arrives."""
        meant = self.stored.get(report.workflow)
        if seconds := self._late("copy", "report"):
            task = asyncio.create_task(self._arrive_again(report, meant, seconds))
            self._copies.add(task)
            task.add_done_callback(self._copies.discard)
        await self._wait("request", "report")
        if self.stored.get(report.workflow) is not meant:
            raise ServerUnreachable("connection lost")
        if self.abilities.looks_ahead:
            self._refuse_by_view(report)
        await self._take(report)
        await self._wait("answer", "report")
        self.acknowledged += 1

    async def close(self) -> None:
        """Let nothing arrive any more."""
        for task in self._copies:
            task.cancel()
        await asyncio.gather(*self._copies, return_exceptions=True)

    async def _take(self, report: Report) -> None:
        """Take a report now."""
        workflow = self.stored.get(report.workflow)
        known = len(workflow.reports) if workflow else 0
        try:
            await super().report(report)
        finally:
            if workflow and len(workflow.reports) > known:
                self._note_view()
                self.witness.reported(report.workflow, int(report.action.partition("-")[0]), report)

    async def _arrive_again(self, report: Report, meant: MemoryWorkflow | None, seconds: float) -> None:
        """Take a copy of a report, whatever became of the first; nobody hears the answer."""
        await self.clock.sleep(seconds)
        if meant is None or self.stored.get(report.workflow) is not meant:
            return
        state = meant.states[int(report.action.partition("-")[0])]
        if report.state is not State.RUNNING or state not in OUTCOMES:
            with suppress(ServerFault):
                await self._take(report)

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
        """Have what the server had some time ago; yields from when on it had that."""
        seconds = self._late("view", method)
        moment = self.clock.monotonic() - seconds
        view = next((view for view in reversed(self.views) if view.since <= moment), View(0.0, {}))
        if not seconds:
            yield self.clock.monotonic()
            return
        now, self.stored = self.stored, view.stored
        try:
            yield view.since
        finally:
            self.stored = now

    def _note_view(self) -> None:
        """Keep what there is now, for whoever is shown what was."""
        now = self.clock.monotonic()
        self.views.append(View(now, {name: copied(workflow) for name, workflow in self.stored.items()}))
        while len(self.views) > 1 and self.views[1].since <= now - OLDEST:
            self.views.popleft()

    async def _wait(self, of: Literal["request", "answer"], method: Method) -> None:
        """Be on the way."""
        if seconds := self._late(of, method):
            await self.clock.sleep(seconds)

    def _late(self, of: str, method: Method) -> float:
        """How late it comes this time."""
        for delay in self.delays:
            if (delay.of, delay.method) == (of, method) and delay.times > 0:
                delay.times -= 1
                return delay.seconds
        return 0.0


def copied(workflow: MemoryWorkflow) -> MemoryWorkflow:
    """A workflow as it is now."""
    then = copy(workflow)
    then.states = list(workflow.states)
    return then
