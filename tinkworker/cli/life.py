"""One life of the worker, in which it has asked its server before most of it is loaded."""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping

from attrs import define

from tinkworker.cli.gone import let_go_of_output
from tinkworker.cli.parts import secrets_of, server_of
from tinkworker.cli.settings.settings import Settings
from tinkworker.clock import Clock, SystemClock
from tinkworker.observe.log import Log, as_json, as_text
from tinkworker.observe.port import Observer
from tinkworker.server.early import EarlyServer
from tinkworker.server.port import Server
from tinkworker.worker.place import Place


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
            observer.message("error", *self.last_words(error))
            return 1
        finally:
            finish()
        return 0

    def last_words(self, error: Exception) -> tuple[str, Mapping[str, str], Mapping[str, str]]:
        """
        What is told of a crash: what it says and its trace, without secrets.

        Whatever fails in that, too, is not to end this: then it is told what failed and where, and no word of either,
        as nobody knows what is secret in it.
        """
        import traceback  # noqa: PLC0415 only then

        try:
            secrets = secrets_of(self.settings, os.environ)
            trace = secrets.redact("".join(traceback.format_exception(error)))
            return secrets.redact(f"crashed: {error}"), {}, {"trace": trace}
        except Exception as another:  # noqa: BLE001 the reason above
            places = "".join(traceback.format_tb(error.__traceback__) + traceback.format_tb(another.__traceback__))
            text = f"crashed: {type(error).__name__}; what it says is not shown, as {type(another).__name__} came of it"
            return text, {}, {"trace": places}

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
        return Log(sys.stdout, clock, form, settings.log_level), let_go_of_output

    async def live(self, clock: Clock, observer: Observer) -> None:
        """
        Ask the server, and while the question is on its way load and run the worker.

        It is asked in its own folder only, and nothing if all that is wanted is an end: an answer from before another
        worker of this id has ended would tell of what has happened since as if it had not.
        """
        settings = self.settings
        server = EarlyServer(self.serve(settings, os.environ, clock), clock)
        try:
            place = Place.of(settings.data_dir.absolute(), settings.id)
            if place.lock.take() and not settings.drain:
                await server.ask(settings.id)
            from tinkworker.cli.working import Working  # noqa: PLC0415 takes longer than all that came before

            await Working(settings, place, server, clock, observer).work()
        finally:
            await server.close()
