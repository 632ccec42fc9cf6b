"""A worker that has done many workflows holds no more than one that has done a few: files, open ones, and threads."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from operator import methodcaller
from pathlib import Path

from attrs import astuple, frozen

from benchmarks.worker.process import family, tasks
from tests.end_to_end.protocols import MACHINE
from tests.end_to_end.stage import Stage, action
from tests.parts.wait import wait_until
from tinkworker.server.port import State
from tinkworker.worker.journals import KEPT

ROUNDS = 4
"""How often further workflows may seem to have left something."""


@frozen
class Held:
    """
    How many files a worker's own folder has, how many its processes have open, and how many threads these have.

    Workflows' folders are not counted: they stay, as the Go worker's do.
    """

    files: int
    opened: int
    threads: int

    def within(self, most: Sequence["Held"]) -> bool:
        """Whether there is no more of anything than there was at one of several times."""
        return all(mine <= max(others) for mine, *others in zip(astuple(self), *map(astuple, most), strict=True))


def held(on: Stage, process: int) -> Held:
    """What a worker holds now."""
    processes = list(family(process))
    return Held(
        files=sum(1 for _ in (on.data / ".tink-worker").rglob("*")),
        opened=sum(1 for each in processes for _ in Path(f"/proc/{each}/fd").iterdir()),
        threads=sum(len(tasks(each)) for each in processes),
    )


def succeeded(on: Stage, workflow: str) -> bool:
    """Whether the server knows that a workflow's action has succeeded."""
    return on.states(workflow) == [State.SUCCESS]


def lead(on: Stage, count: int) -> None:
    """Have so many workflows done, one after the other; each is deleted when it is over."""
    for _ in range(count):
        workflow = on.add(action("one", "example/none:1", "true"), name=f"w{len(on.workflows)}", worker=MACHINE)
        wait_until(partial(succeeded, on, workflow))
        on.call(methodcaller("remove", workflow))


def test_many_workflows_leave_no_more_than_a_few(on: Stage) -> None:
    """
    Once as many have ended as journals are kept of, further ones add nothing.

    grpc has a thread more in some moments, and keeps it; a file more is there while nothing happens. So one of several
    rounds must add nothing to what there ever was, as none would where each workflow leaves something.
    """
    worker = on.start("--runtime=process", name=MACHINE)

    def after(count: int) -> Held:
        lead(on, count)
        wait_until(lambda: worker.messages.count("workflow succeeded") == len(on.workflows))
        return held(on, worker.process.pid)

    most = [after(KEPT + 2)]

    def adds_nothing() -> bool:
        most.extend(after(1) for _ in range(2))
        after(5)
        with suppress(AssertionError):  # what is behind the end of the last one takes a moment
            return wait_until(lambda: held(on, worker.process.pid).within(most), 10.0)
        most.append(held(on, worker.process.pid))
        return False

    assert any(adds_nothing() for _ in range(ROUNDS))
    assert worker.terminate() == 0
