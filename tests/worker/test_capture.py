"""Showing what actions print."""

import asyncio
from base64 import encodebytes
from collections.abc import AsyncIterator, Callable

import pytest
from attrs import define, field

from tinkworker.runtime.port import EngineUnavailable, Output, Refused, Specification
from tinkworker.runtime.simulated.engine import Engine
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.runtime import SimulatedRuntime
from tinkworker.runtime.simulated.script import Line, Listed, Program
from tinkworker.secrecy import MASK, NO_SECRETS, Secrets
from tinkworker.testing.clock import ManualClock, drive
from tinkworker.worker.capture import Capture


def folded(data: bytes) -> bytes:
    """Text in lines of twenty characters, as `fold -w 20` shows it."""
    return b"\n".join(data[start : start + 20] for start in range(0, len(data), 20))


SAYS = Program(seconds=10, output=(Line(b"one\n"), Line(b"two\n", at=1, stream="stderr"), Line(b"three", at=2)))


@define
class Setting:
    """A container that was started, and a capture."""

    program: Program = SAYS
    enabled: bool = True
    secrets: Secrets = NO_SECRETS
    clock: ManualClock = field(factory=ManualClock)
    shown: list[tuple[str, str]] = field(factory=list)
    complaints: list[str] = field(factory=list)
    mistakes: list[BaseException] = field(factory=list)
    engine: Engine = field(init=False)
    capture: Capture = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.engine = Engine(self.clock, Listed(other_program=self.program))
        self.engine.add_image("image")
        runtime = SimulatedRuntime(self.engine)
        self.engine.start(self.engine.create(Specification("name", "image")))
        self.capture = Capture(
            runtime,
            self.clock,
            lambda stream, line, _: self.shown.append((stream, line)),
            lambda text, _: self.complaints.append(text),
            self.mistakes.append,
            self.enabled,
            self.secrets,
        )


def test_lines_are_shown_until_the_container_ends() -> None:
    """Every line is shown with its stream; what is left without a newline comes at the end."""
    subject = Setting()

    async def play() -> None:
        subject.capture.begin("name", {})
        subject.capture.begin("name", {})
        await subject.clock.sleep(20)

    asyncio.run(drive(subject.clock, play()))

    assert subject.shown == [("stdout", "one"), ("stderr", "two"), ("stdout", "three")]


def test_nothing_is_read_when_it_is_off() -> None:
    """With `--capture-action-logs=false` no log is ever read, not for a report either."""
    subject = Setting(enabled=False)
    subject.engine.faults.append(Fault("logs", Refused("somebody read the log")))

    async def play() -> tuple[str, ...]:
        subject.capture.begin("name", {})
        await subject.clock.sleep(20)
        return await subject.capture.last_lines("name", 10, NO_SECRETS)

    assert asyncio.run(drive(subject.clock, play())) == ()
    assert (subject.shown, subject.complaints) == ([], [])


def test_unreadable_log_is_complained_about() -> None:
    """A log driver that cannot be read is said once, and everything else goes on."""
    subject = Setting()
    subject.engine.faults.append(Fault("logs", Refused("configured logging driver does not support reading"), times=2))

    async def play() -> tuple[str, ...]:
        subject.capture.begin("name", {})
        await subject.clock.sleep(20)
        return await subject.capture.last_lines("name", 10, NO_SECRETS)

    assert asyncio.run(drive(subject.clock, play())) == ()
    assert subject.complaints == ["the output cannot be read: configured logging driver does not support reading"]


def test_what_was_shown_is_not_shown_again() -> None:
    """When the engine breaks off and the output is read once more, only what is new is shown; half a line twice."""
    subject = Setting(Program(seconds=10, output=(Line(b"one\ntw"), Line(b"o\n", at=3), Line(b"three\n", at=4))))

    class Breaking(SimulatedRuntime):
        async def logs(self, name: str, *, tail: int | None = None, follow: bool = True) -> AsyncIterator[Output]:
            yield Output("stdout", b"one\ntw")
            await subject.clock.sleep(1)
            raise EngineUnavailable("the engine is going down")

    subject.capture.runtime = Breaking(subject.engine)

    async def play() -> None:
        subject.capture.begin("name", {})
        await subject.clock.sleep(2)
        subject.capture.runtime = SimulatedRuntime(subject.engine)
        subject.capture.begin("name", {})
        await subject.clock.sleep(20)

    asyncio.run(drive(subject.clock, play()))

    assert [line for _, line in subject.shown] == ["one", "tw", "two", "three"]


