"""
A server whose protocol is found out by asking.

Only the calls that ask for work tell: they are methods of their own in each protocol, while reports to tink v0.9 to
v0.12 and reports to agents' servers have the same path and different messages. A server that does not know the method
says so at once: up to three calls find out, and the answer of the last one is the first answer. A server for agents
holds a call for which it has nothing; that need not be waited for, since a protocol counts as the right one while it is
tried.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from attrs import define, field

from tinkworker.server.port import (
    Abilities,
    Action,
    Context,
    Report,
    Server,
    ServerRefused,
    ServerUnreachable,
    WrongProtocol,
)

Answer = TypeVar("Answer")


@define(eq=False)
class DetectingServer:
    """
    A server that speaks one of several protocols. An adapter of the port `Server`, where the methods are described.

    The protocol that was right last is tried first, then the others in turn. So a server that is upgraded while this
    runs, or replaced by an older one, is understood with the next `workflows`. Before the first answer, `protocol` is
    "auto", and `abilities` are those of the first candidate; no lifecycle asks for them before a workflow is listed.

    Attributes:
        candidates: What makes an adapter for each protocol, in the order in which they are tried at first. Each is made
            when it is needed, as most servers understand the first; all are closed with this.
    """

    candidates: Sequence[Callable[[], Server]]
    _made: dict[int, Server] = field(factory=dict, init=False)
    _present: int = field(default=0, init=False)
    _answered: bool = field(default=False, init=False)
    _known: bool = field(default=False, init=False)

    @property
    def protocol(self) -> str:
        """The protocol that is spoken, or tried since the server refused another one."""
        return self._spoken.protocol if self._answered else "auto"

    @property
    def address(self) -> str:
        """Where the server is."""
        return self._spoken.address

    @property
    def abilities(self) -> Abilities:
        """What the protocol can do that is spoken, or tried."""
        return self._spoken.abilities

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """The workflows in which it is this worker's turn, in whichever protocol the server understands."""
        return await self._find_out(lambda candidate: candidate.workflows(worker))

    async def context(self, worker: str, workflow: str) -> Context | None:
        """What the server shows of one workflow, in whichever protocol it understands."""
        return await self._find_out(lambda candidate: candidate.context(worker, workflow))

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """The actions of a workflow."""
        return await self._ask_on(lambda candidate: candidate.actions(workflow))

    async def report(self, report: Report) -> None:
        """Tell the server a state of an action; one that speaks another protocol by now cannot read it, and says so."""
        await self._ask_on(lambda candidate: candidate.report(report))

    def recall(self, report: Report) -> None:
        """It was told in one of the protocols; which, is not known yet."""
        for number in range(len(self.candidates)):
            self._candidate(number).recall(report)

    async def close(self) -> None:
        """Close all connections."""
        for candidate in self._made.values():
            await candidate.close()

    async def _find_out(self, ask: Callable[[Server], Awaitable[Answer]]) -> Answer:
        """What is answered in the first protocol that the server understands."""
        refusals = []
        for _ in self.candidates:
            tried = self._spoken
            try:
                answer = await ask(tried)
            except WrongProtocol as fault:
                self._answered = True
                refusals.append(f"{tried.protocol}: {fault.message}")
                if self._spoken is tried:  # another call may have found out meanwhile
                    self._present = (self._present + 1) % len(self.candidates)
                    self._known = False
            except ServerRefused:
                self._answered = self._known = True
                raise
            else:
                self._answered = self._known = True
                return answer
        what = "; ".join(refusals)
        raise ServerUnreachable(f"{self.address} speaks no protocol of Tinkerbell's that is known here ({what})")

    async def _ask_on(self, ask: Callable[[Server], Awaitable[Answer]]) -> Answer:
        """
        What is answered in the protocol that is spoken, or tried: a server of agents may hold the first call for long.

        One that is only tried may refuse by itself, as it was served nothing of such a workflow. That says nothing.
        """
        known = self._known
        try:
            return await ask(self._found_out)
        except ServerRefused as fault:
            if known:
                raise
            raise ServerUnreachable(f"{fault.message}; but {self.address} may speak another protocol") from fault

    @property
    def _found_out(self) -> Server:
        """The candidate that is right, or tried; before any answer nothing is sent that only some servers can read."""
        if not self._answered:
            raise ServerUnreachable(f"{self.address} was not asked for work yet, so its protocol is not known")
        return self._spoken

    @property
    def _spoken(self) -> Server:
        """The candidate that was right last, or is being tried."""
        return self._candidate(self._present)

    def _candidate(self, number: int) -> Server:
        """The adapter for one of the protocols."""
        if number not in self._made:
            self._made[number] = self.candidates[number]()
        return self._made[number]
