"""Passing on the newest of many values, now and then."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from tinkworker.clock import Clock

T = TypeVar("T")

_INTERVAL = 0.25
"""Seconds between two values."""


class Teller(Generic[T]):
    """
    Tells a listener the newest value, a few times a second.

    What was the newest when the values ceased is told as well: a pull that got stuck shows where.
    """

    def __init__(self, listener: Callable[[T], None], clock: Clock) -> None:
        self._listener = listener
        self._clock = clock
        self._untold: list[T] = []
        self._changed = asyncio.Event()

    def put(self, value: T) -> None:
        """Have this value told, unless a newer one comes."""
        self._untold = [value]
        self._changed.set()

    async def tell(self) -> None:
        """Tell values until cancelled."""
        while True:
            await self._changed.wait()
            self.flush()
            await self._clock.sleep(_INTERVAL)

    def flush(self) -> None:
        """Tell the newest value now, if it was not told."""
        self._changed.clear()
        untold, self._untold = self._untold, []
        for value in untold:
            self._listener(value)
