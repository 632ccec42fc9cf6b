"""What is made to go wrong, for tests of whatever talks to the server."""

from enum import Enum

from attrs import define, frozen

from tinkworker.server.development.workflow import Received
from tinkworker.server.port import State


@frozen
class Status:
    """An answer that is no message: a code by its name, and a text. Alone it is what a cut connection looks like."""

    code: str = "UNAVAILABLE"
    text: str = "Socket closed"


@frozen
class Silence:
    """No answer, for as long as the client waits."""


@frozen
class Stale:
    """The answer that the same request got the time before, as from a cache; the right one if there was none."""


class Point(Enum):
    """When an answer is replaced: before the request is acted on, so that it is not, or after it was."""

    BEFORE = "before"
    AFTER = "after"


@define
class Fault:
    """
    A rule. The first in the server's list that fits a request, and has not struck often enough, strikes.

        Fault("lost acknowledgement", state=State.SUCCESS, point=Point.AFTER, answer=Status())

    Attributes:
        name: For people.
        method: The method that it is about: "ReportActionStatus", "GetWorkflowContexts", "GetAction" and so on.
        action: Only reports about actions of this name; empty for any.
        state: Only reports of this state; None for any.
        times: How often it still strikes.
        delay: Seconds that pass before anything else does.
        lag: Seconds that pass when it was acted on, before the answer leaves: a later one may overtake it.
        arrivals: How often the request arrives, as when something on the way sends it again; the last answer counts.
        point: When the answer is replaced.
        answer: By what; None to leave it.
        struck: How often it struck.
    """

    name: str
    method: str = "ReportActionStatus"
    action: str = ""
    state: State | None = None
    times: int = 1
    delay: float = 0.0
    lag: float = 0.0
    arrivals: int = 1
    point: Point = Point.BEFORE
    answer: Status | Silence | Stale | None = None
    struck: int = 0

    def strikes(self, method: str, report: Received | None) -> bool:
        """Whether it strikes at a request, which may be a report; if so, that is counted."""
        if self.times == 0 or method != self.method or not self._fits(report):
            return False
        self.times -= 1
        self.struck += 1
        return True

    def _fits(self, report: Received | None) -> bool:
        """Whether a request is one of those that are meant."""
        if report is None:
            return not self.action and self.state is None
        return self.action in {"", report.action} and self.state in {None, report.state}
