"""How soon a worker that has just done something asks for more, of a real server."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest

from tests.end_to_end.stage import Stage, action, stage
from tests.worker.scene import Recorder
from tinkworker.cli.life import Life
from tinkworker.cli.settings.reading import read
from tinkworker.clock import SystemClock
from tinkworker.server.development.fault import Fault, Stale
from tinkworker.server.port import State

SECOND = 1.0


def rests(seen: Recorder, workflow: str) -> Iterator[tuple[str, float]]:
    """
    Each rest of the worker: in which state a workflow was, and for how many seconds the rest was meant to be. How busy
    this machine is changes nothing about that.
    """
    state = ""
    for step in seen.steps:
        if step.machine == f"workflow:{workflow}":
            state = step.target
        if step.chart == "worker" and step.target == "resting":
            yield from ((state, timer.seconds) for timer in step.armed)


async def until(condition: Callable[[], object]) -> None:
    """Return when something is the case."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 what is waited for does not say when it happens
            await asyncio.sleep(0.02)


def polls(seen: Recorder, since: int, workflow: str) -> int:
    """How many answers it took, from some step on, until a workflow had begun."""
    steps = seen.steps[since:]
    begun = next(number for number, step in enumerate(steps) if step.machine == f"workflow:{workflow}")
    return sum(step.event == "listed" for step in steps[:begun])


async def live(on: Stage, seen: Recorder, shown: Literal["settling", "succeeded"]) -> int:
    """A life with a workflow, rests in a state of that, and another workflow; how many answers showed that one."""
    lagging = Fault("a list that lags", method="GetWorkflowContexts", answer=Stale())
    lagging.times = 10**6 if shown == "settling" else 0
    words = (f"--tinkerbell-grpc-authority={on.server.address}", f"--data-dir={on.data}")
    life = Life(read(["--id=w1", "--tinkerbell-tls=false", "--runtime=process", *words], {}, []))
    first = on.add(action("one", "example/none:1", 'while [ ! -e "$WORKFLOW/go" ]; do sleep 0.1; done'))
    living = asyncio.create_task(life.live(SystemClock(), seen))
    try:
        await until(on.shared(first).exists)
        on.call(lambda server: server.faults.append(lagging))
        (on.shared(first) / "go").touch()
        await until(lambda: any(state == shown for state, _ in rests(seen, first)))
        assert max(seconds for state, seconds in rests(seen, first) if state == shown) <= SECOND
        lagging.times, since = 0, len(seen.steps)
        second = on.add(action("one", "example/none:1", "true"), name="second")
        await until(lambda: on.states(second) == [State.SUCCESS])
        return polls(seen, since, second)
    finally:
        living.cancel()
        await asyncio.wait({living})


@pytest.mark.parametrize("shown", ["succeeded", "settling"], ids=["the list is prompt", "the list lags"])
def test_work_is_noticed_at_once(tmp_path: Path, shown: Literal["settling", "succeeded"]) -> None:
    """
    Who has just done something asks every second, also while that settles; the first list that shows a workflow, or the
    one after if it was on its way by then, has it begun.
    """
    with stage(tmp_path) as on:
        assert asyncio.run(live(on, Recorder(), shown)) <= 2
