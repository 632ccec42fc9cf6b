"""What actions ask of the runtime, and how each answer reaches their lifecycle."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from attrs import evolve

from tests.worker.activity.setting import ATTEMPT, NAME, RELAY, Setting, named
from tests.worker.scene import action
from tinkworker.lifecycle.action.activities import StopRequest, StrangerRequest
from tinkworker.lifecycle.action.events import Created, Exited, Fault, Found, Started, Stranger
from tinkworker.lifecycle.attempt import Attempt
from tinkworker.runtime.port import (
    AccessDenied,
    Container,
    ContainerGone,
    EngineUnavailable,
    Exit,
    ImageMissing,
    NeverRan,
    NoSpace,
    Phase,
    Refused,
    RegistryUnavailable,
    RuntimeFault,
    Specification,
    Untraceable,
)
from tinkworker.runtime.simulated.fault import Fault as Trouble
from tinkworker.runtime.simulated.fault import Method
from tinkworker.runtime.simulated.runtime import SimulatedRuntime
from tinkworker.runtime.simulated.script import Line, Program
from tinkworker.server.port import Refusal, ServerRefused, ServerUnreachable
from tinkworker.worker.activity.runtime import is_of_another_action, name_at_an_agent
from tinkworker.worker.performing import Outcome
from tinkworker.worker.specification import digest

OUTAGE = EngineUnavailable("no answer")
LATER = ServerUnreachable("no route to host")
Perform = Callable[[Setting], Awaitable[Outcome]]

CALLS: dict[Method, Perform] = {
    "pull": lambda setting: setting.pulling.pull(setting.image),
    "create": lambda setting: setting.runtime.create(setting.creation),
    "start": lambda setting: setting.runtime.start(setting.container),
    "wait": lambda setting: setting.runtime.wait(setting.container),
    "stop": lambda setting: setting.runtime.stop(StopRequest(ATTEMPT, 10.0)),
    "remove": lambda setting: setting.runtime.remove(setting.container),
    "find": lambda setting: setting.runtime.find(setting.creation),
    "strangers": lambda setting: setting.runtime.seek(setting.creation),
}


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    """A workflow with one action."""
    return Setting(tmp_path)


@pytest.mark.parametrize("method", CALLS)
def test_an_engine_that_does_not_answer_is_an_outcome(setting: Setting, method: Method) -> None:
    """An outage is told to the lifecycle, whatever was asked, with the engine's own words."""
    setting.started().fails(method, OUTAGE)

    fault = named(setting.do(CALLS[method](setting)), "engine_unavailable")

    assert fault == Fault("EngineUnavailable", "no answer", passing=True)


ASKED_AGAIN: tuple[Method, ...] = ("find", "strangers", "wait", "stop", "remove")


@pytest.mark.parametrize("method", ASKED_AGAIN)
@pytest.mark.parametrize("kind", [Refused, NoSpace, ImageMissing, Untraceable])
def test_what_cannot_be_refused_is_asked_again(setting: Setting, method: Method, kind: type[RuntimeFault]) -> None:
    """An engine that will not show, end or remove a container settles nothing, whatever it says; nor is it a crash."""
    setting.started().fails(method, kind("cannot stop container: permission denied"))

    fault = named(setting.do(CALLS[method](setting)), "engine_unavailable")

    assert fault.message == "cannot stop container: permission denied"


@pytest.mark.parametrize(
    ("method", "fault", "outcome"),
    [
        ("pull", ImageMissing("no such image"), "pull_failed"),
        ("pull", AccessDenied("no"), "pull_failed"),
        ("pull", RegistryUnavailable("later"), "pull_failed"),
        ("pull", NoSpace("full"), "pull_failed"),
        ("create", ImageMissing("no such image"), "create_failed"),
        ("create", NoSpace("full"), "create_failed"),
        ("start", Refused("no such command"), "start_failed"),
        ("start", NoSpace("full"), "start_failed"),
        ("start", NeverRan("cut off"), "never_ran"),
        ("start", Untraceable("cut off"), "untraceable"),
    ],
)
def test_what_an_engine_refuses_is_a_fault(setting: Setting, method: Method, fault: RuntimeFault, outcome: str) -> None:
    """A fault keeps its kind, its words, and whether it may pass."""
    setting.created().fails(method, fault)

    told = named(setting.do(CALLS[method](setting)), outcome)

    assert told == Fault(type(fault).__name__, fault.message, fault.passing)