def test_last_lines() -> None:
    """For a report, the last lines are read again; none if none are wanted."""
    subject = Setting()

    async def play() -> list[tuple[str, ...]]:
        await subject.clock.sleep(20)
        return [await subject.capture.last_lines("name", count, NO_SECRETS) for count in (0, 2, 10)]

    assert asyncio.run(drive(subject.clock, play())) == [(), ("two", "three"), ("one", "two", "three")]


def test_a_last_line_without_an_end_is_not_waited_for() -> None:
    """A report goes out without the last lines if these cannot be read in a while, such as one that fills the disk."""
    subject = Setting()

    class Endless(SimulatedRuntime):
        async def logs(self, name: str, *, tail: int | None = None, follow: bool = True) -> AsyncIterator[Output]:
            while True:
                yield Output("stdout", b"x" * 4096)
                await subject.clock.sleep(0.5)

    subject.capture.runtime = Endless(subject.engine)

    async def play() -> tuple[tuple[str, ...], float]:
        return await subject.capture.last_lines("name", 10, NO_SECRETS), subject.clock.monotonic()

    assert asyncio.run(drive(subject.clock, play())) == ((), 15.0)


def test_secrets_are_masked() -> None:
    """The operator's are in everything that is shown, those of the action itself only for those who read reports."""
    subject = Setting(
        Program(seconds=1, output=(Line(b"it is hunter2 and swordfish\n"),)), secrets=Secrets.of("hunter2")
    )

    async def play() -> tuple[str, ...]:
        subject.capture.begin("name", {})
        await subject.clock.sleep(20)
        return await subject.capture.last_lines("name", 1, subject.secrets.and_also(["swordfish"]))

    assert asyncio.run(drive(subject.clock, play())) == (f"it is {MASK} and {MASK}",)
    assert subject.shown == [("stdout", f"it is {MASK} and swordfish")]


@pytest.mark.parametrize("show", [encodebytes, folded])
def test_a_secret_that_is_broken_into_lines_is_masked(show: Callable[[bytes], bytes]) -> None:
    """Lines are shown as they come, and none of them shows a piece of the operator's secret, plain or encoded."""
    secret = "".join(f"{number:04x}-" for number in range(60))
    broken = show(secret.encode()).decode().splitlines()
    subject = Setting(
        Program(seconds=1, output=(Line("\n".join(["before", *broken, "behind"]).encode()),)),
        secrets=Secrets.of(secret),
    )

    async def play() -> tuple[str, ...]:
        subject.capture.begin("name", {})
        await subject.clock.sleep(20)
        return await subject.capture.last_lines("name", 100, subject.secrets)

    assert asyncio.run(drive(subject.clock, play())) == ("before", MASK, "behind")
    assert [line for _, line in subject.shown] == ["before", *[MASK] * len(broken), "behind"]


def test_drained_waits_for_the_last_lines_but_not_for_ever() -> None:
    """After a container's end its last lines are waited for; a reader that hangs does not hold up the outcome."""
    subject = Setting()

    class Hanging(SimulatedRuntime):
        async def logs(self, name: str, *, tail: int | None = None, follow: bool = True) -> AsyncIterator[Output]:
            yield Output("stdout", b"one\n")
            await subject.clock.sleep(1000)

    subject.capture.runtime = Hanging(subject.engine)

    async def play() -> float:
        subject.capture.begin("name", {})
        await subject.capture.drained("name")
        await subject.capture.drained("another")
        await subject.capture.close()
        return subject.clock.monotonic()

    assert asyncio.run(drive(subject.clock, play())) == 2.0
    assert subject.shown == [("stdout", "one")]
