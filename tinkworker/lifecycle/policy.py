"""What an operator may decide about lifecycles, and the durations that nobody has to."""

from typing import Literal

from attrs import frozen

OnLost = Literal["fail", "rerun"]
OnServerTimeout = Literal["continue", "stop"]

SIGHTINGS_APART = 10.0
"""Seconds between two sightings that count as two: the cache through which servers read is younger than that."""


@frozen
class Policy:
    """
    Decisions, all durations in seconds.

    Attributes:
        poll_interval: Between two polls of an idle worker (`--retry-interval`).
        brisk_interval: The same while work is likely: in the first minutes and after any work; None: no other.
        pull_retries: How often a pull that may pass is tried again (`--max-retry`).
        workflow_timeout: What a workflow may take on this worker, from its first action; None: as long as it takes
            (`--timeout`, tink#198).
        on_lost: What becomes of an action that had started and is gone without a trace (`--on-lost`).
        on_server_timeout: What becomes of an action whose workflow the server lists no more (`--on-server-timeout`).
        drain: Whether the worker finishes what runs and takes nothing more (`tink-worker drain`).
        prepare_ahead: How many actions are prepared while one runs (`--prepare-ahead`); 0: none.
        once: Whether the worker ends when nothing is left to do (`--once`).
        action_timeout: For an action whose template says none: an hour, as the Go worker has had it since tink#287.
        pull_budget: For a pull with all its retries. The Go worker has none, and its pulls can stall for ever.
        stop_grace: Between SIGTERM and SIGKILL; what Docker itself takes.
        stop_budget: How long an engine that does not answer may hold up the report of a timeout.
        signal_pause: How long it is not told that a signal ended an action, for when a machine goes down everything
            gets one, and the worker perhaps a moment later than the action.
        engine_backoff: Between two questions to an engine that does not answer.
        server_backoff: The longest wait between two tries to reach a server.
        prepared_check: How often a prepared container is looked after.
        settle_budget: How long a workflow that has ended waits for the server's list to say so.
        lock_retry: How often it is looked whether another worker of the same id still lives.
        flush_budget: How long a worker that is told to stop tries to deliver what it knows.
    """

    poll_interval: float = 3.0
    brisk_interval: float | None = None
    pull_retries: int = 3
    workflow_timeout: float | None = None
    on_lost: OnLost = "fail"
    on_server_timeout: OnServerTimeout = "continue"
    drain: bool = False
    prepare_ahead: int = 1
    once: bool = False
    action_timeout: float = 3600.0
    pull_budget: float = 3600.0
    stop_grace: float = 10.0
    stop_budget: float = 60.0
    signal_pause: float = 1.0
    engine_backoff: float = 1.0
    server_backoff: float = 10.0
    prepared_check: float = 600.0
    settle_budget: float = 600.0
    lock_retry: float = 1.0
    flush_budget: float = 5.0
