"""What the demo prints at its end: the timeline, where the journal lies, and what to try next."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from shlex import quote

from tinkworker.cli.demo.summary import NOT_BEGUN, ActionSummary, Summary
from tinkworker.observe.spelling import harmless

STYLES = {"succeeded": "green", "failed": "red", "timed_out": "red"}
LEGEND = "░ pulling · prepared █ running ▓ reporting"
WIDTH = len(LEGEND)
"""Columns of the picture of the timeline."""

MARKS = {"pulling": "░", "creating": "░", "prepared": "·", "starting": "▒", "running": "█", "reporting": "▓"}
"""How the states that take time are drawn."""


def tell(summary: Summary, steps: Iterable[str] = ()) -> None:
    """Print it, and what to try next."""
    from rich.console import Console  # noqa: PLC0415 only for people

    console = Console(highlight=False, soft_wrap=True)
    console.print()
    style = STYLES.get(summary.outcome, "yellow")
    console.print(harmless(summary.workflow or "the workflow"), style="bold", markup=False, end=" ")
    console.print(summary.outcome.replace("_", " "), style=style)
    for line in timeline_of(summary):
        console.print(line, markup=False)
    for action in summary.actions:
        if action.reason:
            console.print(f"\n{said(action)}", style="red", markup=False)
    console.print()
    for journal in summary.journals:
        console.print(f"The journal: {journal}", markup=False)
    for line in steps:
        console.print(line, markup=False)


def said(action: ActionSummary) -> str:
    """Which action ended how, and why."""
    text = f"{harmless(action.task)}/{harmless(action.name)} {action.outcome.replace('_', ' ')}: {action.reason}"
    return "\n".join(map(harmless, text.split("\n")))


def timeline_of(summary: Summary) -> Iterator[str]:
    """A line for each action: what it went through, drawn against the time."""
    moments = [at for action in summary.actions for _, at in action.states]
    if not moments:
        return
    whole = max(moments) or 1.0
    names = [harmless(action.name) for action in summary.actions]
    width = max(map(len, names))
    for name, action in zip(names, summary.actions, strict=True):
        took = f"{action.states[-1][1] - action.states[0][1]:6.2f} s" if action.states else " " * 8
        said = "not begun" if action.outcome == NOT_BEGUN else action.outcome.replace("_", " ")
        yield f"  {name:{width}}  {bar(action, whole)}  {took}  {said}"
    yield f"  {'':{width}}  {LEGEND}  {whole:6.2f} s in all"


def bar(action: ActionSummary, whole: float) -> str:
    """What an action went through, drawn against the time."""
    cells = [" "] * WIDTH
    for (state, at), (_, until) in zip(action.states, action.states[1:], strict=False):
        first, last = int(at / whole * (WIDTH - 1)), int(until / whole * (WIDTH - 1))
        for cell in range(first, last + 1):
            cells[cell] = MARKS.get(state, cells[cell])
    return "".join(cells)


def next_steps(summary: Summary) -> Iterator[str]:
    """What to try next."""
    program = called()
    yield ""
    yield "Try next:"
    if summary.journals:
        journal = quote(str(summary.journals[-1]))
        yield f"  {program} journal show {journal}"
        yield f"  {program} journal replay {journal}"
    if summary.outcome == "succeeded":
        yield f"  {program} demo --fail               # see a failure"
    yield f"  {program} demo --runtime docker     # the same in containers"
    yield f"  {program} demo --template FILE      # a workflow of your own"
    yield f"  {program} demo --json               # for scripts"
    yield f"  {program} chart render action       # what an action goes through"


def called() -> str:
    """How this program is called again: by its name, if a shell finds it, otherwise by its path."""
    program = Path(sys.argv[0])
    if program.name == "__main__.py":
        return f"{quote(sys.executable)} -m tinkworker"
    found = shutil.which(program.name)
    return program.name if found and Path(found).samefile(program) else quote(str(program))
