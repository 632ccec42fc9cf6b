"""What an action owes the server: one report when it begins, one when it has ended."""

from types import MappingProxyType

from tinkworker.engine.binding import Spawning
from tinkworker.engine.step import Child, Event
from tinkworker.lifecycle.action.data import ActionData
from tinkworker.lifecycle.report.data import ReportData
from tinkworker.server.port import State

STARTED = "Started execution"
"""What the Go worker says with RUNNING."""


def report_running(data: ActionData, _event: Event[object]) -> Child:
    """That it begins."""
    return owed(data, State.RUNNING, STARTED)


def report_outcome(data: ActionData, _event: Event[object]) -> Child:
    """How it ended."""
    assert data.conclusion is not None, "the chart concludes before it reports"
    return owed(data, data.conclusion.state, data.conclusion.message)


def owed(data: ActionData, state: State, message: str) -> Child:
    """A report of this action."""
    attempt = data.attempt
    name = f"report:{attempt.workflow}#{attempt.index}/{'running' if state is State.RUNNING else 'outcome'}"
    seconds = max(0, int(data.concluded_at - data.known_at)) if data.known_at is not None else 0
    report = ReportData(
        attempt=attempt,
        worker=data.outline.worker,
        state=state,
        seconds=seconds,
        message=message,
        policy=data.policy,
        identity=data.outline.identity,
        repeatable=data.reports_repeat,
    )
    return Child(name, report, {**attempt.subject, "report": state.value})


SPAWNS = MappingProxyType(
    {
        "report_running": Spawning(
            chart="report",
            child=report_running,
            ends={
                "acknowledged": "running_acknowledged",
                "abandoned": "running_abandoned",
                "withdrawn": "running_withdrawn",
            },
        ),
        "report_outcome": Spawning(
            chart="report",
            child=report_outcome,
            ends={
                "acknowledged": "outcome_acknowledged",
                "abandoned": "outcome_abandoned",
                "withdrawn": "outcome_withdrawn",
            },
        ),
    }
)
