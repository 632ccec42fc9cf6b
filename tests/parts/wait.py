"""Waiting for what does not say when it happens."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_BOUND = 60.0


def wait_until(condition: Callable[[], T]) -> T:
    """Return the first answer that is true; an answer that never comes fails the test."""
    deadline = time.monotonic() + _BOUND  # noqa: TID251 a bound, not a measurement
    while not (answer := condition()):
        assert time.monotonic() < deadline, "what was waited for did not happen"  # noqa: TID251
        time.sleep(0.02)  # noqa: TID251
    return answer
