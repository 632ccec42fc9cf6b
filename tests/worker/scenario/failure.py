"""Scenarios in which actions fail, or take too long."""

from math import inf
from pathlib import Path

from tests.worker.scenario.common import (
    ONE,
    OUTAGE,
    TWO,
    UNREACHABLE,
    Scenarios,
    finished,
)
from tests.worker.scene import RELAY, Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.port import (
    ImageMissing,
    NoSpace,
    Refused,
    RegistryUnavailable,
)
from tinkworker.runtime.simulated.fault import Fault, Method
from tinkworker.runtime.simulated.script import Image, Line, Program
from tinkworker.server.port import State
from tinkworker.testing.server import ServerTrouble

SCENARIOS = Scenarios()
scenario = SCENARIOS.add


@scenario
def action_fails(folder: Path) -> Scene:
    """An action that fails ends its workflow; the report says why, and carries its last lines of output."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=1, code=3, output=(Line(b"no such disk\n"),))
    scene.add(action("one"), action("two"))
    finished(scene.run())
    assert scene.ended == "failed"
    assert scene.states == (State.FAILED, State.PENDING)
    assert scene.messages[-1] == "exit status 3\nno such disk"
    assert scene.starts("two") == 0
    return scene


@scenario
def failing_action_prints_its_secrets(folder: Path) -> Scene:
    """Values whose names say that they are secret are masked in the report, which many read, and not on the console."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=1, code=3, output=(Line(b"login with swordfish failed\n"),))
    scene.add(action("one", environment=("DB_PASSWORD=swordfish",)))
    finished(scene.run())
    assert scene.messages[-1] == "exit status 3\nlogin with *** failed"
    assert scene.recorder.lines == ["login with swordfish failed"]
    return scene


@scenario
def failure_handler_runs(folder: Path) -> Scene:
    """`on-failure` runs in a container of its own, and changes nothing about the outcome."""
    scene = Scene(folder)
    scene.programs["main"] = Program(seconds=1, code=3)
    scene.add(action("one", on_failure=("sh", "-c", "clean up")))
    finished(scene.run())
    assert scene.states == (State.FAILED,)
    assert [effect.name.split("_")[-2] for effect in scene.engine.effects if effect.deed == "started"] == [
        "one",
        "on-failure",
    ]
    return scene


@scenario
def action_takes_too_long(folder: Path) -> Scene:
    """An action that takes longer than its timeout is stopped and reported TIMEOUT."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one", timeout=10))
    finished(scene.run())
    assert scene.ended == "timed_out"
    assert scene.states == (State.TIMEOUT,)
    assert scene.messages[-1] == "timeout: not finished within 10 s"
    return scene


@scenario
def timeout_handler_runs(folder: Path) -> Scene:
    """`on-timeout` runs, for at most the action's own timeout."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=inf, asked=None)
    scene.add(action("one", timeout=10, on_timeout=("sh", "-c", "clean up")))
    finished(scene.run())
    assert scene.states == (State.TIMEOUT,)
    assert any("on-timeout failed: not finished within 10 s" in step.explanation for step in scene.recorder.steps)
    return scene


@scenario
def workflow_takes_too_long(folder: Path) -> Scene:
    """tink#198: 30 s in all; the first action takes 20 s, the second one is stopped after 10 s; no handler runs."""
    scene = Scene(folder, Policy(once=True, workflow_timeout=30))
    scene.programs["one"] = Program(seconds=20)
    scene.programs["two"] = Program(seconds=20)
    scene.add(action("one"), action("two", on_timeout=("clean up",)), action("three"))
    finished(scene.run())
    assert scene.ended == "timed_out"
    assert scene.states == (State.SUCCESS, State.TIMEOUT, State.PENDING)
    assert scene.messages[-1] == "workflow timeout"
    assert [report.seconds for report in scene.server.stored[RELAY].reports] == [0, 20, 0, 10]
    assert scene.starts("three") == 0
    return scene


@scenario
def failed_while_the_next_one_is_pulled(folder: Path) -> Scene:
    """What is being prepared when an action fails is dropped, and nobody is told of it."""
    scene = Scene(folder)
    one, two = action("one"), action("two")
    scene.add(one, two)
    scene.programs["one"] = Program(seconds=5, code=1)
    scene.images[two.image] = Image(seconds=1000)
    finished(scene.run())
    assert scene.states == (State.FAILED, State.PENDING)
    assert scene.recorder.states(TWO)[-1] == "dropped"
    return scene


