"""The live view: what a person at a terminal sees while a workflow runs."""

from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import define, field

from tinkworker.clock import Clock
from tinkworker.observe.port import ASKED, Level, Subject, Transition
from tinkworker.observe.spelling import harmless, pairs

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.live import Live
    from rich.table import Table

SHOWN_LINES = 8
"""Lines of output below the table."""

MINUTE = 60

ANSWERS = frozenset({ASKED, "command"})
"""Fields of messages that a person waits for: what SIGUSR1 asked for, and how a failed action is repeated by hand."""

ENDINGS = frozenset({"reported", "abandoned", "dropped"})
"""States in which an action is over."""

TIMED = frozenset({"pulling", "running", "stopping", "handling"})
"""States of an action whose time is shown while they last."""

STYLES: Mapping[str, str] = {
    "reported": "green",
    "running": "bold cyan",
    "pulling": "blue",
    "dropped": "dim",
    "abandoned": "red",
    "stopping": "yellow",
    "handling": "yellow",
}


@define
class Row:
    """
    One action.

    Attributes:
        task: Its task.
        name: Its name.
        state: The state that it is in.
        began: When it began to do what takes time (to pull, to run), in seconds of the monotonic clock.
        ended: When that ended.
        trouble: What went wrong, as far as is known.
        progress: Received and expected bytes of its image, while that comes.
    """

    task: str
    name: str
    state: str = ""
    began: float | None = None
    ended: float | None = None
    trouble: str = ""
    progress: tuple[int, int] | None = None

    @property
    def style(self) -> str:
        """How its state is written."""
        return "red" if self.trouble and self.state in ENDINGS else STYLES.get(self.state, "default")


@define(eq=False)
class LiveView:
    """
    An observer that keeps a picture of the run on a terminal, and log lines above it.

    Attributes:
        console: The terminal.
        clock: Tells the time.
        title: What the picture is headed with.
        rows: The actions of the workflow in work, by task and name.
        lines: The last lines of output.
        workflow: The workflow and the state it is in.
        worker: The state the worker is in.
    """

    console: "Console"
    clock: Clock
    title: str
    rows: dict[tuple[str, str], Row] = field(factory=dict)
    lines: deque[str] = field(factory=lambda: deque(maxlen=SHOWN_LINES))
    workflow: tuple[str, str] = ("", "")
    worker: str = ""
    _live: "Live | None" = None

    def begin(self) -> None:
        """Take the terminal."""
        from rich.live import Live  # noqa: PLC0415 only where there is a terminal

        self._live = Live(get_renderable=self.picture, console=self.console, refresh_per_second=4)
        self._live.start()

    def end(self) -> None:
        """Leave the last picture on the terminal."""
        if self._live is not None:
            self._live.stop()

    def transition(self, transition: Transition) -> None:
        """Note where a machine is now."""
        subject = transition.subject
        if transition.chart == "worker":
            self.worker = transition.target
        elif transition.chart == "workflow":
            self.workflow = (subject.get("workflowID", ""), transition.target)
        elif transition.chart == "action":
            self.note(self.row(subject), transition)

    def note(self, row: Row, transition: Transition) -> None:
        """Note where an action is now."""
        row.state = transition.target
        row.trouble = transition.explanation or row.trouble
        if transition.target in TIMED and transition.states:
            row.began, row.ended = transition.at, None
        elif row.ended is None:
            row.ended = transition.at
        if transition.target != "pulling":
            row.progress = None

    def message(self, level: Level, text: str, subject: Subject, fields: Mapping[str, object]) -> None:
        """A line above the picture; a list of actions becomes the rows of it."""
        actions = fields.get("actions")
        if isinstance(actions, list):
            self.rows = {(each["task"], each["name"]): Row(each["task"], each["name"]) for each in actions}
        elif level in {"warning", "error"} or ANSWERS & fields.keys():
            about = harmless(subject.get("actionName", subject.get("workflowID", "")))
            self.print(f"{level}: {about}{': ' if about else ''}{harmless(text)}{pairs(fields)}")

    def output(self, stream: str, line: str, subject: Subject) -> None:
        """One more line of output."""
        self.lines.append(f"{harmless(subject.get('actionName', stream))} │ {line}")

    def progress(self, image: str, done: int, total: int, subject: Subject) -> None:  # noqa: ARG002 the port has it
        """How far an image got; which one is plain from the row."""
        self.row(subject).progress = (done, total)

    def row(self, subject: Subject) -> Row:
        """The row of an action."""
        key = (subject.get("taskName", ""), subject.get("actionName", ""))
        return self.rows.setdefault(key, Row(*key))

    def print(self, text: str) -> None:
        """A line above the picture."""
        self.console.print(text, markup=False, highlight=False)

    def picture(self) -> "RenderableType":
        """The picture as it is now."""
        from rich.console import Group  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        workflow, state = self.workflow
        head = Text(self.title, style="bold")
        if workflow:
            head.append(f"  {harmless(workflow)}: {state.replace('_', ' ')}", style="default")
        elif self.worker:
            head.append(f"  {self.worker.replace('_', ' ')}", style="dim")
        body: list[RenderableType] = [head, *([self.table()] if self.rows else [])]
        body.extend(Text(line, style="dim", no_wrap=True, overflow="ellipsis") for line in self.lines)
        return Group(*body)

    def table(self) -> "Table":
        """The actions, one a line."""
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False, expand=False)
        for row in self.rows.values():
            state = Text(row.state.replace("_", " ") or "—", style=row.style)
            table.add_row(Text(f"  {harmless(row.name)}", overflow="ellipsis"), state, self.took(row), self.detail(row))
        return table

    def took(self, row: Row) -> str:
        """How long an action has taken so far, or took in the end."""
        if row.began is None or row.state in {"creating", "prepared", "starting"}:
            return ""
        seconds = (row.ended if row.ended is not None else self.clock.monotonic()) - row.began
        return f"{seconds:.1f} s" if seconds < MINUTE else f"{int(seconds // 60)} min {int(seconds % 60):02} s"

    def detail(self, row: Row) -> "RenderableType":
        """The bar of a pull, or what went wrong."""
        from rich.progress_bar import ProgressBar  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        if row.progress is not None:
            done, total = row.progress
            return ProgressBar(total=max(total, 1), completed=done, width=24)
        return Text(harmless(row.trouble), style="red", overflow="fold")