@pytest.mark.parametrize("perform", [CALLS["start"], CALLS["wait"]])
def test_a_container_that_is_gone_is_lost(setting: Setting, perform: Perform) -> None:
    """A container that nobody finds any more is lost, not refused."""
    assert setting.do(perform(setting)) == Outcome("lost")


def test_the_last_run_that_has_a_container_is_found(setting: Setting) -> None:
    """A record may be lost after a second run began: that one is found, and never one before the run that is known."""
    first, second, third = (evolve(setting.creation, attempt=evolve(ATTEMPT, run=run)) for run in (1, 2, 3))
    setting.created()
    assert setting.do(setting.runtime.find(second)) == Outcome("nothing_found")

    setting.do(setting.runtime.create(second))
    for asked in (first, second):
        found = setting.do(setting.runtime.find(asked)).payload
        assert (found.container, found.run) == (second.attempt.container("main"), 2)
    assert setting.do(setting.runtime.find(third)) == Outcome("nothing_found")


def test_the_container_of_an_attempt_is_found(setting: Setting) -> None:
    """It is found by its labels, in whatever phase, with what it was made from and would be made from now."""
    assert setting.do(setting.runtime.find(setting.creation)) == Outcome("nothing_found")
    made_from = digest(setting.outline, setting.runtime.settings)

    setting.created()
    assert setting.do(setting.runtime.find(setting.creation)).payload == Found(
        NAME, 1, Phase.CREATED, made_from, made_from
    )
    setting.do(setting.runtime.start(setting.container))
    assert setting.do(setting.runtime.find(setting.creation)).payload.phase is Phase.RUNNING


def test_other_settings_make_another_container(setting: Setting) -> None:
    """What would be made now differs when the operator has changed how containers are made."""
    setting.created()
    setting.runtime.settings = evolve(setting.runtime.settings, tty=True)

    found = setting.do(setting.runtime.find(setting.creation)).payload

    assert found.specification != found.wanted


def test_a_container_is_made_as_the_server_says(tmp_path: Path) -> None:
    """Command, environment and folder are those of the action, the image is the one that was pulled."""
    setting = Setting(tmp_path, action(command=("a", "b"), environment=("A=1",), volumes=("/dev:/dev",)))
    setting.engine.add_image("pulled@x")

    outcome = setting.do(setting.runtime.create(evolve(setting.creation, reference="pulled@x")))

    assert outcome == Outcome("created", Created(NAME))
    made = setting.engine.containers[NAME].made_from
    assert (made.image, made.command, made.environment, made.volumes) == (
        "pulled@x",
        ("a", "b"),
        ("A=1",),
        ("/dev:/dev",),
    )
    assert made.workspace == tmp_path / RELAY
    assert made.workspace.is_dir()
    assert ATTEMPT.labels("main").items() <= made.labels.items()


def test_nothing_is_made_of_what_the_server_does_not_say(setting: Setting) -> None:
    """Without the server, or if it says something else now, no container is created; that may pass."""
    setting.trouble("actions", LATER)
    told = named(setting.do(setting.runtime.create(setting.creation)), "undescribed")
    assert (told.kind, told.message, told.passing) == ("Undescribed", LATER.message, True)

    setting.trouble("actions", ServerRefused(Refusal.UNKNOWN_WORKFLOW, "not found"))
    told = named(setting.do(setting.runtime.create(setting.creation)), "unknown")
    assert told.message == "not found"

    setting.says_otherwise()
    told = named(setting.do(setting.runtime.create(setting.creation)), "described_otherwise")
    assert "something else" in told.message
    assert setting.engine.containers == {}


def test_a_folder_that_cannot_be_made_fails_the_action(tmp_path: Path) -> None:
    """What stands in the place of the workflow's folder is said."""
    (tmp_path / "default").write_text("")
    setting = Setting(tmp_path)

    told = named(setting.do(setting.runtime.create(setting.creation)), "create_failed")

    assert (told.kind, told.passing) == ("Refused", False)
    assert told.message.startswith("the workflow's folder cannot be made: ")


