"""What the programs of a soak do, and what they say of it themselves: a line in a file that a workflow shares."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from attrs import frozen

from tests.end_to_end.stage import action
from tinkworker.server.development.workflow import Received, Step, Workflow
from tinkworker.server.port import State

FILE = "trace"
TRACE = f'>> "${{WORKFLOW:-/workflow}}/{FILE}"'
OBEYS = "trap 'exit 143' TERM;"
"""A shell that is the first process of its container ends when it is asked to only if it says so."""
TIMEOUT = 3
"""Seconds that an action may take that never ends by itself."""

LAST_WORDS = {"end": State.SUCCESS, "fail": State.FAILED, "wait": State.TIMEOUT}
"""What must become of a program that says so."""
HANDLERS = {State.FAILED: "on-failure", State.TIMEOUT: "on-timeout"}
"""The handler that is for a state."""


ENDS = ("end", "fail", "end", "wait")
"""The last words of the last actions of workflows, by turns."""


def make(random: Random, name: str, image: str, last_word: str = "end", *, handlers: bool) -> dict[str, Any]:
    """An action that ends well after a while, fails by itself after a while, or never ends by itself."""
    obeys, pause = random.choice((OBEYS, "")), f"sleep {random.uniform(0, 3):.1f} & wait"
    begin, end = f"echo begin {name} {TRACE}", f"echo {last_word} {name} {TRACE}"
    more = {key: ["sh", "-c", f"echo begin {name} {key} {TRACE}"] for key in HANDLERS.values()} if handlers else {}
    match last_word:
        case "fail":
            return action(name, image, f"{obeys} {begin}; {pause}; {end}; exit 3", **more)
        case "wait":
            return action(name, image, f"{OBEYS} {begin}; {end}; sleep 600 & wait", **{**more, "timeout": TIMEOUT})
        case _:
            return action(name, image, f"{obeys} {begin}; {pause}; {end}", **more)


@frozen
class Account:
    """
    What a workflow came to, by two who are not the worker.

    Attributes:
        workflow: As the server has it, or had it before it was deleted.
        trace: The lines that its programs left behind.
    """

    workflow: Workflow
    trace: Sequence[str]

    @classmethod
    def of(cls, workflow: Workflow, data: Path) -> "Account":
        """The account of a workflow, whose folder lies in that of all data."""
        path = data / workflow.id / FILE
        return cls(workflow, path.read_text().splitlines() if path.exists() else [])

    def outcome(self, step: Step) -> State:
        """What must have become of an action by its program's own trace, unless that was ended."""
        name = step.action.name
        words = (state for word, state in LAST_WORDS.items() if f"{word} {name}" in self.trace)
        return next(words, State.RUNNING if f"begin {name}" in self.trace else State.PENDING)

    def handled(self, step: Step) -> Sequence[str]:
        """Whichever handlers of an action began."""
        return [key for key in HANDLERS.values() if f"begin {step.action.name} {key}" in self.trace]

    def reports(self, step: Step) -> Sequence[Received]:
        """What the server was told of an action."""
        return [report for report in self.workflow.reports if report.action == step.action.name]
