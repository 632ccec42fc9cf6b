from collections.abc import Iterator

import pytest

from tests.conformance.case import ShellCase
from tests.conformance.coroutine import pytest_pyfunc_call
from tests.conformance.process import process_case

__all__ = ["case", "pytest_pyfunc_call"]


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Iterator[ShellCase]:
    """A process runtime with a folder of its own."""
    with process_case(request) as made:
        yield made
