from pathlib import Path

import pytest

from tests.conformance.coroutine import pytest_pyfunc_call
from tests.server.certificate import Authority

__all__ = ["authority", "pytest_pyfunc_call"]


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that nobody trusts unless told to."""
    return Authority(Path(tmp_path_factory.mktemp("authority")))
