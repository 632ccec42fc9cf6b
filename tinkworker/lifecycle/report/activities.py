"""What a report asks of the server: the requests, and how each may end."""

from types import MappingProxyType

from attrs import frozen

from tinkworker.engine.binding import Activity
from tinkworker.lifecycle.attempt import Attempt
from tinkworker.lifecycle.report.data import Refused, ReportData, Shown, Unreachable
from tinkworker.server.port import Report, State


@frozen
class ReportRequest:
    """
    Tell the server a status.

    Attributes:
        attempt: Of which attempt; the last lines of its output go with a failure.
        report: What the server is told, less those lines.
        confirmed: Whether the server's state was read for it; otherwise it is sent only on fresh evidence that the
            server means the same action.
    """

    attempt: Attempt
    report: Report
    confirmed: bool


@frozen
class ReadRequest:
    """Look what the server shows of a workflow."""

    workflow: str
    worker: str


def about_report(data: ReportData) -> ReportRequest:
    """The status."""
    attempt = data.attempt
    report = Report(
        workflow=attempt.workflow,
        task=attempt.task,
        action=attempt.action,
        worker=data.worker,
        state=data.state,
        seconds=0 if data.state is State.RUNNING else data.seconds,
        message=data.message,
        identity=data.identity,
    )
    return ReportRequest(attempt, report, data.confirmed or data.repeatable)


def about_workflow(data: ReportData) -> ReadRequest:
    """The workflow that the status is about."""
    return ReadRequest(data.attempt.workflow, data.attempt.worker)


ACTIVITIES = MappingProxyType(
    {
        "server.report": Activity(
            request=about_report,
            outcomes={
                "acknowledged": None,
                "unsupported": None,
                "unreachable": Unreachable,
                "refused": Refused,
                "broken": None,
            },
            bounded=True,
            effect=True,
        ),
        "server.read": Activity(
            request=about_workflow,
            outcomes={"shown": Shown, "unreachable": Unreachable, "broken": None},
            bounded=True,
        ),
    }
)