@scenario
def workflow_times_out_while_pulling(folder: Path) -> Scene:
    """A workflow that runs out of time while an image comes reports the action that had its turn."""
    scene = Scene(folder, Policy(once=True, workflow_timeout=30))
    one = action("one")
    scene.images[one.image] = Image(seconds=1000)
    scene.add(one)
    finished(scene.run())
    assert scene.states == (State.TIMEOUT,)
    assert scene.messages[-1] == "workflow timeout: the image registry.example/one:1 was not there yet"
    assert scene.starts("one") == 0
    return scene


@scenario
def signal_ends_an_action(folder: Path) -> Scene:
    """An end by a signal is told after a moment; a workflow that is out of time meanwhile changes nothing about it."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=5, code=143)
    scene.add(action("one"))
    finished(scene.run())
    assert (scene.states, scene.messages[-1]) == ((State.FAILED,), "exit status 143: ended by SIGTERM")

    late = Scene(folder / "late", Policy(once=True, signal_pause=600, workflow_timeout=30), recorder=scene.recorder)
    late.programs["one"] = Program(seconds=5, code=137)
    late.add(action("one"))
    finished(late.run())
    assert late.states == (State.FAILED,)
    assert late.messages[-1].startswith("exit status 137: killed")
    return scene


@scenario
def workflow_times_out_with_an_action_prepared(folder: Path) -> Scene:
    """An action that was only prepared is dropped, and its container removed."""
    scene = Scene(folder, Policy(once=True, workflow_timeout=5))
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"), action("two"))
    finished(scene.run())
    assert scene.states == (State.TIMEOUT, State.PENDING)
    assert scene.recorder.states(TWO)[-1] == "dropped"
    return scene


@scenario
def workflow_times_out_in_every_late_state(folder: Path) -> Scene:
    """A workflow's timeout that comes while an action is stopped, handled or reported changes nothing about it."""
    scene = Scene(folder / "stopping", Policy(once=True, workflow_timeout=12))
    scene.programs["one"] = Program(seconds=inf, asked=None)
    scene.add(action("one", timeout=10))
    finished(scene.run())
    assert scene.messages[-1] == "timeout: not finished within 10 s"

    handling = Scene(folder / "handling", Policy(once=True, workflow_timeout=12), recorder=scene.recorder)
    handling.programs["main"] = Program(seconds=10, code=1)
    handling.programs["on-failure"] = Program(seconds=10)
    handling.add(action("one", on_failure=("clean up",)))
    finished(handling.run())
    assert handling.messages[-1] == "exit status 1"

    reporting = Scene(folder / "reporting", Policy(once=True, workflow_timeout=12), recorder=scene.recorder)
    reporting.programs["one"] = Program(seconds=10)
    reporting.add(action("one"))

    async def cut_off(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.trouble(ServerTrouble("report", UNREACHABLE, times=3))

    finished(reporting.play(cut_off))
    assert reporting.states == (State.SUCCESS,)
    return scene


@scenario
def workflow_times_out_while_starting(folder: Path) -> Scene:
    """A timeout that comes while an action is being created or started takes effect once that is known."""
    scene = Scene(folder / "creating", Policy(once=True, workflow_timeout=12))
    scene.fault(Fault("create", seconds=20))
    scene.add(action("one"))
    finished(scene.run())
    assert scene.states == (State.TIMEOUT,)
    assert scene.starts("one") == 0

    starting = Scene(folder / "starting", Policy(once=True, workflow_timeout=12), recorder=scene.recorder)
    starting.programs["one"] = Program(seconds=1000)
    starting.fault(Fault("start", seconds=20))
    starting.add(action("one"))
    finished(starting.run())
    assert starting.states == (State.TIMEOUT,)

    refused = Scene(folder / "refused", Policy(once=True, workflow_timeout=12), recorder=scene.recorder)
    refused.fault(Fault("start", Refused("no such command"), seconds=20))
    refused.add(action("one"))
    finished(refused.run())
    assert refused.states == (State.FAILED,)

    unsure = Scene(
        folder / "unsure", Policy(once=True, workflow_timeout=12, engine_backoff=15), recorder=scene.recorder
    )
    unsure.programs["one"] = Program(seconds=1000)
    unsure.fault(Fault("start", OUTAGE, when="after"))
    unsure.add(action("one"))
    finished(unsure.run())
    assert unsure.states == (State.TIMEOUT,)
    assert unsure.starts("one") == 1
    return scene


@scenario
def image_cannot_be_had(folder: Path) -> Scene:
    """An image that is not there fails the action at once."""
    scene = Scene(folder)
    one = action("one")
    scene.images[one.image] = Image(fault=ImageMissing("manifest unknown"))
    scene.add(one)
    finished(scene.run())
    assert scene.states == (State.FAILED,)
    assert scene.messages[-1] == "manifest unknown"
    return scene


@scenario
def registry_is_away_for_too_long(folder: Path) -> Scene:
    """A pull that may pass is tried again `--max-retry` times, with pauses."""
    scene = Scene(folder, Policy(once=True, pull_retries=3))
    one = action("one")
    scene.images[one.image] = Image(fault=RegistryUnavailable("connection refused"))
    scene.add(one)
    finished(scene.run())
    assert scene.states == (State.FAILED,)
    assert scene.recorder.states(ONE).count("pulling") == 4
    return scene


@scenario
def pull_takes_longer_than_its_budget(folder: Path) -> Scene:
    """A pull ends with its budget: it fails an action that has its turn, and nothing for one that is prepared."""
    scene = Scene(folder, Policy(once=True, pull_budget=60))
    two = action("two")
    scene.images[two.image] = Image(seconds=1000)
    scene.programs["one"] = Program(seconds=90)
    scene.add(action("one"), two)
    finished(scene.run())
    assert scene.states == (State.SUCCESS, State.FAILED)
    assert scene.messages[-1] == "the image registry.example/two:1 could not be pulled within 60 s"
    assert "unprepared" in scene.recorder.states(TWO)
    return scene


@scenario
def container_cannot_be_created(folder: Path) -> Scene:
    """What the engine refuses to create fails the action that has its turn, but not one that is only prepared."""
    scene = Scene(folder)
    scene.fault(Fault("create", NoSpace("no space left on device"), times=9, name=None))
    scene.add(action("one"))
    finished(scene.run())
    assert scene.messages[-1] == "no space left on device"

    ahead = Scene(folder / "ahead", recorder=scene.recorder)
    ahead.add(action("one"), action("two"))

    async def refuse(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))

    ahead.programs["one"] = Program(seconds=5)
    two = action("two")
    ahead.images[two.image] = Image(seconds=2)

    async def full(scene: Scene) -> None:
        await refuse(scene)
        scene.fault(Fault("create", NoSpace("no space left on device")))

    finished(ahead.play(full))
    assert ahead.states == (State.SUCCESS, State.SUCCESS)
    return scene


