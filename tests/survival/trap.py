"""
What happens at a named point of a workflow, once: the life ends by SIGKILL, as on a machine that loses its power; or
the disk is full from there on until another workflow begins; or both.
"""

import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from attrs import define, field

from tests.parts.disk import SmallDisk

Moment = Literal["before", "amid", "after"]

Deed = Literal["kill", "fill", "fill and kill"]

FOLDER = "SURVIVAL_FOLDER"
"""The variable that says where the traps' files are."""

DEED = "SURVIVAL_DEED"
"""The variable that says what they do."""

DISK = "SURVIVAL_DISK"
"""The variable that says which disk they fill."""

LAST_REPORTS = frozenset({"after report one failed", "after report one timeout", "after report two success"})
"""The points after which a workflow is over, and only its containers are left."""


def short(workflow: str) -> str:
    """A workflow's id without its namespace, where it has one."""
    return workflow.removeprefix("default/")


@define
class Traps:
    """
    The traps of all workflows.

    Attributes:
        folder: Holds a file for each trap that has sprung, named after its workflow, and one of all points passed.
        points: Where the life is to end, by the workflow's short id: "after create one".
        deed: What happens there.
        disk: The disk that is filled.
        current: The workflow that was written of last; calls that are about no workflow are made for it.
    """

    folder: Path
    points: Mapping[str, str]
    deed: Deed = "kill"
    disk: SmallDisk | None = None
    current: str = ""
    _named: set[tuple[str, str]] = field(factory=set, init=False)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """The traps that a test laid."""
        folder = Path(environment[FOLDER])
        deed: Any = environment.get(DEED, "kill")
        disk = SmallDisk(Path(environment[DISK])) if "fill" in deed else None
        return cls(folder, json.loads((folder / "points.json").read_text()), deed, disk)

    @classmethod
    def lay(cls, folder: Path, points: Mapping[str, str]) -> Self:
        """Lay traps for lives to come."""
        folder.mkdir()
        (folder / "points.json").write_text(json.dumps(points))
        return cls(folder, points)

    def name(self, what: str, workflow: str) -> str:
        """What a point is called that may come twice in a life: servers of agents show actions one by one."""
        again = (what, workflow) in self._named
        self._named.add((what, workflow))
        return f"{what} again" if again else what

    def set_at(self, moment: Moment, what: str, workflow: str) -> bool:
        """Whether one springs at this point."""
        return self.points.get(workflow) == f"{moment} {what}" and not self.sprung(workflow)

    def sprung(self, workflow: str) -> bool:
        """Whether a workflow's trap has sprung."""
        return (self.folder / workflow).exists()

    def overtaken(self, workflow: str) -> bool:
        """
        Whether a life ended too early for this trap, by that of the workflow after this one: before the call that it is
        behind had ended, or before a container was removed.

        One that only clears up has the next one beside it; without a journal nobody makes that call again in its name.
        """
        moment, _, what = self.points[workflow].partition(" ")
        passed = self.passed(workflow)
        clears_up = what.startswith("remove") and not passed.isdisjoint(LAST_REPORTS)
        return (moment == "after" and passed >= {f"before {what}"}) or (clears_up and f"before {what}" not in passed)

    def step_on(self, moment: Moment, what: str, workflow: str = "") -> None:
        """Pass a point, or have the trap spring that is there."""
        workflow = workflow or self.current
        with (self.folder / "passed").open("a", encoding="utf-8") as file:
            file.write(f"{workflow} {moment} {what}\n")
        if self.set_at(moment, what, workflow):
            (self.folder / workflow).touch(exist_ok=False)
            self.spring()

    def begin(self) -> None:
        """A workflow begins, on a disk that has room."""
        if self.disk:
            self.disk.empty()

    def spring(self) -> None:
        """Do what is to be done here."""
        if self.disk:
            self.disk.fill()
        if "kill" in self.deed:
            os.kill(os.getpid(), signal.SIGKILL)

    def passed(self, workflow: str) -> set[str]:
        """The points of a workflow that were passed."""
        lines = (self.folder / "passed").read_text(encoding="utf-8").splitlines()
        return {line.partition(" ")[2] for line in lines if line.partition(" ")[0] == workflow}
