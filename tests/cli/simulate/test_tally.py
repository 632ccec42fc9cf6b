"""Counting what a fleet does."""

from types import SimpleNamespace
from typing import Any

from tinkworker.cli.simulate.tally import Tally


def step(chart: str, machine: str, target: str, at: float, event: str = "whatever", worker: str = "w1") -> Any:
    """A step of a machine."""
    subject = {"workerID": worker}
    said = "refused" if event == "unreachable" else ""
    return SimpleNamespace(
        chart=chart, machine=machine, target=target, at=at, event=event, subject=subject, explanation=said
    )


def test_ends_and_durations() -> None:
    """A machine counts once, when it ends, with the time since its first step."""
    tally = Tally()
    for each in (
        step("action", "a", "pending", 1),
        step("action", "a", "pulling", 2),
        step("action", "a", "reported", 5),
    ):
        tally.transition(each)

    assert tally.of("action", "reported") == 1
    assert tally.seconds == {"workflow": [], "action": [4], "report": []}


def test_workers_are_told_apart() -> None:
    """Two workers take their turns in one workflow, each with a machine of the same name."""
    tally = Tally()
    for at, worker in enumerate(("w1", "w2")):
        tally.transition(step("workflow", "w", "pending", at, worker=worker))
    tally.transition(step("workflow", "w", "succeeded", 10, worker="w1"))
    tally.transition(step("workflow", "w", "handed_over", 10, worker="w2"))

    assert tally.seconds["workflow"] == [10, 9]


def test_unanswered_calls_and_complaints() -> None:
    """Calls without an answer count for all charts, and what kept them from it; so do warnings, by what they say."""
    tally = Tally()
    tally.transition(step("worker", "worker", "resting", 0, event="unreachable"))
    tally.message("warning", "odd", {}, {})
    tally.message("warning", "odd", {}, {})
    tally.message("info", "even", {}, {})

    assert tally.unanswered == 1
    assert tally.reasons == {"refused": 1}
    assert tally.complaints == {"odd": 2}
