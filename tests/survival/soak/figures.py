"""What came of a soak, counted by what servers, engines and actions say, never by the worker's word."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from attrs import frozen

from tests.survival.soak.mischief import Mischief
from tinkworker.server.development.workflow import Step, Workflow
from tinkworker.server.port import State

EXCUSES = ("exit status 137", "exit status 143", "exit status 255", "lost: the engine was ended while it started")
"""How the messages begin of actions that ended with what ran them."""


@frozen
class Figures:
    """
    The figures of a soak.

    Attributes:
        workflows: How many there were.
        faults: How much harm was done, by kind.
        started: How many programs began.
        ended: How many of them failed because whatever ran them was ended.
        lost: Outcomes that the server does not have, or has otherwise than the program's own trace says.
        twice: Programs that began more than once.
        left: Containers that are still there.
    """

    workflows: int
    faults: Counter[str]
    started: int
    ended: int
    lost: Sequence[str]
    twice: Sequence[str]
    left: Sequence[str]

    @property
    def good(self) -> bool:
        """Whether nothing is lost, nothing ran twice, and nothing is left."""
        return not (self.lost or self.twice or self.left)

    def __str__(self) -> str:
        """One line."""
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(self.faults.items()))
        return (
            f"workflows {self.workflows}, faults {self.faults.total()} ({kinds}), programs started {self.started}, "
            f"ended with what ran them {self.ended}, lost {len(self.lost)}, run twice {len(self.twice)}, "
            f"left over {len(self.left)}"
        )


def count(mischief: Mischief, workflows: Sequence[Workflow]) -> Figures:
    """The figures."""
    started, ended, lost = Counter[str](), 0, list[str]()
    for workflow in workflows:
        trace = traces(mischief.stage.data / workflow.id / "trace")
        started += Counter(f"{workflow.id} {line}" for line in trace if line.startswith("begin"))
        for step in workflow.steps:
            true = outcome(step, trace)
            said = workflow.progress[step.position].state
            excused = said is State.FAILED and said is not true and excuse(workflow, step, mischief.ended)
            ended += excused
            if said is not true and not excused:
                lost.append(f"{workflow.id} {step.action.name}: the server has {said}, its program {true}")
    twice = [name for name, times in (started | mischief.containers.started()).items() if times > 1]
    done, left = mischief.done, mischief.containers.left()
    return Figures(len(workflows), done, started.total(), ended, lost, twice, left)


def traces(path: Path) -> list[str]:
    """What the programs of a workflow left behind."""
    return path.read_text().splitlines() if path.exists() else []


def outcome(step: Step, trace: Sequence[str]) -> State:
    """What became of an action by its program's own trace: not begun, begun and not ended, or ended."""
    if f"end {step.action.name}" in trace:
        return State.SUCCESS
    return State.RUNNING if f"begin {step.action.name}" in trace else State.PENDING


def excuse(workflow: Workflow, step: Step, ends: Sequence[tuple[datetime, datetime]]) -> bool:
    """
    Whether an action failed as those do whose engine ends, and one did between its first report and its last.

    Such an action was killed, or ended while the engine was away, which does not know how (exit status 255), or the
    engine does not know what came of its start. One that never ran, and could have been started, has no excuse.
    """
    reports = [report for report in workflow.reports if report.action == step.action.name]
    return reports[-1].message.startswith(EXCUSES) and any(
        since <= reports[-1].at and reports[0].at <= until for since, until in ends
    )
