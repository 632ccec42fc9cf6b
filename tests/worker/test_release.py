"""Removing containers that are no longer needed."""

import asyncio

import pytest
from attrs import define, field

from tinkworker.lifecycle.attempt import Attempt
from tinkworker.lifecycle.workflow.commands import Release
from tinkworker.runtime.port import EngineUnavailable, Refused, Specification
from tinkworker.runtime.simulated.engine import Engine
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.runtime import SimulatedRuntime
from tinkworker.testing.clock import ManualClock, drive
from tinkworker.worker.release import Releases

OUTAGE = EngineUnavailable("no answer")


@define
class Setting:
    """Three containers of a workflow, and some of others."""

    clock: ManualClock = field(factory=ManualClock)
    complaints: list[str] = field(factory=list)
    mistakes: list[BaseException] = field(factory=list)
    engine: Engine = field(init=False)
    releases: Releases = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.engine = Engine(self.clock)
        self.engine.add_image("image")
        for index in range(3):
            self.make("default/relay", index, f"relay {index}")
        self.make("default/relay", 0, "older", generation=0)
        self.make("default/other", 0, "other")
        self.make("default/relay", 0, "another worker's", worker="w2")
        self.releases = Releases(
            SimulatedRuntime(self.engine), self.clock, self.complaints.append, self.mistakes.append
        )

    def make(self, workflow: str, index: int, name: str, generation: int = 1, worker: str = "w1") -> None:
        """Have a container."""
        labels = Attempt(workflow, generation, "t", "a", index, 1, worker).labels("main")
        self.engine.create(Specification(name.replace(" ", "_").replace("'", ""), "image", labels=labels))

    def release(self, before: int | None) -> list[str]:
        """Release, and see what is left."""

        async def play() -> None:
            self.releases.release(Release("default/relay", 1, "w1", before))
            await self.releases.drained()

        asyncio.run(drive(self.clock, play()))
        return sorted(self.engine.containers)


OTHERS = ["another_workers", "older", "other"]


@pytest.mark.parametrize(
    ("before", "left"),
    [(None, OTHERS), (0, [*OTHERS, "relay_0", "relay_1", "relay_2"]), (2, [*OTHERS, "relay_2"])],
)
def test_only_what_was_asked_for_is_removed(before: int | None, left: list[str]) -> None:
    """Containers of the workflow, this generation and this worker, up to an action; nobody else's."""
    assert Setting().release(before) == left


def test_engine_that_is_away_is_asked_again() -> None:
    """It is tried until it is done."""
    subject = Setting()
    subject.engine.faults += [Fault("find", OUTAGE, times=3), Fault("remove", OUTAGE, times=2)]
    subject.engine.faults.append(Fault("find", Refused("layer does not exist")))

    assert subject.release(None) == OTHERS


def test_container_that_resists_is_complained_about() -> None:
    """What cannot be removed is said, and the others are removed."""
    subject = Setting()
    subject.engine.faults.append(Fault("remove", Refused("not ours"), name="relay_1"))

    assert subject.release(None) == [*OTHERS, "relay_1"]
    assert subject.complaints == ["the container relay_1 cannot be removed: not ours"]


def test_label_that_makes_no_sense_counts_as_the_last() -> None:
    """A container whose index was meddled with is removed only with all others."""
    subject = Setting()
    labels = {**Attempt("default/relay", 1, "t", "a", 0, 1, "w1").labels("main"), "org.tinkworker.index": "x"}
    subject.engine.create(Specification("odd", "image", labels=labels))

    assert "odd" in subject.release(2)
    assert "odd" not in subject.release(None)


def test_what_is_removed_now_ends_what_was_asked_for_before() -> None:
    """A request that waits out an outage is not carried out later, when others may have the labels that it names."""
    subject = Setting()
    subject.engine.faults.append(Fault("find", OUTAGE))

    async def play() -> None:
        subject.releases.release(Release("default/relay", 1, "w1", 2))
        subject.releases.release(Release("default/other", 1, "w1", None))
        await subject.clock.sleep(0.5)
        subject.engine.faults.append(Fault("find", OUTAGE))
        with pytest.raises(EngineUnavailable):
            await subject.releases.finish(Release("default/relay", 1, "w1", None))
        await subject.clock.sleep(60)

    asyncio.run(drive(subject.clock, play()))
    assert sorted(subject.engine.containers) == [*OTHERS[:2], "relay_0", "relay_1", "relay_2"]


def test_closing_lets_go() -> None:
    """What is not done when the worker stops is left for its next life."""
    subject = Setting()
    subject.engine.faults.append(Fault("find", OUTAGE, times=1000))

    async def play() -> None:
        subject.releases.release(Release("default/relay", 1, "w1", None))
        await subject.clock.sleep(10)
        await subject.releases.close()

    asyncio.run(drive(subject.clock, play()))
    assert "relay_0" in subject.engine.containers


def test_a_mistake_in_the_program_is_told() -> None:
    """What no port knows is no outage: it is told to whoever ends the program."""
    subject = Setting()
    mistake = ZeroDivisionError("a mistake")
    subject.engine.faults.append(Fault("remove", Refused("not ours"), times=1000))

    def complain(_text: str) -> None:
        raise mistake

    subject.releases.complain = complain
    subject.release(None)

    assert subject.mistakes == [mistake]