def test_a_container_is_started_once(setting: Setting) -> None:
    """Starting what runs finds it running, and says for how long; what has ended says that itself."""
    setting.created()
    assert setting.do(setting.runtime.start(setting.container)) == Outcome("started", Started(0.0))
    setting.clock.advance(3)
    assert setting.do(setting.runtime.start(setting.container)) == Outcome("started", Started(3.0))
    setting.clock.advance(10)
    assert setting.do(setting.runtime.start(setting.container)) == Outcome("started", Started(None))
    assert sum(effect.deed == "started" for effect in setting.engine.effects) == 1


def test_an_end_comes_after_the_last_line(tmp_path: Path) -> None:
    """What an action printed is shown before it is said how it ended."""
    setting = Setting(tmp_path)
    setting.programs["one"] = Program(seconds=5, code=3, output=(Line(b"first\n"), Line(b"last\n", at=5)))

    outcome = setting.started().do(setting.runtime.wait(setting.container))

    assert named(outcome, "exited") == Exited(Exit(3, seconds=5.0))
    assert setting.recorder.lines == ["first", "last"]


def test_output_is_waited_for_before_an_end_is_said(tmp_path: Path) -> None:
    """A log that comes late holds up the end a little."""
    setting = Setting(tmp_path)
    setting.programs["one"] = Program(seconds=5, output=(Line(b"late\n"),))
    setting.started().engine.faults.append(Trouble("logs", seconds=6.0))

    setting.do(setting.runtime.wait(setting.container))

    assert setting.recorder.lines == ["late"]


def test_stopping_ends_it_and_removing_frees_its_name(setting: Setting) -> None:
    """What is stopped has ended, what is removed is gone, and both may be asked for again."""
    setting.started()
    stop = StopRequest(ATTEMPT, 10.0)

    assert setting.do(setting.runtime.stop(stop), setting.runtime.stop(stop)) == Outcome("stopped")
    assert setting.do(setting.runtime.wait(setting.container)).payload.exit.code == 143
    for _ in range(2):
        assert setting.do(setting.runtime.remove(setting.container)) == Outcome("removed")
    assert setting.engine.containers == {}


class ByHand(SimulatedRuntime):
    """A runtime whose containers a person can start, too."""

    def by_hand(self, specification: Specification) -> str:
        """A command."""
        return f"run {specification.image}"


def test_what_failed_leaves_a_line_to_copy(setting: Setting) -> None:
    """A failure, and a start that is refused, say how a person repeats it; a success says nothing."""
    runtime = setting.runtime
    runtime.runtime = ByHand(setting.engine)
    setting.programs["one"] = Program(seconds=1, code=1)
    setting.started().do(runtime.wait(setting.container))
    setting.fails("start", Refused("no such command")).do(runtime.start(setting.container))
    assert [text for _, text in setting.recorder.messages] == ["to repeat it by hand"] * 2


def stranger(setting: Setting, *, started: bool = True, command: tuple[str, ...] = ()) -> str:
    """Have a container of another worker that may be this action's."""
    folder = setting.folder / RELAY
    made = setting.engine.create(
        Specification("action_one", setting.action.image, command=command, workspace=folder, privileged=True)
    )
    if started:
        setting.engine.start(made)
    return "action_one"


@pytest.mark.parametrize(("command", "matches"), [((), True), (("other",), False)])
def test_another_workers_container_is_found(setting: Setting, command: tuple[str, ...], *, matches: bool) -> None:
    """A container without our label that has this image and folder is found, with whether the rest is the same."""
    name = stranger(setting, command=command)
    setting.clock.advance(3)

    found = named(setting.do(setting.runtime.seek(setting.creation)), "stranger_found")

    assert found == Stranger(name, matches=matches, running_for=3.0)


