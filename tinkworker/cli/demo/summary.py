"""What came of a workflow, read from the journals that its workers wrote."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from tinkworker.engine.journal.reader import Reading, read
from tinkworker.engine.journal.timeline import Timeline, Track, timeline

OUTCOMES = {"success": "succeeded", "failed": "failed", "timeout": "timed_out"}
"""The states of the server port, in the words of the workflow chart's ends."""

NOT_BEGUN = "not_begun"


@frozen
class ActionSummary:
    """
    What came of an action.

    Attributes:
        task: The task's name.
        name: The action's name.
        outcome: "succeeded", "failed", "timed_out"; "not_begun" if nothing came of it.
        reason: Why, for people; empty for success.
        states: The states that it entered, each with the seconds since the start.
    """

    task: str
    name: str
    outcome: str = NOT_BEGUN
    reason: str = ""
    states: tuple[tuple[str, float], ...] = ()


@frozen
class Summary:
    """
    What came of a workflow.

    Attributes:
        workflow: The workflow's id.
        outcome: "succeeded", "failed", "timed_out", ...: how the last worker's machine ended; "unfinished" if none did.
        actions: Its actions, in order.
        journals: The journals, in the order in which the workers took their turns.
    """

    workflow: str
    outcome: str
    actions: tuple[ActionSummary, ...]
    journals: tuple[Path, ...]

    def as_plain(self) -> Mapping[str, Any]:
        """The summary as JSON has it."""
        return {
            "outcome": self.outcome,
            "workflow": self.workflow,
            "actions": [
                {
                    "task": action.task,
                    "name": action.name,
                    "outcome": action.outcome,
                    "reason": action.reason,
                    "states": [{"state": state, "at": at} for state, at in action.states],
                }
                for action in self.actions
            ],
            "journal": str(self.journals[-1]) if self.journals else None,
        }


def summarise(workflow: str, data: Path) -> Summary:
    """What the journals below a data folder tell of a workflow."""
    readings = sorted(journals_of(workflow, data), key=lambda reading: float(reading.header["at"]))
    start = float(readings[0].header["at"]) if readings else 0.0
    actions: dict[int, ActionSummary] = {}
    outcome = "unfinished"
    for reading in readings:
        told = timeline(reading)
        for index, action in actions_of(reading, told, start):
            if action.states or index not in actions:
                actions[index] = action
        outcome = end_of(told, f"workflow:{workflow}") or outcome
    ordered = tuple(actions[index] for index in sorted(actions))
    return Summary(workflow, outcome, ordered, tuple(Path(reading.file) for reading in readings))


def journals_of(workflow: str, data: Path) -> Iterator[Reading]:
    """The journals of a workflow, of all workers."""
    for path in (data / ".tink-worker").glob("*/*.jsonl"):
        reading = read(path)
        if reading.batches and reading.batches[0][0].record["machine"] == f"workflow:{workflow}":
            yield reading


def end_of(told: Timeline, machine: str) -> str | None:
    """The state in which a machine ended; None if it did not."""
    ended = [track.visits[-1].state for track in told.tracks if track.machine == machine and track.ended]
    return ended[-1] if ended else None


def actions_of(reading: Reading, told: Timeline, start: float) -> Iterator[tuple[int, ActionSummary]]:
    """What one journal tells of each action, by index."""
    tracks = {track.machine: track for track in told.tracks}
    events = [line.record for line in reading.lines() if line.record["record"] == "event"]
    workflow = str(reading.batches[0][0].record["machine"]).removeprefix("workflow:")
    reported = [event["payload"] for event in events if event["event"] == "action_reported"]
    ends = {payload["index"]: payload["conclusion"] for payload in reported}
    described = [event["payload"]["outlines"] for event in events if event["event"] == "described"]
    for index, outline in enumerate(described[-1] if described else ()):
        action = ActionSummary(outline["task"], outline["name"])
        if (track := tracks.get(f"action:{workflow}#{index}")) is not None:
            action = evolve(action, states=states_of(track, start))
        if (conclusion := ends.get(index)) is not None:
            reason = "" if conclusion["state"] == "success" else conclusion["message"]
            action = evolve(action, outcome=OUTCOMES[conclusion["state"]], reason=reason)
        yield index, action


def states_of(track: Track, start: float) -> tuple[tuple[str, float], ...]:
    """The states that a machine entered, and when."""
    return tuple((visit.state, round(visit.at - start, 6)) for visit in track.visits)
