"""What the worker, workflows and reports ask of the server."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TypeVar

from attrs import define, evolve, field

from tinkworker.lifecycle.report.activities import ReadRequest, ReportRequest
from tinkworker.lifecycle.report.data import Refused, Shown, Unreachable
from tinkworker.lifecycle.worker.activities import WorkerRequest
from tinkworker.lifecycle.workflow.activities import DescribeRequest
from tinkworker.lifecycle.workflow.data import Described, Listing
from tinkworker.secrecy import secret_values
from tinkworker.server.port import Context, Refusal, Server, ServerFault, ServerRefused, State
from tinkworker.worker.capture import Capture
from tinkworker.worker.description import Descriptions, fingerprint_of, outline
from tinkworker.worker.evidence import Evidence
from tinkworker.worker.performing import Activity, Outcome
from tinkworker.worker.sense import Sense

T = TypeVar("T")

LONGEST_MESSAGE = 4096
"""Bytes of UTF-8 that a report's message may have."""


@define(eq=False)
class ServerActivities:
    """
    Performs the `server` activities.

    Attributes:
        server: The server.
        descriptions: What it says of actions.
        capture: Reads the last lines of output for a report.
        report_output: How many lines of it a report of a failure carries (`--report-output`).
        say: Tells the observers.
        evidence: What the server was last known to think.
        listed: Is told of every list of workflows.
        sense: Sorts out what cannot be.
    """

    server: Server
    descriptions: Descriptions
    capture: Capture
    report_output: int
    say: Callable[..., None]
    evidence: Evidence
    listed: Callable[[Iterable[Context]], None]
    sense: Sense
    _protocol: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        """What is spoken from the start is told with the worker's first line."""
        self._protocol = self.server.protocol

    def activities(self) -> Mapping[str, Activity]:
        """The activities by the charts' names."""
        return {
            "server.workflows": self.workflows,
            "server.actions": self.actions,
            "server.report": self.report,
            "server.read": self.read,
        }

    async def workflows(self, request: WorkerRequest) -> Outcome:
        """What is there to do?"""
        try:
            listed, asked = await self.up_to_date(lambda: self.server.workflows(request.worker))
            contexts = self.sense.sort_out(listed, self.server.address)
        except ServerFault as fault:
            return Outcome("unreachable", Unreachable(fault.message))
        if self._protocol != self.server.protocol:  # it was found out, or the server was replaced
            self._protocol = self.server.protocol
            self.say("info", f"the server speaks {self._protocol}")
        self.evidence.note_list(contexts, asked)
        self.listed(listed)
        return Outcome("listed", Listing(contexts, asked))

    async def actions(self, request: DescribeRequest) -> Outcome:
        """What are the actions of a workflow?"""
        try:
            actions = await self.descriptions.fetch(request.workflow)
        except ServerRefused as fault:
            return Outcome("unknown", Refused(fault.refusal, fault.message))
        except ServerFault as fault:
            return Outcome("unreachable", Unreachable(fault.message))
        if self.server.abilities.looks_ahead and (doubt := self.doubt(request.workflow, len(actions))):
            return doubt
        names = [{"task": action.task, "name": action.name} for action in actions]
        count = "1 action" if len(names) == 1 else f"{len(names)} actions"
        self.say("info", count, {"workflowID": request.workflow}, actions=names)
        abilities = self.server.abilities
        described = Described(
            outlines=tuple(outline(action) for action in actions),
            complete=abilities.looks_ahead,
            reports_repeat=abilities.repeats_outcomes,
            fingerprint=fingerprint_of(actions) if abilities.looks_ahead else "",
        )
        return Outcome("described", described)

    def doubt(self, workflow: str, shown: int) -> Outcome | None:
        """
        What to make of a workflow of which the server shows so many actions; None if it lists it with as many.

        On Kubernetes a workflow that was made again under its name has none until its template is rendered, and the
        list may still be of the former one.
        """
        total = self.evidence.total(workflow)
        if total is None and not shown:
            return Outcome("unknown", Refused(Refusal.UNKNOWN_WORKFLOW, "it is not listed, and has no actions"))
        if total is None or total == shown:
            return None
        return Outcome("unreachable", Unreachable(f"it is listed with {total} actions, and has {shown or 'none'}"))

    async def report(self, request: ReportRequest) -> Outcome:
        """Tell the server a status; with a failure go the last lines of output, read again from the container."""
        index = request.attempt.index
        report, repeats = request.report, self.server.abilities.repeats_running
        confirmed = request.confirmed and self.evidence.is_read_for(report)
        if not confirmed and not self.evidence.supports(report, index, repeats_running=repeats):
            return Outcome("unsupported")
        if report.state in {State.FAILED, State.TIMEOUT}:
            report = evolve(report, message=await self.told(request))
        asked = self.evidence.clock.monotonic()
        try:
            await self.server.report(report)
        except ServerRefused as fault:
            return Outcome("refused", Refused(fault.refusal, fault.message))
        except ServerFault as fault:
            return Outcome("unreachable", Unreachable(fault.message))
        self.evidence.note_acknowledged(report, index, asked)
        return Outcome("acknowledged")

    async def told(self, request: ReportRequest) -> str:
        """
        What a report says: more people read it than the machine's console, so secrets of the action are masked, too.

        Which these are, the server says; if it does not, the last lines of output are left out.
        """
        attempt, reason = request.attempt, request.report.message
        try:
            action = await self.descriptions.current(attempt)
        except ServerFault:
            action = None
        if action is None:
            return message(self.capture.secrets.redact(reason), ())
        secrets = self.capture.secrets.and_also(secret_values(action.environment))
        lines = await self.capture.last_lines(attempt.container("main"), self.report_output, secrets)
        return message(secrets.redact(reason), lines)

    async def read(self, request: ReadRequest) -> Outcome:
        """What does the server show of a workflow? Its actions are asked for only if it is not listed."""
        try:
            listed, _ = await self.up_to_date(lambda: self.server.context(request.worker, request.workflow))
            if listed is not None:
                self.sense.check(listed, self.server.address)
            known = None if listed is not None else await self.knows(request.workflow)
        except ServerFault as fault:
            return Outcome("unreachable", Unreachable(fault.message))
        self.evidence.note_read(request.workflow)
        return Outcome("shown", Shown(listed, known, self.server.abilities.repeats_running))

    async def up_to_date(self, ask: Callable[[], Awaitable[T]]) -> tuple[T, float]:
        """
        What a server shows that was asked after it took its last report, and when that was.

        What was asked before, and comes late, may not show that report, and would look as if there were another
        workflow of the same name.

        Raises:
            ServerFault: It does not answer.
        """
        while True:
            acknowledged, asked = self.evidence.acknowledged, self.evidence.clock.monotonic()
            shown = await ask()
            if self.evidence.acknowledged == acknowledged:
                return shown, asked

    async def knows(self, workflow: str) -> bool:
        """
        Whether the server finds a workflow, in whatever state.

        Raises:
            ServerFault: It does not say.
        """
        try:
            await self.server.actions(workflow)
        except ServerRefused as fault:
            if fault.refusal is Refusal.UNKNOWN_WORKFLOW:
                return False
            raise
        return True


def message(reason: str, lines: tuple[str, ...]) -> str:
    """
    A reason and the last lines of output, cut so that the reason and the end of the output fit.

    At most 4 KiB of UTF-8: what does not fit is taken from the beginning of the output.
    """
    text = "\n".join(lines).encode("utf-8", "replace")
    head = reason.encode("utf-8", "replace")[: LONGEST_MESSAGE // 2].decode("utf-8", "ignore")
    if not text:
        return head
    room = LONGEST_MESSAGE - len(head.encode()) - 1
    return f"{head}\n{text[-room:].decode('utf-8', 'ignore')}"
