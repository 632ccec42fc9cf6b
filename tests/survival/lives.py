"""Workers that are killed again and again: at a point of each of many workflows, until nothing is left to do."""

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, groupby
from pathlib import Path

from attrs import define, frozen

from tests.end_to_end.stage import Stage, Worker
from tests.parts.wait import wait_until
from tests.survival.tale import TALES, Tale
from tests.survival.trap import DEED, DISK, FOLDER, Deed, Traps
from tinkworker.server.port import State
from tinkworker.worker.journals import Journals
from tinkworker.worker.lifetime import LIVENESS
from tinkworker.worker.place import file_name

ROOT = Path(__file__).parents[2]
LIFE = (sys.executable, "-m", "tests.survival.life")
KILLED = -9
LONGEST_LIFE = 900.0
"""Seconds after which a life counts as stuck; one that nobody ends has dozens of workflows."""


@frozen
class Verdict:
    """
    What became of a workflow.

    Attributes:
        killed: Whether a life ended in it, or whatever else was to happen happened.
        runs: What its programs left behind when they began.
        states: The states of its actions on the server.
        taken: The outcomes that the server took, one after the other; a FAILED that is repeated because its
            acknowledgement was lost changes nothing on the server, and counts once.
    """

    killed: bool
    runs: Sequence[str]
    states: Sequence[State | None]
    taken: Sequence[State | None]


@define(eq=False)
class Lives:
    """
    The lives of some workers, which live side by side and know nothing of each other.

    Attributes:
        stage: Where they live.
        image: What actions run in.
        flags: What they are told besides.
        loses_journals: Whether every life finds the journals gone.
        spoil: What becomes of the last journal before the next life finds it.
        deed: What happens at the points.
        workers: Their names.
    """

    stage: Stage
    image: str
    flags: Sequence[str]
    loses_journals: bool
    deed: Deed = "kill"
    spoil: Callable[[Path], None] = lambda _: None
    workers: Sequence[str] = ("w1", "w2", "w3")

    def live(self, points: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Verdict]:
        """Have a workflow for each point, a life that ends at each, and the last ones that end by themselves."""
        workflows = {f"p{number}": point for number, point in enumerate(points)}
        traps = Traps.lay(self.stage.folder / "traps", {name: point for name, (_, point) in workflows.items()})
        for (name, (tale, _)), worker in zip(workflows.items(), cycle(self.workers), strict=False):
            self.stage.add(*TALES[tale].actions(self.image), name=name, worker=worker)
        living = {name: self.begin_life(name) for name in self.workers}
        while living:
            ended, *_ = wait_until(lambda: [name for name, life in living.items() if has_ended(life)], LONGEST_LIFE)
            if self.end_life(ended, living.pop(ended)):
                living[ended] = self.begin_life(ended)
        return {point: self.judge(name, traps) for name, point in workflows.items()}

    def begin_life(self, name: str) -> Worker:
        """Begin a life. There is no supervisor, who would wait longer with each."""
        traps = {DEED: self.deed, DISK: str(self.folder(name))}
        environment = {**surroundings(self.stage), **traps}
        return self.stage.start("--once", *self.flags, name=name, environment=environment, command=LIFE)

    def folder(self, name: str) -> Path:
        """Where a worker's journals lie."""
        return self.stage.data / ".tink-worker" / file_name(name)

    def end_life(self, name: str, life: Worker) -> bool:
        """What is done after a life; whether there must be another one."""
        status = life.wait()
        assert status in {0, KILLED}, life.log.read_text() + life.errors.read_text()
        if status == KILLED and self.loses_journals:
            shutil.rmtree(self.folder(name))
        elif status == KILLED:
            self.spoil(max(self.folder(name).glob("*.jsonl"), key=Journals.number))
        return status == KILLED

    def judge(self, name: str, traps: Traps) -> Verdict:
        """What became of a workflow."""
        workflow = self.stage.workflow(f"default/{name}")
        taken = [(report.action, report.state) for report in workflow.reports if not report.refusal]
        return Verdict(
            killed=traps.sprung(name) or traps.overtaken(name),
            runs=(self.stage.data / "default" / name / "runs").read_text().split(),
            states=[progress.state for progress in workflow.progress],
            taken=[state for (_, state), _ in groupby(taken) if state is not State.RUNNING],
        )


def has_ended(life: Worker) -> bool:
    """Whether a life is over."""
    return life.process.poll() is not None


def surroundings(on: Stage) -> Mapping[str, str]:
    """The variables of a life with traps and without a supervisor."""
    return {"PYTHONPATH": str(ROOT), FOLDER: str(on.folder / "traps"), LIVENESS: "-1"}


def expected(tale: Tale) -> Verdict:
    """What must become of a workflow at whose every point a life may have ended."""
    ended = [state for state in tale.states if state is not State.PENDING]
    return Verdict(killed=True, runs=list(tale.runs), states=list(tale.states), taken=ended)
