"""How long a report's states may last."""

from tinkworker.lifecycle.backoff import backoff
from tinkworker.lifecycle.policy import SIGHTINGS_APART
from tinkworker.lifecycle.report.data import ReportData
from tinkworker.server.port import Refusal


def report_backoff(data: ReportData) -> float:
    """Before the server is read, and perhaps told, again; the longer, the more often that settled nothing."""
    if data.refusal is Refusal.MISMATCH:
        return SIGHTINGS_APART
    return backoff(data.attempt.container("main"), data.tries, 1.0, data.policy.server_backoff)
