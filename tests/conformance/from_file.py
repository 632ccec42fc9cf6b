"""A workflow from a file, for the suite of servers."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import define

from tests.conformance.server import IMAGE, NOBODY, Lost, ServerCase, Task
from tinkworker.server.file.plan import Plan
from tinkworker.server.file.server import FileServer
from tinkworker.server.port import Action, Report, State


class Noted(FileServer):
    """A workflow from a file, of which the reports are noted that were taken."""

    def __init__(self, folder: Path, actions: Sequence[Action] = ()) -> None:
        super().__init__(Plan("default/suite", tuple(actions)), folder / "file.yaml", folder / "workflow.json")
        self.noted: list[tuple[str, State | None]] = []

    async def report(self, report: Report) -> None:
        """Take a report, and note it."""
        await super().report(report)
        self.noted.append((report.action, report.state))


@define
class FileCase:
    """A workflow from a file: one at a time, and what is written down is there before the answer."""

    folder: Path
    server: Noted
    several: bool = False
    loses_answers: bool = False

    def add(self, *tasks: Task) -> str:
        """Write it, and let the worker be given it."""
        places = [(number, worker, name) for number, (worker, names) in enumerate(tasks) for name in names]
        actions = [Action(f"task-{number}", name, worker, IMAGE) for number, worker, name in places]
        self.server = Noted(self.folder, actions)
        self.server._begin()  # as with the first `workflows`
        return self.server.workflow

    def remove(self, workflow: str) -> None:
        """Let the worker be given another file."""
        assert workflow == self.server.workflow
        self.add((NOBODY, ["another"]))

    def lose_report(self, lost: Lost) -> None:
        """Have no room to write the next one down."""
        assert lost == "request"
        self.server.place.with_suffix(".draft").mkdir()

    def reports(self, workflow: str) -> list[tuple[str, State | None]]:
        """What was noted."""
        assert workflow == self.server.workflow
        return self.server.noted


@asynccontextmanager
async def in_a_file() -> AsyncIterator[ServerCase]:
    """A file in a folder of its own."""
    with TemporaryDirectory() as name:
        yield FileCase(Path(name), Noted(Path(name)))
