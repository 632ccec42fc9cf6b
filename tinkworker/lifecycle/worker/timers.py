"""How long the worker's states may last."""

from tinkworker.lifecycle.backoff import backoff
from tinkworker.lifecycle.worker.data import WorkerData


def poll_interval(data: WorkerData) -> float:
    """Before the server is asked again."""
    return data.policy.poll_interval


def server_backoff(data: WorkerData) -> float:
    """Before a server that did not answer is asked again."""
    return backoff(data.worker, data.failures, 1.0, data.policy.server_backoff)


def lock_retry(data: WorkerData) -> float:
    """Before it is looked again whether another worker of this id still lives."""
    return data.policy.lock_retry


def flush_budget(data: WorkerData) -> float:
    """For delivering what is known, on the way out."""
    return data.policy.flush_budget
