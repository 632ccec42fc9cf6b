"""Which transitions are worth a line: an idle worker is quiet, and the same trouble is told once."""

from attrs import define, field

from tinkworker.observe.port import Level, Transition

IDLE = frozenset({"polling", "taking", "resting"})
"""States of the worker that it goes through again and again while there is nothing to do."""

DETAIL = frozenset({"report"})
"""Charts of which only trouble is worth a line; that a report went well, the action's own line says."""


@define
class News:
    """
    Tells news from repetition.

    Attributes:
        troubles: What was last said to be wrong, by machine.
    """

    troubles: dict[str, str] = field(factory=dict)

    def level(self, transition: Transition) -> Level:
        """How much a transition matters: "debug" if nobody needs to see it."""
        machine, why = transition.machine, transition.explanation
        if why:
            repeated = self.troubles.get(machine) == why
            self.troubles[machine] = why
            return "debug" if repeated else "warning"
        if not transition.states or (transition.chart == "worker" and transition.event == "start"):
            return "debug"
        if transition.event.startswith("after "):
            # Trying again is no news, and does not mean that the trouble is over.
            return "debug" if machine in self.troubles or transition.target in IDLE else "info"
        trouble = self.troubles.pop(machine, None)
        if trouble is None and (transition.target in IDLE or transition.chart in DETAIL):
            return "debug"
        return "info"
