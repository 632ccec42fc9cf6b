"""Processes that tests start count in a measurement of coverage, although their environment is made from nothing."""

import os

VARIABLE = "COVERAGE_PROCESS_CONFIG"
"""What coverage tells the processes by whose interpreter it is started."""


def measured() -> dict[str, str]:
    """What goes into such an environment: nothing unless coverage is being measured."""
    return {VARIABLE: os.environ[VARIABLE]} if VARIABLE in os.environ else {}


def unmeasured() -> dict[str, str]:
    """The environment without that, for tests of what a process imports: being measured imports much."""
    return {name: value for name, value in os.environ.items() if name != VARIABLE}
