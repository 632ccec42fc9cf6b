"""The questions that a report's chart asks: has the server got it, can it still take it, is it worth sending again?

The rules are those of tink's servers (v0.5 to v0.12). They hold no identity of a report: a repeated RUNNING, FAILED or
TIMEOUT is accepted as long as the action is current; a repeated SUCCESS whose first acknowledgement was lost is refused
for ever, because the server has moved on. So a refusal means nothing before the server's state was read.
"""

from tinkworker.engine.step import Event
from tinkworker.lifecycle.absence import missing_for_good
from tinkworker.lifecycle.policy import SIGHTINGS_APART
from tinkworker.lifecycle.report.data import Refused, ReportData, Shown
from tinkworker.server.port import Refusal, State


def refused_for_good(data: ReportData, event: Event[Refused]) -> bool:
    """Will the server take it in no state? One that takes every report again means what it says."""
    return data.repeatable or event.payload.refusal is Refusal.MALFORMED


def may_be_repeated(data: ReportData, _event: Event[object]) -> bool:
    """Does the server take it again, so that its state need not be read first?"""
    return data.repeatable


def server_has_it(data: ReportData, event: Event[Shown]) -> bool:
    """
    Does what the server shows, or shows no longer, prove that it has the report?

    A RUNNING that it refused was not lost on the way, so nothing but its acknowledgement proves that it may begin;
    unless it is refused for having arrived before.
    """
    listed = event.payload.listed
    if listed is not None and listed.position == data.attempt.index:
        denied = data.state is State.RUNNING and data.mismatches and event.payload.repeats_running
        return listed.state is data.state and not denied
    if data.state is State.RUNNING or (listed is not None and listed.position < data.attempt.index):
        return False
    moved_on = listed is not None and data.state is State.SUCCESS
    return moved_on or (_refused_twice(data) and event.payload.known is not False)


def _refused_twice(data: ReportData) -> bool:
    """Has the server said twice that it is at another action, long enough apart for its cache to have caught up?"""
    return data.mismatches > 1 and data.mismatched_last - data.mismatched_first >= SIGHTINGS_APART


def server_lost_it(data: ReportData, event: Event[Shown]) -> bool:
    """Has the workflow been missing three times, over a minute, or is it over without this action having begun?"""
    if event.payload.listed is not None:
        return False
    passed_over = data.state is State.RUNNING and _refused_twice(data)
    return passed_over or (event.payload.known is False and missing_for_good(data, event.at))


def worth_sending(data: ReportData, event: Event[Shown]) -> bool:
    """
    Might the server take it now, and mean the same action by it?

    Never right after it refused: its answer would be the same. An end is told only while the server shows that the
    action runs; where it shows it pending although it knew that it ran, it has another workflow of this name.
    """
    listed = event.payload.listed
    if data.refusal is not None:
        return False
    if listed is None:
        return event.payload.known is True
    return listed.position == data.attempt.index and (data.state is State.RUNNING or listed.state is State.RUNNING)
