"""Waiting for what does not say when it happens."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

BOUND = 60.0
"""Seconds for most things."""


def wait_until(condition: Callable[[], T], bound: float = BOUND) -> T:
    """Return the first answer that is true; an answer that does not come within so many seconds fails the test."""
    deadline = time.monotonic() + bound  # noqa: TID251 a bound, not a measurement
    while not (answer := condition()):
        assert time.monotonic() < deadline, "what was waited for did not happen"  # noqa: TID251
        time.sleep(0.02)  # noqa: TID251
    return answer
