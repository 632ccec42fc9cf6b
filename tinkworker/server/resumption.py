"""The action at which an earlier life of this worker was, beside a server that serves nothing twice."""

from enum import Enum

from attrs import define, evolve

from tinkworker.server.port import Report, State


class Standing(Enum):
    """
    How far it is with that action, as far as this life knows.

    Attributes:
        TOLD: An earlier life told the server that it runs.
        PASSED: The server has said that it serves nothing, and that action may be where it stands.
        PUT_BACK: The server was told that it has not begun, and may have taken that.
        ENDED: The server was told how it ended, and may have taken that. Nothing makes it begin again, however late.
    """

    TOLD = "told"
    PASSED = "passed"
    PUT_BACK = "put back"
    ENDED = "ended"


@define
class Resumption:
    """
    The first action of a task, which an earlier life may have told to run and never begun.

    A server that serves nothing twice serves it once more when it hears that it has not begun. That is told only for
    who is about to create its container: anybody else might make an action begin again that has ended.

    Attributes:
        running: What told that it runs.
        standing: How far it is with it.
    """

    running: Report
    standing: Standing = Standing.TOLD
    _unbegun: Report | None = None
    """What says that it has not begun, from when somebody is about to create its container until the next question."""

    def want(self, unbegun: Report) -> None:
        """Hear from who is about to create a container that its action has not begun; of another one it is no news."""
        if self.standing is not Standing.ENDED and evolve(unbegun, state=State.RUNNING) == self.running:
            self._unbegun = unbegun

    def take_unbegun(self, *, known: bool) -> Report | None:
        """
        What says that it has not begun: for whoever asks next, and for nobody else.

        Args:
            known: Whether the action was served to this life.

        Returns:
            None if nobody wants it, or if the server may still serve it by itself.
        """
        unbegun, self._unbegun = self._unbegun, None
        return unbegun if known or self.standing is not Standing.TOLD else None

    def note_passed(self) -> None:
        """The server serves nothing, and may stand at this action."""
        if self.standing is Standing.TOLD:
            self.standing = Standing.PASSED

    def note_put_back(self) -> None:
        """The server is about to be told that it has not begun."""
        self.standing = Standing.PUT_BACK

    def note_refused(self) -> None:
        """The server has not taken that."""
        if self.standing is Standing.PUT_BACK:
            self.standing = Standing.PASSED

    def note_end(self) -> None:
        """The server is about to be told how it ended."""
        self.standing = Standing.ENDED
        self._unbegun = None
