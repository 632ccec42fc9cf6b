"""How many inputs a fuzzer tries: a fixed number as part of the tests, and more by hand, with `make fuzz TIMES=100`."""

import os

from hypothesis import HealthCheck, settings

TIMES = "FUZZ"
"""The variable that says how many times as many inputs as usual are tried."""


def inputs(count: int) -> settings:
    """Try so many inputs, or a multiple of that; other ones each time only if it is one."""
    times = int(os.environ.get(TIMES, "1"))
    return settings(
        max_examples=count * times,
        deadline=None,
        derandomize=times == 1,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
