from collections.abc import Iterator

import pytest

from tests.conformance.coroutine import pytest_pyfunc_call
from tests.conformance.simulated import SimulatedCase, simulated_case

__all__ = ["pytest_pyfunc_call", "runtime_case"]


@pytest.fixture
def runtime_case(request: pytest.FixtureRequest) -> Iterator[SimulatedCase]:
    """A simulated engine of its own, whose tests are driven by its clock."""
    with simulated_case(request) as made:
        yield made
