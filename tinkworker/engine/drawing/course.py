"""The course of one machine through its chart, as a journal tells it: what is painted, in words of the caller."""

from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from tinkworker.engine.drawing.paint import Paint, Tone
from tinkworker.engine.journal.timeline import Track, Visit
from tinkworker.engine.topology import Topology

FEW = 3
"""How many times are named each; of more, the first and the last."""

Spoken = Callable[[float], str]
"""Seconds, in words."""


class OtherChart(ValueError):
    """The journal tells of edges or states that the chart does not have."""


@frozen
class Course:
    """
    Paints the course of a machine.

    Attributes:
        topology: Its chart.
        track: What it went through.
        now: Up to when that is known, on the axis of the timeline.
        spoken: Says seconds in words.
    """

    topology: Topology
    track: Track
    now: float
    spoken: Spoken

    def paint(self) -> Paint:
        """
        The picture of its course.

        Raises:
            OtherChart: It is the course of another version of the chart.
        """
        last = self.track.visits[-1]
        edges: dict[str, list[str]] = {}
        for number, (identity, at) in enumerate(self.taken(), start=1):
            edges.setdefault(identity, []).append(f"{number}." if at is None else f"{number}. at {self.since(at)}")
        return Paint(
            title=f"{self.track.machine}: {self.outcome(last)}",
            edges={identity: several(times) for identity, times in edges.items()},
            rest=Tone.FADED,
            states={state: self.stayed(state) for state in dict.fromkeys(visit.state for visit in self.track.visits)},
            current=last.state,
        )

    def since(self, at: float) -> str:
        """A moment, from when the machine began."""
        return self.spoken(at - self.track.visits[0].at)

    def outcome(self, last: Visit) -> str:
        """Where it stands."""
        if self.track.ended:
            return f"{last.state} after {self.since(last.at)}"
        return f"in {last.state} since {self.since(last.at)}, for {self.spoken(self.now - last.at)}"

    def stayed(self, state: str) -> str:
        """How long it was in a state; nothing where it ended, or only passed."""
        visits = [visit for visit in self.track.visits if visit.state == state]
        if self.topology.final(state):
            return f"at {self.since(visits[0].at)}"
        seconds = sum(visit.seconds if visit.seconds is not None else self.now - visit.at for visit in visits)
        times = f"{len(visits)} times, " if len(visits) > 1 else ""
        return f"{times}{self.spoken(seconds)}" if seconds or times else ""

    def taken(self) -> Iterator[tuple[str, float | None]]:
        """
        The edges that it took, in order, each with its moment where that is known: where it entered a state.

        Raises:
            OtherChart: They do not lead through the states of its course.
        """
        targets = {edge.identity: edge.target if edge.exits else None for edge in self.topology.walk()}
        visits = iter(self.track.visits[1:])
        for identity in self.track.edges:
            if identity not in targets:
                raise OtherChart(f"{self.track.machine} took {identity!r}, which the chart {self.name!r} does not have")
            target = targets[identity]
            visit = next(visits, None) if target is not None else None
            if target is not None and (visit is None or visit.state != target):
                raise OtherChart(f"{self.track.machine} took {identity!r}, which leads elsewhere in the chart today")
            yield identity, visit.at if visit else None
        if (visit := next(visits, None)) is not None:
            raise OtherChart(f"{self.track.machine} came to {visit.state!r} by no edge of the chart {self.name!r}")

    @property
    def name(self) -> str:
        """The chart's name."""
        return str(self.topology.chart)


def several(times: Sequence[str]) -> str:
    """Times in words."""
    if len(times) <= FEW:
        return ", ".join(times)
    return f"{times[0]}, …, {times[-1]} ({len(times)} times)"
