"""Tests that are coroutines, without a plugin."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

BOUND = 120.0
"""Seconds after which a test counts as stuck; nothing is measured with it."""


def run_bounded(body: Coroutine[Any, Any, None]) -> None:
    """Run a test to its end, in real time, on a loop of its own."""
    asyncio.run(asyncio.wait_for(body, BOUND))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine the way its `runtime_case` wants it, or in real time; leave the others."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    case: Any = pyfuncitem.funcargs.get("runtime_case")
    run: Callable[[Coroutine[Any, Any, None]], None] = case.run if case else run_bounded
    run(pyfuncitem.obj(**arguments))
    return True
