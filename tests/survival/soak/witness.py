"""What programs say of themselves, and when whatever runs them was ended: all that is known without the worker."""

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import define, field

from tests.end_to_end.stage import Stage
from tests.parts.wait import wait_until
from tests.survival.soak.outage import Outage
from tests.survival.soak.programs import FILE
from tinkworker.clock import SystemClock

SEVERAL_SILENCES = 300.0
"""Seconds that a server may say nothing, as it was told to once or several times."""


@define(eq=False)
class Witness:
    """
    Sees programs begin and end.

    Attributes:
        stage: Where their traces lie, and the server.
        ended: When whatever runs actions was ended, and those that ran with it; their failure is true.
    """

    stage: Stage
    ended: list[Outage] = field(factory=list)

    def said(self, *words: str) -> set[tuple[str, str]]:
        """Which programs, of which workflow, have said one of these words, by their own traces."""
        return {
            (str(trace.parent.relative_to(self.stage.data)), line.partition(" ")[2])
            for trace in self.stage.data.glob(f"*/*/{FILE}")
            for line in trace.read_text().splitlines()
            if line.startswith(words)
        }

    def idle(self) -> bool:
        """Whether the server has nothing to do for anybody."""
        return all(workflow.ended for workflow in self.stage.call(lambda server: server.workflows()))

    def await_program(self) -> None:
        """Let a program begin."""
        begun = len(self.said("begin"))
        wait_until(lambda: len(self.said("begin")) > begun or self.idle(), SEVERAL_SILENCES)

    @contextmanager
    def ending(self) -> Iterator[None]:
        """Remember that whatever runs actions is ended in between, and those that run meanwhile with it."""
        since, over = SystemClock().wall(), self.said("end", "fail")
        try:
            yield
        finally:
            self.ended.append(Outage(since, SystemClock().wall(), frozenset(self.said("begin") - over)))
