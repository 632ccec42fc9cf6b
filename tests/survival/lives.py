"""Workers that are killed again and again: at a point of each of many workflows, until nothing is left to do."""

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from pathlib import Path

from attrs import define, field

from tests.end_to_end.stage import Stage, Worker
from tests.parts.wait import wait_until
from tests.survival.tale import Point, tales_of
from tests.survival.trap import DEED, DISK, FOLDER, Deed, Traps, short
from tests.survival.verdict import Verdict, judge
from tinkworker.server.agent_v0_17 import NOT_AGAIN
from tinkworker.worker.journals import Journals
from tinkworker.worker.lifetime import LIVENESS
from tinkworker.worker.place import file_name

ROOT = Path(__file__).parents[2]
LIFE = (sys.executable, "-m", "tests.survival.life")
KILLED = -9
LONGEST_LIFE = 900.0
"""Seconds after which a life counts as stuck; one that nobody ends has dozens of workflows."""

AT_ONCE = 6
"""Workers that live at a time."""


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
        standing: The workers whose server says that it will never serve again what it has given away.
    """

    stage: Stage
    image: str
    flags: Sequence[str]
    loses_journals: bool = False
    deed: Deed = "kill"
    spoil: Callable[[Path], None] = lambda _: None
    standing: set[str] = field(factory=set, init=False)

    def workers(self, points: Sequence[Point]) -> Sequence[str]:
        """Their names: one for each workflow if the server looks at a worker's first workflow alone, ended or not."""
        each = self.stage.protocol.name == "agent"
        return [f"w{number}" for number in range(len(points) if each else min(AT_ONCE, len(points) // 2 or 1))]

    def live(self, points: Sequence[Point]) -> Mapping[Point, Verdict]:
        """Have a workflow for each point, a life that ends at each, and the last ones that end by themselves."""
        waiting = list(self.workers(points))
        owners = dict(zip(points, cycle(waiting), strict=False))
        workflows = {point: self.add(f"p{number}", point, owners[point]) for number, point in enumerate(points)}
        laid = {short(workflow): point for (_, point), workflow in workflows.items()}
        traps = Traps.lay(self.stage.folder / "traps", laid)
        living: dict[str, Worker] = {}
        while waiting or living:
            while waiting and len(living) < AT_ONCE:
                name = waiting.pop(0)
                living[name] = self.begin_life(name)
            over, *_ = wait_until(
                lambda: [name for name, life in living.items() if self.is_over(name, life)], LONGEST_LIFE
            )
            if self.end_life(over, living.pop(over)):
                living[over] = self.begin_life(over)
        return {
            point: judge(self.stage, workflow, traps, stands=owners[point] in self.standing)
            for point, workflow in workflows.items()
        }

    def add(self, name: str, point: Point, worker: str) -> str:
        """Have a workflow for a point: its id."""
        tale = tales_of(self.stage.protocol)[point[0]]
        return self.stage.add(*tale.actions(self.image), name=name, worker=worker)

    def begin_life(self, name: str) -> Worker:
        """Begin a life. There is no supervisor, who would wait longer with each."""
        traps = {DEED: self.deed, DISK: str(self.folder(name))}
        environment = {**surroundings(self.stage), **traps}
        return self.stage.start("--once", *self.flags, name=name, environment=environment, command=LIFE)

    def folder(self, name: str) -> Path:
        """Where a worker's journals lie."""
        return self.stage.data / ".tink-worker" / file_name(name)

    def is_over(self, name: str, life: Worker) -> bool:
        """Whether a life is, or waits for what will never come."""
        return life.process.poll() is not None or self.stands(name, life)

    def stands(self, name: str, life: Worker) -> bool:
        """Whether a worker that goes on with nothing says that its server will not tell it what there is to do."""
        return NOT_AGAIN in life.log.read_text() and not list(self.folder(name).glob("*.jsonl"))

    def end_life(self, name: str, life: Worker) -> bool:
        """What is done after a life; whether there must be another one."""
        if life.process.poll() is None:
            self.standing.add(name)
            life.process.terminate()
        status = life.wait()
        assert status in {0, KILLED}, life.log.read_text() + life.errors.read_text()
        if status == KILLED and self.loses_journals:
            shutil.rmtree(self.folder(name))
        elif status == KILLED and (journals := list(self.folder(name).glob("*.jsonl"))):
            self.spoil(max(journals, key=Journals.number))
        return status == KILLED


def surroundings(on: Stage) -> Mapping[str, str]:
    """The variables of a life with traps and without a supervisor."""
    return {"PYTHONPATH": str(ROOT), FOLDER: str(on.folder / "traps"), LIVENESS: "-1"}
