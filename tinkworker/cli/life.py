"""One life of the worker: put together, run until told to stop, taken apart."""

import asyncio
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping

from attrs import define

from tinkworker.cli.dumping import listen
from tinkworker.cli.parts import policy_of, runtime_of, secrets_of, server_of
from tinkworker.cli.settings.settings import Settings
from tinkworker.clock import Clock, SystemClock
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.observe.log import Log, as_json, as_text
from tinkworker.observe.port import Observer
from tinkworker.server.port import Server
from tinkworker.worker.composition import Composition, Parts, compose
from tinkworker.worker.signals import DRAIN
from tinkworker.worker.status import Status, status_file
from tinkworker.worker.supervisor import CRASHES, LIVENESS

SIGN_EVERY = 3.0
"""Seconds between two signs of life to the supervisor."""


@define(eq=False)
class Life:
    """
    One life of the worker.

    Attributes:
        settings: What it was told.
        serve: Makes the adapter of its server.
    """

    settings: Settings
    serve: Callable[[Settings, Mapping[str, str], Clock], Server] = server_of

    def run(self) -> int:
        """Live; 0 if it ended on purpose, 1 if it crashed."""
        clock = SystemClock()
        observer, finish = self.observer(clock)
        try:
            asyncio.run(self.live(clock, observer))
        except Exception as error:  # noqa: BLE001 whatever it is, it is told, and the supervisor starts the next life
            secrets = secrets_of(self.settings, os.environ)
            trace = secrets.redact(traceback.format_exc())
            observer.message("error", secrets.redact(f"crashed: {error}"), {}, {"trace": trace})
            return 1
        finally:
            finish()
        return 0

    def observer(self, clock: Clock) -> tuple[Observer, Callable[[], None]]:
        """Who watches, and what to do with it at the end."""
        settings = self.settings
        if settings.log_format == "auto" and sys.stdout.isatty():
            from rich.console import Console  # noqa: PLC0415 only for a terminal

            from tinkworker.observe.live import LiveView  # noqa: PLC0415

            view = LiveView(Console(), clock, f"tink-worker {settings.id}")
            view.begin()
            return view, view.end
        form = as_text if settings.log_format == "console" else as_json
        return Log(sys.stdout, clock, form, settings.log_level), lambda: None

    async def live(self, clock: Clock, observer: Observer) -> None:
        """Put the worker together, run it, take it apart."""
        settings = self.settings
        server = self.serve(settings, os.environ, clock)
        runtime, warnings = runtime_of(settings, clock)
        data = settings.data_dir.absolute()
        parts = Parts(
            worker=settings.id,
            server=server,
            runtime=runtime,
            clock=clock,
            observers=(observer, Status(status_file(data, settings.id), server.address)),
            data=data,
            tty=settings.action_tty,
            share=settings.workflow_folder,
            capture_logs=settings.capture_action_logs,
            report_output=settings.report_output,
            crashes=int(os.environ.get(CRASHES, "0")),
            secrets=secrets_of(settings, os.environ),
        )
        worker = compose(parts)
        for warning in (*settings.warnings, *warnings):
            worker.driver.warn(warning)
        signs = asyncio.create_task(give_signs(clock, lambda: worker.driver.post("worker", "terminate")))
        self.listen(worker)
        listen(worker.driver, clock)
        try:
            await worker.driver.run(WorkerData(settings.id, policy_of(settings)))
        finally:
            signs.cancel()
            lived = worker.lock.held
            await worker.close()
            if lived:  # what another worker of this id runs is not ours to end
                await runtime.close()
            await server.close()

    def listen(self, worker: Composition) -> None:
        """Turn signals into events of the worker's machine."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, worker.driver.post, "worker", "terminate")
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
