"""When what a server does not know counts as gone: after three answers over a minute, for its cache may be old."""

from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

if TYPE_CHECKING:  # the lifecycles of both import this
    from tinkworker.lifecycle.action.data import ActionData
    from tinkworker.lifecycle.report.data import ReportData

MISSING_FOR = 60.0
"""Seconds for which a workflow must be missing, and three times, before it counts as gone."""

Seeker = TypeVar("Seeker", "ActionData", "ReportData")


def note_missing(data: Seeker, at: float) -> Seeker:
    """The server was asked once more, and does not know it."""
    since = data.unknown_since if data.unknowns else at
    return evolve(data, unknowns=data.unknowns + 1, unknown_since=since)


def missing_for_good(data: "ActionData | ReportData", at: float) -> bool:
    """Whether a further such answer is the third at least, and the first one was a minute ago."""
    return data.unknowns > 1 and at - data.unknown_since >= MISSING_FOR