def test_an_agents_name_has_no_blanks() -> None:
    """Tinkerbell's agent makes its container's name of the action's name and id, with `_` for what no name may have."""
    attempt = Attempt(RELAY, 1, "provision", "write & check", 0, 1, "w1", identity="a1/b2")

    assert name_at_an_agent(attempt) == "tinkerbell_write___check_a1_b2"


def test_what_another_worker_never_started_is_nobodys(setting: Setting) -> None:
    """A container that was only created says nothing about whether the action ran."""
    stranger(setting, started=False)

    assert setting.do(setting.runtime.seek(setting.creation)) == Outcome("nothing_found")


def test_what_runs_once_more_is_told(setting: Setting) -> None:
    """An action that runs according to the server, and of which nothing is here, runs again: a warning says so."""
    setting.do(setting.runtime.seek(setting.creation))

    ((level, text),) = setting.recorder.messages
    assert level == "warning"
    assert text.startswith("the server says that this action runs already, and no trace of that is here")


def test_what_another_worker_left_is_no_reason_to_warn(setting: Setting) -> None:
    """An action whose container another worker started does not run again, so nobody is warned of that."""
    stranger(setting)

    setting.do(setting.runtime.seek(setting.creation))

    assert setting.recorder.messages == []


def test_nobody_is_sought_without_the_server(setting: Setting) -> None:
    """What the action is to be must be known before another worker's container is compared with it."""
    setting.trouble("actions", LATER)

    told = named(setting.do(setting.runtime.seek(setting.creation)), "engine_unavailable")

    assert (told.kind, told.passing) == ("Undescribed", True)


def test_another_workers_container_is_watched(setting: Setting) -> None:
    """Its output is shown and its end awaited; when it is gone it is lost."""
    setting.programs["action_one"] = Program(seconds=5, code=7, output=(Line(b"hello\n"),))
    request = StrangerRequest(ATTEMPT, stranger(setting))

    assert setting.do(setting.runtime.watch(request)).payload.exit.code == 7
    assert setting.recorder.lines == ["hello"]
    assert setting.fails("wait", OUTAGE).do(setting.runtime.watch(request)).name == "engine_unavailable"
    assert setting.fails("wait", ContainerGone("gone")).do(setting.runtime.watch(request)) == Outcome("lost")


def test_a_handler_is_an_outcome_of_its_own(tmp_path: Path) -> None:
    """What came of a handler is told; so is that the server does not say any more what it would be."""
    setting = Setting(tmp_path, action(on_failure=("tidy",)))
    handle = setting.runtime.activities()["runtime.handle"]
    assert setting.do(handle(setting.handler("on-failure"))).payload.message == "on-failure: exit status 0"

    setting.says_otherwise()
    told = named(setting.do(handle(setting.handler("on-failure"))), "handled")
    assert told.message.startswith("on-failure failed: the server now says something else")


def test_a_handler_waits_for_a_server_that_does_not_answer(tmp_path: Path) -> None:
    """After a restart the server has to say once more what a handler is; silence is waited out, if not for ever."""
    setting = Setting(tmp_path, action(on_failure=("tidy",))).trouble("actions", LATER, times=5)
    handle = setting.runtime.activities()["runtime.handle"]
    assert setting.do(handle(setting.handler("on-failure"))).payload.message == "on-failure: exit status 0"

    silent = Setting(tmp_path, action(on_failure=("tidy",))).trouble("actions", LATER, times=1000)
    told = named(silent.do(silent.runtime.activities()["runtime.handle"](silent.handler("on-failure"))), "handled")
    assert told.message == "on-failure failed: no route to host"


@pytest.mark.parametrize(
    ("container", "identity", "answer"),
    [
        ("action_one_step", "", False),
        ("action_two", "", True),
        ("one step", "", False),
        ("theirs", "", False),
        ("tinkerbell_one_step_id-1", "id-1", False),
        ("tinkerbell_one_step_id-0", "id-1", True),
    ],
)
def test_another_action_is_known_by_the_name_of_its_container(container: str, identity: str, *, answer: bool) -> None:
    """Another worker's container is another action's only where its name says so, in that worker's way."""
    attempt = evolve(ATTEMPT, action="one step", identity=identity)

    assert is_of_another_action(Container("id", container, {}, Phase.RUNNING), attempt) is answer
