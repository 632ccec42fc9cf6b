"""What is painted on a picture, out of a journal or a file of coverage."""

from pathlib import Path

from tinkworker.cli.journal.telling import complaints, spoken
from tinkworker.engine.drawing.course import Course
from tinkworker.engine.drawing.coverage import paint_coverage, read_coverage
from tinkworker.engine.drawing.paint import Paint
from tinkworker.engine.journal.reader import read
from tinkworker.engine.journal.timeline import Timeline, Track, timeline
from tinkworker.engine.topology import Topology


def from_journal(topology: Topology, file: Path, life: str | None) -> Paint:
    """
    The course of one machine.

    Raises:
        ValueError: It is not known which one, or the journal is of another version of the chart, or none.
        OSError: The file cannot be read.
    """
    reading = read(file)
    if reading.damage:
        raise ValueError("; ".join(complaints(reading)))
    told = timeline(reading)
    track = choose(told, str(topology.chart), life, file)
    return Course(topology, track, told.axis.latest, spoken).paint()


def choose(told: Timeline, chart: str, life: str | None, file: Path) -> Track:
    """
    The machine that is meant; of those that had its name one after the other, the last.

    Raises:
        ValueError: There is none, or more than one.
    """
    machines = {track.machine: track for track in told.tracks if track.chart == chart}
    if life is None:
        found = list(machines)
    else:
        found = [life] if life in machines else [name for name in machines if name.endswith(life)]
    if len(found) == 1:
        return machines[found[0]]
    if not machines:
        raise ValueError(f"{file}: no machine of the chart {chart!r} lives there")
    there = f"there are {', '.join(machines)}"
    if found:
        raise ValueError(f"{file}: which machine? Say --life; {there}")
    raise ValueError(f"{file}: no machine {life!r} of the chart {chart!r}; {there}")


def from_coverage(topology: Topology, file: Path) -> Paint:
    """
    What tests have taken.

    Raises:
        ValueError: The file says nothing of this chart as it is.
        OSError: The file cannot be read.
    """
    try:
        return paint_coverage(topology, read_coverage(file.read_text(encoding="utf-8"), str(topology.chart)))
    except ValueError as error:
        raise ValueError(f"{file}: {error}") from error
