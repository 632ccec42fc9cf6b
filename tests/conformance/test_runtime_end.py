"""The runtime port: wait, stop and close."""

import asyncio
from math import inf

import pytest

from tests.conformance.case import LABELS, Program, RuntimeCase, needs
from tests.conformance.container import have_running, let_others_act
from tinkworker.runtime.port import ContainerGone, Exit, Phase

FOREVER = Program(prints="up\n", seconds=inf, asked=3)


@pytest.mark.parametrize("code", [0, 1, 3, 127, 255])
async def test_wait_gives_the_exit_status(runtime_case: RuntimeCase, code: int) -> None:
    """The status with which the program ended is the container's, at every wait and to everyone who looks."""
    await runtime_case.runtime.create(runtime_case.specify("exits", Program(exits=code)))
    await runtime_case.runtime.start("exits")
    ended = await runtime_case.runtime.wait("exits")
    assert (ended.code, ended.error, ended.out_of_memory) == (code, "", False)
    assert ended.seconds is None or ended.seconds >= 0
    assert await runtime_case.runtime.wait("exits") == ended
    assert await runtime_case.restarted().wait("exits") == ended
    (container,) = await runtime_case.runtime.find(LABELS)
    assert (container.phase, container.exit) == (Phase.EXITED, ended)


async def test_wait_lasts_as_long_as_the_container(runtime_case: RuntimeCase) -> None:
    """Everyone who waits is told the same when it ends, and nobody before."""
    runtime = await have_running(runtime_case, "long", FOREVER)
    waits = [asyncio.ensure_future(it.wait("long")) for it in (runtime, runtime, runtime_case.restarted())]
    await let_others_act(runtime_case)
    assert not any(wait.done() for wait in waits)
    await runtime.stop("long", 30)
    assert {ended.code for ended in await asyncio.gather(*waits)} == {3}


async def test_wait_for_what_never_started(runtime_case: RuntimeCase) -> None:
    """A container that was not started has not ended: a wait lasts until it was, and did."""
    await runtime_case.runtime.create(runtime_case.specify("early", Program(exits=4)))
    wait = asyncio.ensure_future(runtime_case.runtime.wait("early"))
    await let_others_act(runtime_case)
    assert not wait.done()
    await runtime_case.runtime.start("early")
    assert (await wait).code == 4


async def test_wait_for_what_is_gone(runtime_case: RuntimeCase) -> None:
    """There is no waiting for a container that was removed, or never was."""
    await runtime_case.runtime.create(runtime_case.specify("gone"))
    await runtime_case.runtime.remove("gone")
    for name in ("gone", "never"):
        with pytest.raises(ContainerGone):
            await runtime_case.runtime.wait(name)


async def test_wait_ends_when_the_container_is_removed(runtime_case: RuntimeCase) -> None:
    """Who waits for a container that is removed is told that it was killed or is gone."""
    runtime = await have_running(runtime_case, "snatched", Program(prints="up\n", seconds=inf, asked=None))
    wait = asyncio.ensure_future(runtime.wait("snatched"))
    await let_others_act(runtime_case)
    await runtime.remove("snatched")
    (outcome,) = await asyncio.gather(wait, return_exceptions=True)
    assert isinstance(outcome, ContainerGone) or (isinstance(outcome, Exit) and outcome.code == 137)


async def test_stop_lets_the_program_end_itself(runtime_case: RuntimeCase) -> None:
    """A program that listens to SIGTERM ends in its own way."""
    runtime = await have_running(runtime_case, "polite", FOREVER)
    await runtime.stop("polite", 60)
    assert (await runtime.wait("polite")).code == 3


async def test_stop_kills_what_does_not_listen(runtime_case: RuntimeCase) -> None:
    """A program that ignores SIGTERM is killed when the time is over."""
    runtime = await have_running(runtime_case, "deaf", Program(prints="up\n", seconds=inf, asked=None))
    await runtime.stop("deaf", 1)
    ended = await runtime.wait("deaf")
    assert (ended.code, ended.out_of_memory) == (137, False)


async def test_stop_returns_when_it_has_ended(runtime_case: RuntimeCase) -> None:
    """After `stop`, the container has ended, and stopping it again, or from elsewhere, changes nothing."""
    runtime = await have_running(runtime_case, "stopped", FOREVER)
    await asyncio.gather(runtime.stop("stopped", 30), runtime_case.restarted().stop("stopped", 30))
    (first,) = await runtime.find(LABELS)
    assert first.phase is Phase.EXITED
    await runtime.stop("stopped", 0)
    (second,) = await runtime.find(LABELS)
    assert second.exit == first.exit


async def test_stop_of_what_does_not_run(runtime_case: RuntimeCase) -> None:
    """Stopping a container that is gone, never was or has not started succeeds, and starts nothing."""
    await runtime_case.runtime.create(runtime_case.specify("idle"))
    for name in ("idle", "never"):
        await runtime_case.runtime.stop(name, 1)
    (container,) = await runtime_case.runtime.find(LABELS)
    assert container.phase is Phase.CREATED
    assert runtime_case.runs("idle") == 0


async def test_another_worker_takes_over(runtime_case: RuntimeCase) -> None:
    """A worker that starts while a container runs finds it, waits for it and can stop it."""
    await have_running(runtime_case, "heir", FOREVER)
    heir = runtime_case.restarted()
    (container,) = await heir.find(LABELS)
    assert container.phase is Phase.RUNNING
    wait = asyncio.ensure_future(heir.wait("heir"))
    await let_others_act(runtime_case)
    await heir.stop("heir", 30)
    assert (await wait).code == 3


async def test_containers_outlive_close(runtime_case: RuntimeCase) -> None:
    """Closing lets containers run on, for the next worker to find."""
    needs(runtime_case, "outliving")
    runtime = await have_running(runtime_case, "outlives", FOREVER)
    await runtime.close()
    heir = runtime_case.restarted()
    (container,) = await heir.find(LABELS)
    assert container.phase is Phase.RUNNING


async def test_close_again_succeeds(runtime_case: RuntimeCase) -> None:
    """Closing is safe to repeat, and leaves containers that ended as they are."""
    await runtime_case.runtime.create(runtime_case.specify("kept", Program(exits=5)))
    await runtime_case.runtime.start("kept")
    ended = await runtime_case.runtime.wait("kept")
    await runtime_case.runtime.close()
    await runtime_case.runtime.close()
    assert await runtime_case.restarted().wait("kept") == ended
