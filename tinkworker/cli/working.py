"""A worker at work: put together, run until told to stop, taken apart; loaded when the server was asked already."""

import asyncio
import os
from collections.abc import Callable

from attrs import frozen

from tinkworker.cli.dumping import listen
from tinkworker.cli.parts import policy_of, runtime_of, secrets_of
from tinkworker.cli.settings.settings import Settings
from tinkworker.cli.stopping import Stopping
from tinkworker.clock import Clock
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.observe.port import Observer
from tinkworker.runtime.port import Runtime
from tinkworker.server.port import Server
from tinkworker.worker.composition import Composition, Parts, compose
from tinkworker.worker.lifetime import CRASHES, LIVENESS
from tinkworker.worker.place import Place
from tinkworker.worker.signals import AT_ONCE, DRAIN, FORWARDED
from tinkworker.worker.status import Status, status_file

SIGN_EVERY = 3.0
"""Seconds between two signs of life to the supervisor."""


@frozen
class Working:
    """
    A worker at work.

    Attributes:
        settings: What it was told.
        place: Its folder.
        server: Its server.
        clock: Tells the time.
        observer: Who watches.
    """

    settings: Settings
    place: Place
    server: Server
    clock: Clock
    observer: Observer

    async def work(self) -> None:
        """Put the worker together, run it, take it apart."""
        settings, clock = self.settings, self.clock
        runtime, warnings = runtime_of(settings, clock)
        worker = compose(self.parts(runtime))
        for warning in (*settings.warnings, *warnings):
            worker.driver.warn(warning)
        stopping = Stopping(lambda: worker.driver.post("worker", "terminate"))
        signs = asyncio.create_task(give_signs(clock, stopping.hear))
        self.listen(worker, stopping)
        listen(worker.driver, clock)
        try:
            await worker.driver.run(WorkerData(settings.id, policy_of(settings)))
        finally:
            signs.cancel()
            lived = worker.lock.held
            await worker.close()
            if lived:  # what another worker of this id runs is not ours to end
                await stopping.close(runtime)

    def parts(self, runtime: Runtime) -> Parts:
        """What it is made of."""
        settings = self.settings
        data = settings.data_dir.absolute()
        status = Status(status_file(data, settings.id), self.server.address, self.place.lock)
        return Parts(
            worker=settings.id,
            server=self.server,
            runtime=runtime,
            clock=self.clock,
            observers=(self.observer, status),
            data=data,
            tty=settings.action_tty,
            share=settings.workflow_folder,
            capture_logs=settings.capture_action_logs,
            report_output=settings.report_output,
            crashes=int(os.environ.get(CRASHES, "0")),
            secrets=secrets_of(settings, os.environ),
            place=self.place,
        )

    def listen(self, worker: Composition, stopping: Stopping) -> None:
        """Turn signals into events of the worker's machine; who has a supervisor hears from it when to end at once."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(AT_ONCE, stopping.hear_at_once)
        for number in FORWARDED:
            loop.add_signal_handler(number, stopping.hear_of_many if LIVENESS in os.environ else stopping.hear)
        loop.add_signal_handler(DRAIN, worker.driver.post, "worker", "drain")


async def give_signs(clock: Clock, orphaned: Callable[[], None]) -> None:
    """Show the supervisor that the loop turns; once that is gone, nobody would start this worker again, nor end it."""
    descriptor = int(os.environ.get(LIVENESS, "-1"))
    if descriptor < 0:
        return
    os.set_blocking(descriptor, False)
    os.set_inheritable(descriptor, False)  # noqa: FBT003 likewise
    while True:
        try:
            os.write(descriptor, b".")
        except BlockingIOError:
            pass  # the supervisor reads late; it has enough signs
        except BrokenPipeError:
            orphaned()
            return
        await clock.sleep(SIGN_EVERY)
