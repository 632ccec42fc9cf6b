"""What a journal tells of a workflow's machines: where those are that have not ended, and how the workflow did."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import frozen

from tinkworker.clock import Clock
from tinkworker.engine.journal.reader import Reading
from tinkworker.engine.journal.timeline import Timeline, Track, timeline
from tinkworker.engine.statechart import Statechart
from tinkworker.worker.boot import boot_id

OTHERS = {"runtime": "the engine", "server": "the server", "worker": "this worker itself"}
"""Who performs an activity, by the first part of its name."""

ABOUT = {"workflow": "workflowID", "action": "actionName", "report": "report"}
"""Which part of a machine's subject names it."""

TURN = "its turn"
"""What a machine waits for whose chart names reports, when none of it is owed: the action before has not ended."""


@frozen
class Machine:
    """
    A machine that has not ended.

    Attributes:
        chart: Its chart.
        about: Whom it is about: a workflow's id, an action's name.
        state: Where it is.
        seconds: Since when; None if that was in an earlier boot.
        waits_for: For whom, or for what.
        why: What went wrong last, as far as is known.
    """

    chart: str
    about: str
    state: str
    seconds: float | None
    waits_for: str
    why: str


@frozen
class End:
    """
    How a workflow ended.

    Attributes:
        workflow: Its id.
        state: How.
        seconds: How long ago; None if that was in an earlier boot.
        why: Why, where it did not succeed.
        journal: The file that tells all of it.
    """

    workflow: str
    state: str
    seconds: float | None
    why: str
    journal: Path


@frozen
class Family:
    """
    The machines of a workflow.

    Attributes:
        journal: Their journal.
        told: What stands there.
        now: The time, on its axis; None if it is of an earlier boot.
    """

    journal: Path
    told: Timeline
    now: float | None

    @classmethod
    def of(cls, reading: Reading, clock: Clock) -> "Family":
        """The machines that a journal tells of."""
        told = timeline(reading)
        same = told.axis.boot == boot_id()
        return cls(Path(reading.file), told, clock.monotonic() + told.axis.shift if same else None)

    @property
    def present(self) -> Mapping[str, Track]:
        """Each machine, as it was last; the workflow's own comes first."""
        return {track.machine: track for track in self.told.tracks}

    def living(self, charts: Mapping[str, Statechart]) -> Iterator[Machine]:
        """The machines that have not ended; none if the workflow's has."""
        alive = [track for track in self.present.values() if not track.ended]
        owing = {track.parent for track in alive if track.chart == "report"}
        for track in alive:
            visit = track.visits[-1]
            yield Machine(
                chart=track.chart,
                about=track.subject.get(ABOUT[track.chart], ""),
                state=visit.state,
                seconds=self.ago(visit.at),
                waits_for=awaited(charts[track.chart], visit.state, owes=track.machine in owing),
                why=visit.why,
            )

    def end(self) -> End | None:
        """How the workflow ended; None if it has not."""
        workflow = next((track for track in self.present.values() if track.chart == "workflow" and track.ended), None)
        if workflow is None:
            return None
        last = workflow.visits[-1]
        said = [visit.why for visit in workflow.visits if visit.why]
        why = said[-1] if said and last.state != "succeeded" else ""
        return End(workflow.subject.get(ABOUT["workflow"], ""), last.state, self.ago(last.at), why, self.journal)

    def ago(self, at: float) -> float | None:
        """How many seconds ago something was; None if that was in an earlier boot."""
        return None if self.now is None else max(0.0, self.now - at)


def awaited(chart: Statechart, state: str, *, owes: bool) -> str:
    """
    For whom or for what a machine in a state waits, by its chart.

    Args:
        chart: Its chart.
        state: Where it is.
        owes: Whether a report of it is on its way.
    """
    around = chart.topology.active.get(state, ())  # none if the journal is of an older chart
    invoked = [str(each.invoke) for each in around if each.invoke]
    if invoked:
        who, _, what = invoked[0].partition(".")
        return f"{OTHERS[who]} ({what})"
    awaited = [TURN if name == "report" and not owes else str(name) for each in around for name in each.waits_for]
    if awaited:
        return " and ".join(dict.fromkeys(awaited))
    timers = [str(name) for each in around[:1] for name in each.after]
    return f"a pause to pass ({timers[0]})" if timers else ""
