"""Ends a life at a named point of a workflow: once, by SIGKILL, as a machine that loses its power does."""

import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from attrs import define

Moment = Literal["before", "amid", "after"]

FOLDER = "SURVIVAL_FOLDER"
"""The variable that says where the traps' files are."""


@define
class Traps:
    """
    The traps of all workflows.

    Attributes:
        folder: Holds a file for each trap that has sprung, named after its workflow, and one of all points passed.
        points: Where the life is to end, by workflow: "after create one".
        current: The workflow that was written of last; calls that are about no workflow are made for it.
    """

    folder: Path
    points: Mapping[str, str]
    current: str = ""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """The traps that a test laid."""
        folder = Path(environment[FOLDER])
        return cls(folder, json.loads((folder / "points.json").read_text()))

    @classmethod
    def lay(cls, folder: Path, points: Mapping[str, str]) -> Self:
        """Lay traps for lives to come."""
        folder.mkdir()
        (folder / "points.json").write_text(json.dumps(points))
        return cls(folder, points)

    def set_at(self, moment: Moment, what: str, workflow: str) -> bool:
        """Whether one springs at this point."""
        return self.points.get(workflow) == f"{moment} {what}" and not self.sprung(workflow)

    def sprung(self, workflow: str) -> bool:
        """Whether a life has ended in a workflow."""
        return (self.folder / workflow).exists()

    def step_on(self, moment: Moment, what: str, workflow: str = "") -> None:
        """Pass a point, or end there."""
        workflow = workflow or self.current
        with (self.folder / "passed").open("a", encoding="utf-8") as file:
            file.write(f"{workflow} {moment} {what}\n")
        if self.set_at(moment, what, workflow):
            (self.folder / workflow).touch(exist_ok=False)
            os.kill(os.getpid(), signal.SIGKILL)

    def passed(self, workflow: str) -> set[str]:
        """The points of a workflow that were passed."""
        lines = (self.folder / "passed").read_text(encoding="utf-8").splitlines()
        return {line.partition(" ")[2] for line in lines if line.partition(" ")[0] == workflow}
