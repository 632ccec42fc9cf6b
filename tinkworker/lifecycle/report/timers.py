"""How long a report's states may last."""

from tinkworker.lifecycle.backoff import backoff
from tinkworker.lifecycle.report.data import ReportData

FIRST_WAIT = 1.0
"""Seconds after which a server that did not answer is read for the first time, at the latest."""
CATCHING_UP = 0.125
"""The same of one that is at another action. Mostly its cache is behind, by milliseconds, at every action again."""


def report_backoff(data: ReportData) -> float:
    """Before the server is read, and perhaps told, again; the longer, the more often that settled nothing."""
    first = CATCHING_UP if data.mismatches else FIRST_WAIT
    return backoff(data.attempt.container("main"), data.tries, first, data.policy.server_backoff)
