"""What a signal to stop means, the first time and the second."""

import asyncio
from pathlib import Path

import pytest
from attrs import define, field, frozen

from tests.worker.scene import Scene
from tinkworker.cli.stopping import Stopping
from tinkworker.runtime.port import EngineUnavailable
from tinkworker.runtime.simulated.runtime import SimulatedRuntime


@frozen
class Closing(SimulatedRuntime):
    """
    A runtime that takes its time to close.

    Attributes:
        ends: When it is closed.
        cut_short: When that was cut short.
    """

    ends: asyncio.Event = field(factory=asyncio.Event)
    cut_short: asyncio.Event = field(factory=asyncio.Event)

    async def close(self) -> None:
        """Wait."""
        try:
            await self.ends.wait()
        except asyncio.CancelledError:
            self.cut_short.set()
            raise


@define
class Leaving:
    """
    A worker that leaves.

    Attributes:
        folder: Where its things are.
        told: How often its machine was told to stop.
    """

    folder: Path
    told: int = 0

    def tell(self) -> None:
        """Count."""
        self.told += 1

    async def leave(self, before: int, meanwhile: int) -> bool:
        """Tell it so often to stop before and while it closes its runtime; whether that was cut short."""
        stopping, runtime = Stopping(self.tell), Closing(Scene(self.folder).engine)
        for _ in range(before):
            stopping.hear()
        closing = asyncio.create_task(stopping.close(runtime))
        await asyncio.wait({closing}, timeout=0.1)
        assert before > 1 or not closing.done()
        for _ in range(meanwhile):
            stopping.hear()
        if before + meanwhile < 2:
            runtime.ends.set()
        await closing
        return runtime.cut_short.is_set()


@pytest.mark.parametrize(
    ("before", "meanwhile", "cut_short"), [(0, 0, False), (1, 0, False), (0, 1, False), (1, 1, True), (2, 0, True)]
)
def test_how_often_it_is_told(tmp_path: Path, before: int, meanwhile: int, *, cut_short: bool) -> None:
    """Told once, a worker waits for its runtime; told twice, whenever, it does not, and its machine hears both."""
    worker = Leaving(tmp_path)

    assert asyncio.run(worker.leave(before, meanwhile)) is cut_short
    assert worker.told == before + meanwhile


@pytest.mark.parametrize("signals", ["tt", "tq", "q", "qt", "qq"])
def test_what_was_meant_once(tmp_path: Path, signals: str) -> None:
    """Told twice by a machine that goes down, a worker was told once; told that it is to be at once, twice."""
    worker = Leaving(tmp_path)
    stopping = Stopping(worker.tell)

    for each in signals:
        (stopping.hear_of_many if each == "t" else stopping.hear_at_once)()

    assert worker.told == (2 if "q" in signals else 1)


def test_what_cannot_be_closed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A runtime that cannot end what runs says so to whoever closes it."""

    async def fail(_runtime: object) -> None:
        raise EngineUnavailable("one was killed and does not end")

    monkeypatch.setattr(Closing, "close", fail)

    with pytest.raises(EngineUnavailable, match="does not end"):
        asyncio.run(Leaving(tmp_path).leave(2, 0))
