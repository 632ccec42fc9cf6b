"""The real command on a machine that goes down: an outcome that is owed goes out in the second that there is."""

import os
import signal
from contextlib import suppress
from pathlib import Path
from threading import Event

import docker
import pytest

from tests.end_to_end.stage import Stage, Worker, action, ours, stage
from tests.end_to_end.test_second_signal import child_of
from tests.parts.image import ImageMaker
from tests.parts.private_engine import PrivateEngine
from tests.parts.registry import Registry
from tests.parts.wait import wait_until
from tinkworker.server.development.fault import Fault, Status
from tinkworker.server.port import State

TRIES = 3
"""After so many the next one is two seconds away at least: it does not come by itself while the machine goes down."""


def owing(on: Stage, *flags: str) -> Worker:
    """A worker that knows an outcome, and whose server takes it from now on."""
    away = Fault("away", state=State.SUCCESS, times=10**6, answer=Status())
    on.call(lambda server: server.faults.append(away))
    worker = on.start("--log-level=debug", *flags)
    wait_until(lambda: worker.messages.count("report waiting") >= TRIES)
    away.times = 0
    assert on.states() == [State.RUNNING]
    return worker


def goes_down(worker: Worker) -> None:
    """The worker and its supervisor get SIGTERM, and a second later SIGKILL, as everything on a machine does."""
    processes = (worker.process.pid, child_of(worker.process.pid))
    for number, pause in ((signal.SIGTERM, 1.0), (signal.SIGKILL, 0.0)):
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, number)
        Event().wait(pause)  # a machine waits for nobody
    worker.process.wait()


def test_with_processes(tmp_path: Path) -> None:
    """The server has the outcome afterwards, whatever became of the worker."""
    with stage(tmp_path) as on:
        on.add(action("one", "example/none:1", "true"))

        goes_down(owing(on, "--runtime=process"))

        assert on.states() == [State.SUCCESS]


@pytest.mark.long
@pytest.mark.engine
@pytest.mark.registry
@pytest.mark.root
def test_with_an_engine_that_goes_first(
    tmp_path: Path, own_engine: PrivateEngine, make_image: ImageMaker, registry: Registry
) -> None:
    """The outcome does not wait for an engine that answers nobody any more."""
    with stage(tmp_path, DOCKER_HOST=own_engine.host) as on:
        on.add(action("one", make_image(registry), "true"))
        worker = owing(on)

        with own_engine.frozen():
            goes_down(worker)

        assert on.states() == [State.SUCCESS]
        on.run()
        with docker.APIClient(own_engine.host, version="auto") as client:
            assert ours(client) == []