@scenario
def disk_is_full_until_the_one_before_is_gone(folder: Path) -> Scene:
    """What there is no room for is tried again until the container of the action before can be gone; then it fails."""
    last = Scene(folder)
    methods: tuple[Method, ...] = ("pull", "create", "start")
    for method in methods:
        for times, state in ((2, State.SUCCESS), (99, State.FAILED)):
            scene = Scene(folder / f"{method} {times}", Policy(once=True, prepare_ahead=0, poll_interval=1))
            scene.recorder = last.recorder
            scene.add(action("one"), action("two"))

            async def fill(scene: Scene, method: Method = method, times: int = times) -> None:
                await scene.until(lambda scene: scene.in_state(ONE, "running"))
                scene.fault(Fault(method, NoSpace("no space left on device"), times=times))

            finished(scene.play(fill))
            assert scene.states == (State.SUCCESS, state)
            assert (scene.messages[-1] == "no space left on device") is (state is State.FAILED)
    return last


@scenario
def container_cannot_be_started(folder: Path) -> Scene:
    """A command that does not exist fails the action, with the engine's reason."""
    scene = Scene(folder)
    scene.programs["one"] = Program(refusal=Refused('exec: "/nope": no such file'))
    scene.add(action("one"))
    finished(scene.run())
    assert scene.states == (State.FAILED,)
    assert scene.messages[-1] == 'exec: "/nope": no such file'
    return scene
