"""How long the worker's states may last."""

from tinkworker.lifecycle.backoff import backoff, share
from tinkworker.lifecycle.worker.data import WorkerData

BRISK_POLLS = 300
"""Polls in a row that brought nothing, after which no work is likely to come soon: some five minutes of them."""

SPREAD = 0.1
"""Up to which part of an interval is left out, so that workers that began together do not ask together for ever."""


def poll_interval(data: WorkerData) -> float:
    """
    Before the server is asked again.

    A machine that has just booted, or has just done something, is most likely about to get work, also while what it did
    settles; one that works asks only whether it still should. An interval that an operator chose is kept to.
    """
    if data.policy.brisk_interval is None:
        return data.policy.poll_interval
    brisk = data.idle < BRISK_POLLS and data.busy is None
    longest = data.policy.brisk_interval if brisk else data.policy.poll_interval
    return longest * (1 - SPREAD * share(data.worker, data.idle))


def server_backoff(data: WorkerData) -> float:
    """Before a server that did not answer is asked again; never more often than an operator wants it asked at all."""
    policy = data.policy
    least = policy.poll_interval if policy.brisk_interval is None else 0.5
    return backoff(data.worker, data.failures, 2 * least, max(2 * least, policy.server_backoff))


def lock_retry(data: WorkerData) -> float:
    """Before it is looked again whether another worker of this id still lives."""
    return data.policy.lock_retry


def flush_budget(data: WorkerData) -> float:
    """For delivering what is known, on the way out."""
    return data.policy.flush_budget
