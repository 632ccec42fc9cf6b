"""The report lifecycle: a status that the server is owed, until it has it."""

from tinkworker.engine.binding import Bindings
from tinkworker.engine.step import Event
from tinkworker.lifecycle.report import activities, assignments, guards, stubs, timers
from tinkworker.lifecycle.report.data import Refused, ReportData, Unreachable


def explain(_data: ReportData, event: Event[object]) -> str:
    """What the server said, or that it said nothing."""
    return event.payload.message if isinstance(event.payload, Unreachable | Refused) else ""


def bindings() -> Bindings:
    """What the names in `statecharts/report.yaml` mean."""
    bound = Bindings(
        chart="report",
        data=ReportData,
        activities=activities.ACTIVITIES,
        events={"expedite": None, "withdraw": None},
        explain=explain,
    )
    return stubs.bind(bound, guards=guards, assignments=assignments, timers=timers)
