"""Counting what a fleet does: an observer of all its workers."""

from collections import Counter
from collections.abc import Mapping

from attrs import define, field

from tinkworker.observe.port import Level, Subject, Transition

WORKFLOW, ACTION, REPORT = "workflow", "action", "report"

ENDS = {
    WORKFLOW: frozenset({"succeeded", "failed", "timed_out", "handed_over", "replaced", "abandoned"}),
    ACTION: frozenset({"reported", "abandoned", "dropped"}),
    REPORT: frozenset({"acknowledged", "abandoned", "withdrawn"}),
}
"""The states in which machines end, by chart."""


@define(eq=False)
class Tally:
    """
    What happened.

    Attributes:
        ends: How often machines ended how, by chart and state.
        seconds: How long they took, by chart.
        complaints: Warnings and errors, by their text.
        reasons: Why calls to the server got no answer, and how many.
    """

    ends: Counter[tuple[str, str]] = field(factory=Counter)
    seconds: dict[str, list[float]] = field(factory=lambda: {chart: [] for chart in ENDS})
    complaints: Counter[str] = field(factory=Counter)
    reasons: Counter[str] = field(factory=Counter)
    _begun: dict[tuple[str, str], float] = field(factory=dict)

    @property
    def unanswered(self) -> int:
        """How many calls got no answer."""
        return self.reasons.total()

    def of(self, chart: str, state: str) -> int:
        """How many machines of a chart ended in a state."""
        return self.ends[chart, state]

    def transition(self, transition: Transition) -> None:
        """Count a step."""
        if transition.event == "unreachable":
            self.reasons[transition.explanation] += 1
        ends = ENDS.get(transition.chart)
        if ends is None:
            return
        # Several workers may take their turn in one workflow, each with machines of the same names.
        key = (transition.subject.get("workerID", ""), transition.machine)
        begun = self._begun.setdefault(key, transition.at)
        if transition.target in ends:
            del self._begun[key]
            self.ends[transition.chart, transition.target] += 1
            self.seconds[transition.chart].append(transition.at - begun)

    def message(self, level: Level, text: str, _subject: Subject, _fields: Mapping[str, object]) -> None:
        """Count what is worth a warning."""
        if level in {"warning", "error"}:
            self.complaints[text] += 1

    def output(self, _stream: str, _line: str, _subject: Subject) -> None:
        """What actions print is made up."""

    def progress(self, _image: str, _done: int, _total: int, _subject: Subject) -> None:
        """So are pulls."""
