"""How long a workflow's states may last."""

from tinkworker.lifecycle.backoff import backoff
from tinkworker.lifecycle.policy import SIGHTINGS_APART
from tinkworker.lifecycle.workflow.data import WorkflowData


def workflow_timeout(data: WorkflowData) -> float | None:
    """For all its actions on this worker; None if no timeout was set."""
    return data.policy.workflow_timeout


def server_backoff(data: WorkflowData) -> float:
    """Before the server is asked again."""
    return backoff(data.workflow, 1, data.policy.poll_interval, data.policy.server_backoff)


def engine_backoff(data: WorkflowData) -> float:
    """Before an engine that did not answer is asked again."""
    return data.policy.engine_backoff


def settle_budget(data: WorkflowData) -> float:
    """For the server's list to show that it is over; where nothing was known of it, that is no proof of anything."""
    return data.policy.settle_budget if data.outlines else SIGHTINGS_APART
