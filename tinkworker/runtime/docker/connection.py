"""The way from the event loop to the engine: made when it is needed first, and asked in threads."""

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from tinkworker.clock import Clock
from tinkworker.runtime.docker.memory import Memory
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.docker.threads import call

if TYPE_CHECKING:
    from tinkworker.runtime.docker.engine import Engine

T = TypeVar("T")


class Connection:
    """
    Asks the engine. It belongs to no event loop, and after it was closed it begins anew.

    Attributes:
        memory: What is known of containers; it outlives the connections.
    """

    def __init__(self, settings: DockerSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = Lock()
        self._engine: Engine | None = None
        self.memory = Memory()

    async def ask(self, request: Callable[["Engine"], T]) -> T:
        """Make a request in a thread of its own."""
        return await call(lambda: request(self.engine()))

    def engine(self) -> "Engine":
        """The engine; asked for in a thread, as loading the SDK takes a tenth of a second."""
        from tinkworker.runtime.docker.engine import Engine  # noqa: PLC0415 see the package's docstring

        with self._lock:
            self._engine = self._engine or Engine(self._settings, self._clock, self.memory)
            return self._engine

    def close(self) -> None:
        """Close the connections that nobody uses; calls that still run close theirs as they end."""
        with self._lock:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()
