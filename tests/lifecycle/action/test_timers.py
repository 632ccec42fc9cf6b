"""How long an action's states may last follows from the template, the policy, and what has happened."""

import pytest
from attrs import evolve

from tests.lifecycle.sample import OUTLINE, action
from tinkworker.lifecycle.action import timers
from tinkworker.lifecycle.policy import Policy

POLICY = Policy(
    pull_budget=1.0,
    engine_backoff=2.0,
    stop_grace=3.0,
    stop_budget=4.0,
    prepared_check=5.0,
    action_timeout=100.0,
    poll_interval=8.0,
    signal_pause=9.0,
)


def test_budgets_are_the_operators() -> None:
    """What the operator may decide is taken as it is."""
    data = action(policy=POLICY)

    assert timers.pull_budget(data) == 1.0
    assert (timers.engine_backoff(data), timers.create_backoff(data)) == (2.0, 2.0)
    assert timers.stop_budget(data) == 7.0
    assert timers.signal_pause(data) == 9.0
    assert (timers.prepared_check(data), timers.prepare_again(data)) == (5.0, 5.0)


@pytest.mark.parametrize(
    ("timeout", "running_for", "left"),
    [(60, 0.0, 60.0), (60, 20.0, 40.0), (60, 90.0, 0.0), (0, 0.0, 100.0), (-1, 30.0, 70.0)],
)
def test_a_timeout_counts_from_the_containers_start(timeout: int, running_for: float, left: float) -> None:
    """What an action may still run is its timeout, or the default, less what it has run; never less than nothing."""
    data = action(outline=evolve(OUTLINE, timeout=timeout), policy=POLICY, running_for=running_for)

    assert timers.action_timeout(data) == left


def test_pulls_wait_longer_each_time() -> None:
    """Pulls back off from the poll interval to a minute; the first wait is as long after none as after one failure."""
    waits = [timers.pull_backoff(action(policy=POLICY, pulls=pulls)) for pulls in range(8)]

    assert waits[0] == waits[1]
    assert 4.0 <= waits[1] <= 8.0 < waits[3] <= 60.0
    assert 30.0 <= waits[7] <= 60.0
