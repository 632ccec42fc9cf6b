"""One machine of a chart, told by hand what happens to it: for tests of what a chart decides, edge after edge."""

from typing import Any

from attrs import define, field

from tinkworker.engine.machine import Machine
from tinkworker.engine.step import Event, Step
from tinkworker.lifecycle.charts import load_charts

CHARTS = load_charts()


@define(eq=False)
class Living:
    """
    A machine that has begun.

    Attributes:
        chart: Its chart.
        knows: What it begins with.
        at: The time, in seconds of the monotonic clock.
        steps: What it has made of everything so far.
    """

    chart: str
    knows: Any
    at: float = 0.0
    machine: Machine = field(init=False)
    steps: list[Step] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        """Begin."""
        self.machine = Machine(CHARTS[self.chart], self.chart, self.knows)
        self.steps.append(self.machine.start(self.at))

    def hears(self, event: str, payload: Any = None, *, later: float = 0.0) -> "Living":
        """Something happens, so many seconds later: an activity answers, a machine speaks."""
        answered = [*self.machine.invocations.values()]
        outcome = any(event in activity.outcomes for _, activity in self.machine.statechart.activities.values())
        return self._send(Event(event, payload, self.at + later, answered[-1] if outcome and answered else None))

    def answers(self, state: str, outcome: str, payload: Any = None) -> "Living":
        """The activity of a state answers, where there is more than one."""
        return self._send(Event(outcome, payload, self.at, self.machine.invocations[state]))

    def waits(self, timer: str) -> "Living":
        """A timer rings when it is due."""
        armed = self.machine.timers[f"after {timer}"]
        return self._send(Event(f"after {timer}", None, max(self.at, armed.due), armed.number))

    def _send(self, event: Event[Any]) -> "Living":
        """Give it an event."""
        self.at = event.at
        self.steps.append(self.machine.send(event))
        return self

    @property
    def state(self) -> str:
        """Where it is."""
        return self.machine.state

    @property
    def data(self) -> Any:
        """What it knows."""
        return self.machine.data

    @property
    def said(self) -> list[tuple[str, str, Any]]:
        """What it has said so far: to whom, what, and with it."""
        return [(message.to, message.event, message.payload) for step in self.steps for message in step.messages]

    @property
    def begun(self) -> list[str]:
        """The activities that it has begun so far."""
        return [invocation.activity for step in self.steps for invocation in step.started]

    @property
    def spawned(self) -> list[str]:
        """The names of the machines that it has started so far."""
        return [spawn.child.name for step in self.steps for spawn in step.spawned]

    @property
    def commanded(self) -> list[Any]:
        """What it has had done so far."""
        return [command.request for step in self.steps for command in step.commands]
