"""What became of a workflow in which a life ended, and what must have become of it."""

from collections.abc import Mapping, Sequence
from itertools import groupby, takewhile
from typing import Literal

from attrs import frozen

from tests.end_to_end.protocols import SERVED_ONCE
from tests.end_to_end.stage import Stage
from tests.survival.tale import Point, Tale, tales_of
from tests.survival.trap import Traps, short
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.workflow import Received
from tinkworker.server.port import State


@frozen
class Verdict:
    """
    What became of a workflow.

    Attributes:
        killed: Whether a life ended in it, or whatever else was to happen happened.
        runs: What its programs left behind when they began.
        states: The states of its actions on the server.
        taken: The outcomes that the server took, one after the other; one that is repeated because its acknowledgement
            was lost, or so that the next action is served once more, changes nothing on the server, and counts once.
        stands: Whether it stands still because its server serves nothing twice, and the worker says that.
    """

    killed: bool
    runs: Sequence[str]
    states: Sequence[State | None]
    taken: Sequence[State | None]
    stands: bool = False


Verdicts = Mapping[Point, Verdict]

Memory = Literal["kept", "lost", "spoilt"]
"""What has become of the journal, which alone remembers what a server that serves once has served."""


def judge(on: Stage, workflow: str, traps: Traps, *, stands: bool) -> Verdict:
    """What became of a workflow."""
    kept, runs = on.workflow(workflow), on.shared(workflow) / "runs"
    return Verdict(
        killed=traps.sprung(short(workflow)) or traps.overtaken(short(workflow)),
        runs=runs.read_text().split() if runs.exists() else [],
        states=[progress.state for progress in kept.progress],
        taken=outcomes(kept.reports, serves_once=on.protocol is SERVED_ONCE),
        stands=stands,
    )


def outcomes(reports: Sequence[Received], *, serves_once: bool) -> list[State | None]:
    """The outcomes that a server took. Of one that serves once, what it has already may have to be told to go on."""
    told = [(report.action, report.state) for report in reports if not report.refusal]
    once = dict.fromkeys(told) if serves_once else (each for each, _ in groupby(told))
    return [state for _, state in once if state not in {State.PENDING, State.RUNNING}]


def expected(tale: Tale) -> Verdict:
    """What must become of a workflow at whose every point a life may have ended."""
    ended = [state for state in tale.states if state is not State.PENDING]
    return Verdict(killed=True, runs=list(tale.runs), states=list(tale.states), taken=ended)


def standing(tale: Tale, verdict: Verdict) -> Verdict:
    """
    What must be true of a workflow of which its server has given an action away that nobody remembers.

    It is where it was: what was told before is true, nothing ran twice, and nothing is made up.
    """
    done = list(takewhile(lambda state: state is State.SUCCESS, verdict.states))
    current = State.RUNNING if State.RUNNING in verdict.states[len(done) :] else State.PENDING
    begun = min(max(len(verdict.runs), len(done)), len(done) + (current is State.RUNNING))
    states = [*done, current, State.PENDING][: len(tale.states)]
    return Verdict(killed=True, runs=list(tale.runs[:begun]), states=states, taken=done, stands=True)


def due(tale: Tale, point: str, verdict: Verdict, memory: Memory) -> Verdict:
    """What must become of a workflow in which a life ended at a point, where its server serves everything once."""
    lost = memory == "lost" and (point in tale.given_away or (verdict.stands and point in tale.racing))
    spoilt = memory == "spoilt" and verdict.stands
    return standing(tale, verdict) if lost or spoilt else expected(tale)


def all_due(protocol: Spoken, verdicts: Verdicts, memory: Memory = "kept") -> Verdicts:
    """What must become of each workflow. Most servers remember for their workers."""
    tales = tales_of(protocol)
    memory = memory if protocol is SERVED_ONCE else "kept"
    return {(name, point): due(tales[name], point, verdict, memory) for (name, point), verdict in verdicts.items()}
