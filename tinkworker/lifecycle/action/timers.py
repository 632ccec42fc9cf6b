"""How long an action's states may last."""

from tinkworker.lifecycle.action.data import ActionData
from tinkworker.lifecycle.backoff import backoff


def action_timeout(data: ActionData) -> float:
    """What is left of that. The clock starts with the container, as the Go worker has it; pulling has its own."""
    return max(0.0, data.time_allowed - data.running_for)


def pull_budget(data: ActionData) -> float:
    """For the pull with all its retries."""
    return data.policy.pull_budget


def pull_backoff(data: ActionData) -> float:
    """Before the pull is tried again."""
    return backoff(data.attempt.container("main"), max(1, data.pulls), data.policy.poll_interval, 60.0)


def engine_backoff(data: ActionData) -> float:
    """Before an engine that did not answer is asked again."""
    return data.policy.engine_backoff


def create_backoff(data: ActionData) -> float:
    """Before the container is asked for again."""
    return data.policy.engine_backoff


def stop_budget(data: ActionData) -> float:
    """For stopping, after which the outcome is reported even so."""
    return data.policy.stop_grace + data.policy.stop_budget


def signal_pause(data: ActionData) -> float:
    """After which an end by a signal was the action's own, and not the machine's."""
    return data.policy.signal_pause


def prepared_check(data: ActionData) -> float:
    """After which a prepared container is looked for again; somebody may have removed it."""
    return data.policy.prepared_check


def prepare_again(data: ActionData) -> float:
    """After which preparing is tried again."""
    return data.policy.prepared_check
