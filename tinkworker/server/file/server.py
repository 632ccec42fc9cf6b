"""
The server port for a workflow from a file: what a server would keep of it stands in a file beside the journals.

So a worker that is killed or told to stop goes on where it was when it is given the same file again, and starts anew
when that workflow has ended or the file was changed.
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from attrs import define, field

from tinkworker.server.file.plan import Plan
from tinkworker.server.port import (
    Abilities,
    Action,
    Context,
    Refusal,
    Report,
    ServerRefused,
    ServerUnreachable,
    State,
)

ENDED = frozenset({State.FAILED, State.TIMEOUT})


@define(eq=False)
class FileServer:
    """
    An adapter of the port `Server`, where the methods are described.

    Attributes:
        plan: What the file asks for.
        file: The file, for the log.
        place: Where it is kept how far the workflow is.
        workflow: The workflow's id; empty before the first `workflows`, when nobody else may write in `place` any more.
        states: The states of the actions.
    """

    plan: Plan
    file: Path
    place: Path
    workflow: str = ""
    states: list[State] = field(factory=list)

    @property
    def protocol(self) -> str:
        """None at all."""
        return "file"

    @property
    def address(self) -> str:
        """The file."""
        return str(self.file)

    @property
    def abilities(self) -> Abilities:
        """All that helps: nothing gets lost on the way."""
        return Abilities(looks_ahead=True, repeats_running=True, repeats_outcomes=True)

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """The workflow, as long as something is left to do."""
        if not self.workflow:
            self._begin()
        shown = self._shown()
        return (shown,) if shown is not None and shown.worker == worker else ()

    async def context(self, worker: str, workflow: str) -> Context | None:
        """The workflow, if it is that one."""
        return next((shown for shown in await self.workflows(worker) if shown.workflow == workflow), None)

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """All actions."""
        if workflow != self.workflow:
            raise ServerRefused(Refusal.UNKNOWN_WORKFLOW, f"{workflow} is not what {self.file} asks for")
        return self.plan.actions

    async def report(self, report: Report) -> None:
        """Keep how far the workflow is."""
        named = [(action.task, action.name) for action in await self.actions(report.workflow)]
        if (report.task, report.action) not in named:
            what = f"there is no action {report.task}/{report.action} in {self.file}"
            raise ServerRefused(Refusal.MALFORMED, what)
        position = named.index((report.task, report.action))
        states = [*self.states[:position], report.state, *self.states[position + 1 :]]
        self._keep(self.workflow, states)
        self.states = states

    def recall(self, report: Report) -> None:
        """How far the workflow is was written down."""

    async def close(self) -> None:
        """There is nothing to close."""

    def _shown(self) -> Context | None:
        """The workflow as a server shows it; None if nothing is left to do."""
        done = next((place for place, state in enumerate(self.states) if state is not State.SUCCESS), len(self.states))
        if done == len(self.states) or self.states[done] in ENDED:
            return None
        action = self.plan.actions[done]
        total = len(self.states)
        return Context(
            self.workflow, action.worker, action.task, action.name, done, self.states[done], total, action.identity
        )

    def _begin(self) -> None:
        """Go on with the same workflow if it was interrupted, or begin a new one."""
        kept = self._kept()
        if kept.get("plan") == self._digest():
            self.workflow, self.states = kept["workflow"], [State(state) for state in kept["states"]]
            if self._shown() is not None:
                return
            self.workflow = ""
        workflow, states = f"{self.plan.name}-{uuid4().hex[:8]}", [State.PENDING] * len(self.plan.actions)
        self._keep(workflow, states)
        self.workflow, self.states = workflow, states

    def _kept(self) -> dict[str, Any]:
        """
        What was written down; nothing where that makes no sense, as when the power failed in between.

        Raises:
            ServerUnreachable: It cannot be read.
        """
        try:
            kept = json.loads(self.place.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        except OSError as error:
            raise self._lost("read", error) from error
        return kept if isinstance(kept, dict) else {}

    def _digest(self) -> str:
        """What the plan is recognised by; values that may be secret are in it, and cannot be read from it."""
        return sha256(repr([(action, action.environment) for action in self.plan.actions]).encode()).hexdigest()

    def _keep(self, workflow: str, states: list[State]) -> None:
        """
        Write down how far the workflow is, wholly or not at all.

        Raises:
            ServerUnreachable: That cannot be written.
        """
        kept = {"plan": self._digest(), "workflow": workflow, "states": [state.value for state in states]}
        draft = self.place.with_suffix(".draft")
        try:
            draft.write_text(json.dumps(kept), encoding="utf-8")
            draft.replace(self.place)
        except OSError as error:
            raise self._lost("written", error) from error

    def _lost(self, done: str, error: OSError) -> ServerUnreachable:
        """What is said where the file cannot be had: the worker's machine will say that its server is lost."""
        return ServerUnreachable(
            f"{self.place} cannot be {done}: {error.strerror}; no server is meant, but this file, which keeps how far "
            "the workflow is"
        )
