"""Workflows and reports in words for people, in which nothing moves a cursor."""

from collections.abc import Iterator

from attrs import define, field

from tinkworker.server.development.workflow import Received, Workflow
from tinkworker.server.port import State


@define
class Teller:
    """
    Tells of each change what is new in it.

    Attributes:
        told: Of each workflow by its id: how many of its reports were told of, and its state then.
    """

    told: dict[str, tuple[int, State | None]] = field(factory=dict)

    def note(self, workflow: Workflow) -> None:
        """Take a workflow for told as it is."""
        self.told[workflow.id] = (len(workflow.reports), workflow.state)

    def tell(self, workflow: Workflow) -> Iterator[str]:
        """What is new of a workflow, a line each."""
        if workflow.id not in self.told:
            workers = ", ".join(dict.fromkeys(task.worker for task in workflow.tasks))
            yield f"{workflow.id} added: {len(workflow.progress)} actions for {workers}"
        count, state = self.told.get(workflow.id, (0, State.PENDING))
        self.note(workflow)
        for report in workflow.reports[count:]:
            yield f"{workflow.id} {_describe_report(report)}"
        if workflow.ended and workflow.state is not state:
            yield f"{workflow.id} {_name(workflow.state)}"


def summarise(workflow: Workflow) -> str:
    """A workflow in one line."""
    done = sum(progress.state is State.SUCCESS for progress in workflow.progress)
    name = workflow.id if workflow.id == workflow.name else f"{workflow.id} ({workflow.name})"
    return f"{name}  {_name(workflow.state)}  {done} of {len(workflow.progress)} actions"


def describe(workflow: Workflow) -> Iterator[str]:
    """A workflow with its actions and all reports, a line each."""
    yield summarise(workflow)
    for step in workflow.steps:
        progress = workflow.progress[step.position]
        name = _printable(f"{step.task.name}/{step.action.name}")
        yield f"  {name}  {_name(progress.state)}  {progress.seconds} s  {_printable(step.action.image)}"
    if workflow.reports:
        yield "reports"
    for report in workflow.reports:
        yield f"  {report.at:%Y-%m-%d %H:%M:%S} {_describe_report(report)}"


def _describe_report(report: Received) -> str:
    """A report in one line."""
    text = f"{_printable(f'{report.task}/{report.action}')} {_name(report.state)}"
    if report.seconds:
        text += f" after {report.seconds} s"
    if report.message:
        text += f": {_printable(report.message)}"
    return f"{text} (refused: {report.refusal})" if report.refusal else text


def _name(state: State | None) -> str:
    """A state for people."""
    return "unknown" if state is None else state.name


def _printable(text: str) -> str:
    """A text that moves no cursor."""
    return "".join(character if character.isprintable() else " " for character in text)
