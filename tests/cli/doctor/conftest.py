"""Coroutines as tests, and an authority that signs certificates."""

from tests.server.conftest import authority, pytest_pyfunc_call

__all__ = ["authority", "pytest_pyfunc_call"]
