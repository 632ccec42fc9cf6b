"""
What is told again to a server that serves an action once, so that it serves it once more.

Tinkerbell did so up to v0.23 (tinkerbell/tinkerbell#700): a SUCCESS that is told again makes the server stand at that
action again and serve the next one, and a PENDING of the first action of a task makes it serve this one. Servers from
v0.24 on serve an action until it has ended, and never have to be told.
"""

from collections.abc import Awaitable, Callable, Sequence

from attrs import evolve, frozen

from tinkworker.server.agent_meaning import SERVED_BEFORE
from tinkworker.server.meaning import NothingToSay
from tinkworker.server.port import Context, Refusal, Report, ServerRefused, ServerUnreachable, State
from tinkworker.server.resumption import Standing
from tinkworker.server.served import Served

NOT_AGAIN = (
    "it stands at an action that it has served before, to an earlier life of this worker or to another one, and serves "
    "none twice; make the workflow again, or use a server from v0.24 on (tinkerbell/tinkerbell#700)"
)
"""What is said when nobody here knows what was served, and nothing can be told again."""

GOES_ON = (
    "it stands at an action that it served to an earlier life of this worker, and serves none twice; the action goes "
    "on by what was written down"
)
"""What is said when that is known."""


@frozen
class Retelling:
    """
    Has a server serve again what it has served.

    Attributes:
        address: The server, for what is said of it.
        served: What it has served.
        serve: Has it serve an action to a worker; raises NothingToSay if it serves none.
        report: Tells it a state of an action.
    """

    address: str
    served: Served
    serve: Callable[[str], Awaitable[Context]]
    report: Callable[[Report], Awaitable[None]]

    async def serve_again(self, worker: str) -> Context:
        """
        Have an action served whose answer got lost; of several workflows, the one that it is of is not known.

        Raises:
            ServerUnreachable: That cannot be had, or not yet.
        """
        passed = self.served.note_passed()
        successes = self.served.successes(worker)
        if not successes:
            raise ServerUnreachable(f"GetAction at {self.address}: {GOES_ON if passed else NOT_AGAIN}")
        await self._tell_again(successes)
        return await self._serve_now(worker)

    async def serve_missed(self, worker: str) -> Context | None:
        """
        Have an action served whose answer may have got lost, when the server says something of another workflow: of
        several it looks at any one, also at one that is over. None if there is nothing, whatever it says then.

        Raises:
            ServerFault: What came before cannot be told again.
        """
        successes = self.served.successes(worker, missed=True)
        if not successes:
            return None
        await self._tell_again(successes)
        try:
            return await self.serve(worker)
        except NothingToSay:
            return None

    async def begin_again(self, unbegun: Report) -> None:
        """
        Have the first action of a task served again. The server was told that this runs, and it never came to that:
        somebody is about to create its container. Until the server has taken once more that it runs, nobody hears what
        it is; an earlier life may have ended just before that.

        Raises:
            ServerUnreachable: That cannot be had, or not yet.
            ServerRefused: It was deleted; or what is served is of another workflow, so that it may be over: several may
                be served by turns, so that is no proof before it was said for a while.
        """
        if not self._is_known(unbegun):
            await self._put_back(unbegun)
        if not self._is_known(unbegun):
            raise self._another(unbegun.workflow)
        await self.report(evolve(unbegun, state=State.RUNNING))
        self.served.note_begun(unbegun.workflow)

    async def serve_behind(self, success: Report) -> None:
        """
        Have the action served again that follows a success, for who is about to create its container: the server serves
        another workflow, and would never come to this one.

        Raises:
            ServerUnreachable: That cannot be had, or not yet.
            ServerRefused: As in `begin_again`.
        """
        await self.report(success)
        await self._serve_now(success.worker)
        if not self.served.actions(success.workflow):
            raise self._another(success.workflow)

    def _another(self, workflow: str) -> ServerRefused:
        """What is said of a workflow in whose place another one is served."""
        message = f"{self.address} serves another workflow than {workflow!r}, which may be over"
        return ServerRefused(Refusal.UNKNOWN_WORKFLOW, message)

    async def _tell_again(self, successes: Sequence[Report]) -> None:
        """Tell again what came last of some workflows. One that was deleted meanwhile is forgotten with the refusal."""
        for success in successes:
            try:
                await self.report(success)
            except ServerRefused as fault:
                if fault.refusal is not Refusal.UNKNOWN_WORKFLOW:
                    raise

    def _is_known(self, report: Report) -> bool:
        """Whether the action was served that a report is about."""
        return any(action.identity == report.identity for action in self.served.actions(report.workflow))

    async def _put_back(self, unbegun: Report) -> None:
        """
        Tell the server that an action has not begun, and have it served.

        What may have been taken is told again only if the server still does not serve it.

        Raises:
            ServerUnreachable: It does not, or not yet.
        """
        put_back = self.served.standing(unbegun.workflow) is Standing.PUT_BACK
        if put_back and await self._is_served(unbegun.worker):
            return
        await self.report(unbegun)
        await self._serve_now(unbegun.worker)

    async def _is_served(self, worker: str) -> bool:
        """
        Whether the server serves an action now; not if it stands at one that it has served before.

        Raises:
            ServerUnreachable: It says something else.
        """
        try:
            await self.serve(worker)
        except NothingToSay as nothing:
            if nothing.meaning not in SERVED_BEFORE:
                raise ServerUnreachable(str(nothing)) from nothing
            return False
        return True

    async def _serve_now(self, worker: str) -> Context:
        """
        Have the server serve what it was just put back to.

        Raises:
            ServerUnreachable: It does not, or not yet.
        """
        try:
            return await self.serve(worker)
        except NothingToSay as nothing:
            message = f"{nothing}; it was told again what came before, and does not show that yet"
            raise ServerUnreachable(message) from nothing
