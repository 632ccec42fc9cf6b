"""Lives of machines out of the recorded journals."""

from pathlib import Path

from tinkworker.engine.journal.reader import read
from tinkworker.engine.journal.timeline import Timeline, Track, timeline

JOURNALS = Path(__file__).parents[2] / "journals" / "good"


def told(journal: str) -> Timeline:
    """What a recorded journal tells."""
    return timeline(read(JOURNALS / f"{journal}.jsonl"))


def life(journal: str, machine: str) -> Track:
    """What one machine went through; its name without that of the workflow."""
    (track,) = (track for track in told(journal).tracks if track.machine.replace("default/relay", "") == machine)
    return track
