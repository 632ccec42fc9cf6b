"""A machine: one life of a chart. Pure: it answers an event with a step and performs nothing.

Laws:

1. `send` runs to completion: the event's edge, then deferred events that the new state takes (they happened first),
   then edges that need no event, until nothing moves. One event at a time; the next waits in its driver's queue.
2. A machine that refuses an event, or one of whose functions fails, is as it was before.
3. An activity or timer counts from the step in which its state was entered to the step in which it has answered or its
   state was left; one whose state was entered and left in the same step was never there.
"""

from typing import Any

from attrs import define

from tinkworker.engine.life import Armed, Life, Refused
from tinkworker.engine.run import NoAlternative, Run
from tinkworker.engine.step import RESUME, START, Disposition, Event, Step

__all__ = ["Armed", "Machine", "NoAlternative", "Refused"]


@define(eq=False)
class Machine(Life):
    """One life of a chart."""

    def start(self, at: float) -> Step:
        """Enter the initial state."""
        event = Event(START, None, at)
        run = Run(self, event, self.statechart.topology.initial)
        run.follow(self.statechart.start, event)
        run.settle(event)
        return run.commit(Disposition.TAKEN)

    def send(self, event: Event[Any]) -> Step:
        """
        Take an event.

        Raises:
            Refused: The present state does not list it.
        """
        run = Run(self, event, self.state)
        disposition = run.take(event)
        if disposition is Disposition.TAKEN:
            run.settle(event)
        return run.commit(disposition)

    def resume(self, at: float, *, elapsed: bool = True) -> Step:
        """
        Go on after a restart: begin the activities again (each finds what it began before), arm the timers with what
        is left of them, give the last commands once more.

        Args:
            at: Now, in seconds of the monotonic clock.
            elapsed: Whether that is still the clock of the same boot; otherwise timers begin anew.
        """
        run = Run(self, Event(RESUME, None, at), self.state)
        run.repeat(elapsed=elapsed)
        return run.commit(Disposition.TAKEN)
