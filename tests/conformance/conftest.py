"""
The runtime suite runs once with each adapter.

An adapter enters it by a function that is a context manager and yields its `RuntimeCase` (`tests.conformance.case`). It
is called once for each test, gets what it needs from other fixtures by `request.getfixturevalue` (the session's engine,
`tmp_path`), and cleans up after the test. An adapter whose containers run a shell yields a `ShellCase`.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

import pytest

from tests.conformance.case import RuntimeCase
from tests.conformance.coroutine import pytest_pyfunc_call
from tests.conformance.process import process_case
from tests.conformance.simulated import simulated_case
from tests.parts import docker_case
from tests.runtime.docker.refusing import in_trouble

__all__ = ["pytest_pyfunc_call", "runtime_case"]


@pytest.fixture(
    params=[
        pytest.param(simulated_case, id="simulated"),
        pytest.param(process_case, id="process"),
        pytest.param(partial(docker_case, in_trouble=in_trouble), id="docker", marks=pytest.mark.engine),
    ]
)
def runtime_case(request: pytest.FixtureRequest) -> Iterator[RuntimeCase]:
    """Each adapter in turn."""
    make: Callable[[pytest.FixtureRequest], AbstractContextManager[RuntimeCase]] = request.param
    with make(request) as case:
        yield case
