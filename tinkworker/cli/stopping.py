"""What a signal to stop means to a worker at work: the first one, that it is to end; the second one, at once."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from attrs import define, field

from tinkworker.runtime.port import Runtime

AT_ONCE = 2
"""How often who is to end at once was told to end."""


@define(eq=False)
class Stopping:
    """
    Hears how often a worker is told to stop.

    Attributes:
        tell: Tells the worker's machine, which has a meaning of its own for each time.
    """

    tell: Callable[[], None]
    _times: int = field(default=0, init=False)
    _at_once: asyncio.Event = field(factory=asyncio.Event, init=False)

    def hear(self) -> None:
        """It is told once more."""
        self._times += 1
        if self._times >= AT_ONCE:
            self._at_once.set()
        self.tell()

    def hear_of_many(self) -> None:
        """It is told by somebody who may not be the only one, and who would say otherwise that it is to be at once."""
        if not self._times:
            self.hear()

    def hear_at_once(self) -> None:
        """It is to end at once, whether or not it was told before."""
        while self._times < AT_ONCE:
            self.hear()

    async def close(self, runtime: Runtime) -> None:
        """
        Close a runtime, and no more wait for that as soon as the worker is to end at once.

        Raises:
            RuntimeFault: Something may still run.
        """
        closing, hurrying = asyncio.create_task(runtime.close()), asyncio.create_task(self._at_once.wait())
        try:
            await asyncio.wait({closing, hurrying}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            hurrying.cancel()
            closing.cancel()  # changes nothing about one that is done
        with suppress(asyncio.CancelledError):
            await closing
