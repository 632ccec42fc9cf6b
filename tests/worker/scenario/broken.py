"""Scenarios in which this program fails at the same thing again and again: the action fails, not the worker."""

from pathlib import Path

from attrs import evolve

from tests.worker.scenario.agent import serving
from tests.worker.scenario.common import ONE, WORKFLOW, Scenarios, finished, lose_journals
from tests.worker.scenario.stranger import inherited
from tests.worker.scene import Bug, Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.simulated.fault import Fault, Method
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import ServerUnreachable, State
from tinkworker.testing.server import ServerTrouble

SCENARIOS = Scenarios()
scenario = SCENARIOS.add

METHODS: tuple[Method, ...] = ("pull", "create", "start", "wait")


def bug(method: Method) -> Fault:
    """A mistake that shows when a method of the runtime is called."""
    return Fault(method, Bug())  # type: ignore[arg-type]


@scenario
def fails_at_each_call_of_the_runtime(folder: Path) -> Scene:
    """After three lives that ended at it, the action fails with an internal error, and the worker lives."""
    scene = Scene(folder)
    for method in METHODS:
        broken = Scene(folder / method, recorder=scene.recorder)
        broken.add(action("one"))
        finished(broken.fail_at(bug(method)).run())
        assert broken.states == (State.FAILED,), method
        assert broken.messages[-1].startswith("internal error"), method
    return scene


@scenario
def fails_at_the_survey_and_at_looking(folder: Path) -> Scene:
    """What happens before anything began is tried again."""
    scene = Scene(folder)
    scene.add(action("one"))
    finished(scene.fail_at(bug("find")).run())
    assert scene.states == (State.SUCCESS,)

    looking = Scene(folder / "looking", recorder=scene.recorder)
    looking.add(action("one"))
    looking.fault(Fault("find"))
    looking.fault(Fault("find", seconds=1000))
    looking.crash(lambda scene: scene.in_state(ONE, "pending"))
    looking.fail_at(evolve(bug("find"), times=2), lives=5)  # the second one fails at a release: looking counts anew
    looking.engine.faults.clear()
    finished(looking.run())
    assert looking.states == (State.FAILED,)
    return scene


@scenario
def fails_at_clearing(folder: Path) -> Scene:
    """A workflow whose clearing fails is surveyed again."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    lose_journals(scene)
    scene.add(action("first"))
    finished(scene.fail_at(bug("stop")).run())
    assert scene.states == (State.SUCCESS,)
    return scene


@scenario
def fails_at_replacing(folder: Path) -> Scene:
    """A container that cannot be replaced fails its action."""
    scene = Scene(folder)
    scene.fault(Fault("start", seconds=50))
    scene.add(action("one"))
    scene.crash(lambda scene: scene.in_state(ONE, "starting"))
    lose_journals(scene)
    scene.tty = True
    scene.fail_at(bug("remove")).run()
    assert scene.states == (State.FAILED,)
    return scene


@scenario
def fails_at_preparing_ahead(folder: Path) -> Scene:
    """An action that was only being prepared is prepared again when its turn comes."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"), action("two"))
    two = Fault("pull", Bug(), name="registry.example/two:1")  # type: ignore[arg-type]
    finished(scene.fail_at(two).run())
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    return scene


@scenario
def fails_at_stopping(folder: Path) -> Scene:
    """A timeout is reported even if stopping fails; the container is removed in the end."""
    scene = Scene(folder)
    scene.programs["one"] = Program(seconds=1000)
    scene.add(action("one", timeout=5))
    finished(scene.fail_at(bug("stop")).run())
    assert scene.states == (State.TIMEOUT,)
    return scene


@scenario
def fails_at_removing(folder: Path) -> Scene:
    """A workflow whose containers cannot be removed ends as it would have, and leaves them, which is said once."""
    scene = Scene(folder)
    scene.add(action("one"))
    scene.fail_at(bug("remove")).run()
    assert (scene.states, scene.ended) == ((State.SUCCESS,), "succeeded")
    assert len(scene.left_over) == 1
    assert [text for level, text in scene.recorder.messages if level == "error"] == [
        "runtime.release is given up: this program failed at it again and again; its containers are left behind"
    ]
    return scene


@scenario
def fails_at_handling(folder: Path) -> Scene:
    """A handler that cannot be run changes nothing about the outcome."""
    scene = Scene(folder)
    scene.programs["main"] = Program(code=3)
    scene.add(action("one", on_failure=("handler",)))
    scene.crash(lambda scene: scene.in_state(ONE, "handling"))
    finished(scene.fail_at(bug("create")).run())
    assert scene.states == (State.FAILED,)
    assert scene.messages[-1] == "exit status 3"
    return scene


@scenario
def fails_at_the_container_of_another_worker(folder: Path) -> Scene:
    """Seeking and watching such a container may fail as well."""
    scene = inherited(folder)
    scene.fail_at(bug("strangers")).run()
    assert scene.states == (State.FAILED, State.PENDING)

    watching = inherited(folder / "watching")
    watching.recorder = scene.recorder
    watching.fail_at(bug("wait")).run()
    assert watching.states == (State.FAILED, State.PENDING)
    return scene


@scenario
def fails_at_reporting(folder: Path) -> Scene:
    """Reports and readings at which the program failed are tried again; an outcome is not lost."""
    for_server = Bug("a mistake")
    scene = Scene(folder)
    scene.add(action("one"))
    finished(scene.fail_at(ServerTrouble("report", for_server), lives=6).run())  # type: ignore[arg-type]
    assert scene.states == (State.SUCCESS,)

    reading = Scene(folder / "reading", recorder=scene.recorder)
    reading.add(action("one"))
    reading.trouble(ServerTrouble("report", ServerUnreachable("no answer"), when="after"))
    finished(reading.fail_at(ServerTrouble("context", for_server)).run())  # type: ignore[arg-type]
    assert reading.states == (State.SUCCESS,)

    served = serving(folder / "served", Policy(once=True), "one")  # who knows an action by an id sends without reading
    served.recorder = scene.recorder
    finished(served.fail_at(ServerTrouble("report", for_server)).run())  # type: ignore[arg-type]
    assert served.states == (State.SUCCESS,)
    return scene


@scenario
def fails_at_describing(folder: Path) -> Scene:
    """A workflow that cannot be described is tried again."""
    scene = Scene(folder, Policy(once=True))
    scene.add(action("one"))
    finished(scene.fail_at(ServerTrouble("actions", Bug("a mistake"))).run())  # type: ignore[arg-type]
    assert scene.states == (State.SUCCESS,)

    served = serving(folder / "served", Policy(once=True), "one", "two")
    served.recorder = scene.recorder
    served.crash(lambda scene: scene.in_state(WORKFLOW, "asking"))
    finished(served.fail_at(ServerTrouble("actions", Bug("a mistake"))).run())  # type: ignore[arg-type]
    assert served.states == (State.SUCCESS, State.SUCCESS)
    return scene
