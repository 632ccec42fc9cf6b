"""A simulated container: when it began and what it is to do say all the rest."""

import asyncio
import re
from collections.abc import Mapping
from math import inf

from attrs import define, field

from tinkworker.runtime.port import Container, Exit, Output, Phase, Specification
from tinkworker.runtime.simulated.script import Program


@define(eq=False)
class Simulated:
    """
    A container as its engine holds it.

    No task and no timer belongs to it: where it stands is worked out from the time when somebody asks.

    Attributes:
        id: The engine's own name for it.
        name: The caller's name for it.
        labels: What it is found by.
        program: What it does when it is started.
        terminal: Whether its streams are one.
        made_from: What it was created from.
        started: When it began, on the engine's clock; None before.
        cut: When it was made to end, and with which status; None if nobody did.
        watchers: Alarms that go off early, by being cancelled, when somebody does something to it.
    """

    id: str
    name: str
    labels: Mapping[str, str]
    program: Program
    terminal: bool
    made_from: Specification
    started: float | None = None
    cut: tuple[float, int] | None = None
    watchers: set[asyncio.Task[None]] = field(factory=set)

    @property
    def ends(self) -> float:
        """When it ends or has ended; infinite if nobody can say."""
        if self.started is None:
            return inf
        return self.cut[0] if self.cut else self.started + self.program.seconds

    def exit(self, now: float) -> Exit | None:
        """How it ended, if it has."""
        if self.started is None or now < self.ends:
            return None
        code = self.cut[1] if self.cut else self.program.code
        by_kernel = self.program.out_of_memory and not self.cut
        return Exit(code, out_of_memory=by_kernel, seconds=self.ends - self.started)

    def running(self, now: float) -> bool:
        """Whether it was started and has not ended."""
        return self.started is not None and now < self.ends

    def show(self, now: float) -> Container:
        """It, as the port shows containers."""
        if self.started is None:
            return Container(self.id, self.name, self.labels, Phase.CREATED)
        exit_ = self.exit(now)
        phase = Phase.EXITED if exit_ else Phase.RUNNING
        return Container(self.id, self.name, self.labels, phase, exit_, running_for=now - self.started)

    def written(self, now: float) -> list[Output]:
        """What it has written so far, line by line."""
        if self.started is None:
            return []
        age = min(now, self.ends) - self.started
        return [
            Output("stdout" if self.terminal else piece.stream, line)
            for piece in self.program.output
            if piece.at <= age
            for line in re.findall(rb"[^\n]*\n|[^\n]+", piece.data)
        ]

    def writes_next(self, now: float) -> float:
        """When it will have written more; infinite if it will not."""
        if self.started is None:
            return inf
        moments = (self.started + piece.at for piece in self.program.output)
        return min((moment for moment in moments if moment > now), default=inf)

    def notify(self) -> None:
        """Let all watchers look again: somebody did something to it."""
        for alarm in self.watchers:
            alarm.cancel()
