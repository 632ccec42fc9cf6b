"""Pulling an image ahead of its turn, and looking after the room that is left while it comes."""

import asyncio
from collections.abc import Awaitable, Coroutine
from pathlib import Path

import pytest
from attrs import evolve

from tests.worker.activity.setting import Setting, named
from tinkworker.lifecycle.action.commands import Notice
from tinkworker.lifecycle.action.events import Crowded, Pulled
from tinkworker.runtime.port import EngineUnavailable, PullProgress
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.script import Image
from tinkworker.worker.performing import Outcome
from tinkworker.worker.room import MIB, RESERVE


async def beside(work: Awaitable[Outcome], other: Coroutine[object, object, object]) -> Outcome:
    """Do something while something else goes on, which ends with it."""
    going_on = asyncio.create_task(other)
    try:
        return await work
    finally:
        going_on.cancel()
        await asyncio.wait({going_on})


def test_a_pull_says_what_came_and_how_far_it_is(tmp_path: Path) -> None:
    """The reference, where it came from and what went wrong on the way are told; observers see the progress."""
    setting = Setting(tmp_path)
    setting.images[setting.action.image] = Image(2.0, size=100, origin="local", warning="the registry is away")

    outcome = setting.do(setting.pulling.pull(setting.image))

    assert outcome == Outcome("pulled", Pulled(setting.action.image, "local", "the registry is away"))
    assert setting.recorder.bytes_done == [25, 50, 75, 100]


def test_nothing_is_pulled_ahead_without_room(tmp_path: Path) -> None:
    """Where memory or the engine's disk is scarce, only an action whose turn has come has its image pulled."""
    setting = Setting(tmp_path, memory=RESERVE - 1)
    ahead = evolve(setting.image, ahead=True)

    said = f"{ahead.image} is not pulled ahead: only 1023 MiB of memory are available"
    assert setting.do(setting.pulling.pull(ahead)) == Outcome("no_room", Crowded(0, said))
    setting.memory, setting.engine.room = None, 2**20
    assert named(setting.do(setting.pulling.pull(ahead)), "no_room").message.endswith("only 1 MiB are free for images")
    assert named(setting.do(setting.pulling.pull(setting.image)), "pulled")
    setting.engine.room = RESERVE
    assert named(setting.do(setting.pulling.pull(ahead)), "pulled")


def test_what_was_crowded_out_is_looked_for_room_by_its_size(tmp_path: Path) -> None:
    """An image whose size is known from the last time needs that much as well, and nobody is told of it again."""
    setting = Setting(tmp_path, memory=RESERVE + 99)
    again = evolve(setting.image, ahead=True, crowded=100)

    assert setting.do(setting.pulling.pull(again)) == Outcome("no_room", Crowded(100, ""))
    setting.memory = RESERVE + 100
    assert named(setting.do(setting.pulling.pull(again)), "pulled")


def test_room_is_looked_after_while_an_image_comes(tmp_path: Path) -> None:
    """Once memory is scarce that is said, with how large the image is known to be by then."""
    setting = Setting(tmp_path, memory=RESERVE)
    ahead = evolve(setting.image, ahead=True)
    setting.pulling.coming[ahead.attempt.container("main")] = PullProgress(ahead.image, 1, 0, 90 * MIB, 90 * MIB)

    async def fill() -> None:
        await setting.clock.sleep(100)
        setting.memory = RESERVE - MIB

    outcome = setting.do(beside(setting.pulling.watch(ahead), fill()))

    said = f"{ahead.image} is not pulled ahead any further: only 1023 MiB of memory are available"
    assert outcome == Outcome("crowded", Crowded(90 * MIB, said))
    assert 100 <= setting.clock.monotonic() <= 102


@pytest.mark.parametrize(
    ("memory", "disk", "said"),
    [
        (RESERVE + 5 * MIB, None, "1029 MiB of memory are available, and 6 MiB are to come"),
        (RESERVE, RESERVE + 5 * MIB, "1029 MiB are free for images, and 6 MiB are to come"),
    ],
    ids=["memory", "disk"],
)
def test_what_is_to_come_must_fit(tmp_path: Path, memory: int, disk: int | None, said: str) -> None:
    """As soon as the registry has said how large an image is, it is known whether the rest of it fits."""
    setting = Setting(tmp_path, memory=memory)
    setting.engine.room = disk
    ahead = evolve(setting.image, ahead=True)
    setting.images[ahead.image] = Image(seconds=100, size=8 * MIB)

    outcome = setting.do(beside(setting.pulling.watch(ahead), setting.pulling.pull(ahead)))

    assert outcome == Outcome(
        "crowded", Crowded(8 * MIB, f"{ahead.image} is not pulled ahead any further: only {said}")
    )
    assert 25 <= setting.clock.monotonic() <= 27


def test_an_engine_that_is_away_crowds_out_nothing(tmp_path: Path) -> None:
    """The pull itself says that the engine does not answer; room is looked for again."""
    setting = Setting(tmp_path)
    setting.engine.room = 0
    setting.engine.faults.append(Fault("room", EngineUnavailable("away"), times=10))

    assert setting.do(setting.pulling.watch(evolve(setting.image, ahead=True))).name == "crowded"
    assert setting.clock.monotonic() > 10


def test_who_has_its_turn_needs_no_room(tmp_path: Path) -> None:
    """Nobody looks after the room of an image whose action has its turn."""
    setting = Setting(tmp_path, memory=0)

    async def later() -> Outcome:
        await setting.clock.sleep(1000)
        return Outcome("an hour later")

    assert setting.do(beside(later(), setting.pulling.watch(setting.image))).name == "an hour later"


def test_people_are_told(tmp_path: Path) -> None:
    """What the lifecycle has said is a line of the log; nothing is no line."""
    setting = Setting(tmp_path)
    setting.pulling.tell(Notice(setting.image.attempt, ""))
    setting.pulling.tell(Notice(setting.image.attempt, "no room"))

    assert setting.recorder.messages == [("info", "no room")]


def test_what_came_is_forgotten(tmp_path: Path) -> None:
    """Nothing is kept of a pull that has ended, however it did."""
    setting = Setting(tmp_path)
    setting.do(setting.pulling.pull(setting.image))
    setting.fails("pull", EngineUnavailable("away")).do(setting.pulling.pull(setting.image))

    assert setting.pulling.coming == {}
