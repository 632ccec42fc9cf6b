"""The runtime port: cancelling a call means that nobody listens any more, and leaves nothing behind."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from math import inf
from typing import Any

import pytest

from tests.conformance.case import LABELS, Program, RuntimeCase
from tests.conformance.container import have_running, let_others_act, read, until
from tinkworker.runtime.port import Phase, Runtime

CALLS: dict[str, Callable[[Runtime, str], Coroutine[Any, Any, object]]] = {
    "wait": lambda runtime, name: runtime.wait(name),
    "logs": read,
}


@pytest.mark.parametrize("call", CALLS)
async def test_cancelled_calls_leave_nothing(runtime_case: RuntimeCase, call: str) -> None:
    """After many cancelled calls there are no more tasks and, in the end, no more threads than before."""
    runtime = await have_running(runtime_case, "kept", Program(prints="up\n", seconds=inf, asked=3))
    tasks, threads = asyncio.all_tasks(), threading.active_count()
    calls = [asyncio.ensure_future(CALLS[call](runtime, "kept")) for _ in range(20)]
    await let_others_act(runtime_case)
    for listener in calls:
        listener.cancel()
    await asyncio.wait(calls)
    assert all(listener.cancelled() for listener in calls)
    await until(runtime_case, lambda: asyncio.all_tasks() <= tasks and threading.active_count() <= threads)
    (container,) = await runtime.find(LABELS)
    assert container.phase is Phase.RUNNING
    await runtime.stop("kept", 30)
    assert (await runtime.wait("kept")).code == 3


async def test_a_cancelled_stop_can_be_called_again(runtime_case: RuntimeCase) -> None:
    """Who cancels a stop that waits for a program that does not listen can stop it after all."""
    runtime = await have_running(runtime_case, "deaf", Program(prints="up\n", seconds=inf, asked=None))
    stop = asyncio.ensure_future(runtime.stop("deaf", 1000))
    await let_others_act(runtime_case)
    stop.cancel()
    await asyncio.wait({stop})
    await runtime.stop("deaf", 0)
    assert (await runtime.wait("deaf")).code == 137
