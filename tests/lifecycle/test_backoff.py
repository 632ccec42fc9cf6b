"""Waiting before trying again grows, is bounded, and differs between workers but not between runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinkworker.lifecycle.backoff import backoff


@given(st.text(), st.integers(-5, 10_000), st.floats(0.001, 60.0), st.floats(0.001, 600.0))
def test_a_wait_is_between_half_and_all_of_what_it_may_be(key: str, tries: int, first: float, cap: float) -> None:
    """Whatever the key and however many tries, the wait is bounded by the cap, and half of it is certain."""
    longest = min(cap, first * 2.0 ** min(max(tries, 1) - 1, 30))

    assert longest / 2 <= backoff(key, tries, first, cap) <= longest


def test_waits_double_up_to_the_cap() -> None:
    """The longest a wait may be doubles with each try."""
    waits = [backoff("w1", tries, 1.0, 16.0) for tries in range(1, 8)]

    assert all(longest / 2 <= wait <= longest for wait, longest in zip(waits, [1, 2, 4, 8, 16, 16, 16], strict=True))


def test_workers_do_not_come_back_together() -> None:
    """A thousand workers that lost their server at the same moment spread over half of the wait."""
    waits = sorted(backoff(f"worker-{number}", 3, 1.0, 60.0) for number in range(1000))

    assert waits[0] < 2.1
    assert waits[-1] > 3.9
    assert len(set(waits)) > 990


@pytest.mark.parametrize(("tries", "wait"), [(1, 0.6528), (2, 1.8406)])
def test_a_recorded_run_waits_as_long_again(tries: int, wait: float) -> None:
    """The wait is no chance: the same key and number of tries give the same, in any process."""
    assert backoff("w1", tries, 1.0, 60.0) == pytest.approx(wait, abs=1e-3)
