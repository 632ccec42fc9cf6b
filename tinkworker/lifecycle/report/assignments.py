"""What a report's machine learns."""

from attrs import evolve

from tinkworker.engine.step import Event
from tinkworker.lifecycle.absence import note_missing
from tinkworker.lifecycle.report.data import Refused, ReportData, Shown
from tinkworker.server.port import Refusal


def count_try(data: ReportData, _event: Event[object]) -> ReportData:
    """The server did not answer."""
    return evolve(data, tries=data.tries + 1)


def note_waited(data: ReportData, event: Event[object]) -> ReportData:
    """Its refusal may have passed."""
    return evolve(data, refusal=None, asked=event.at)


def note_refusal(data: ReportData, event: Event[Refused]) -> ReportData:
    """The server refused."""
    data = evolve(data, refusal=event.payload.refusal, tries=data.tries + 1)
    if data.refusal is not Refusal.MISMATCH:
        return data
    first = data.mismatched_first if data.mismatches else event.at
    return evolve(data, mismatches=data.mismatches + 1, mismatched_first=first, mismatched_last=data.asked)


def note_shown(data: ReportData, event: Event[Shown]) -> ReportData:
    """The server showed its state, and it settled nothing."""
    data = evolve(data, confirmed=True, asked=event.at, tries=data.tries + 1)
    if event.payload.listed is not None or event.payload.known is not False:
        return evolve(data, unknowns=0)
    return note_missing(data, event.at)
