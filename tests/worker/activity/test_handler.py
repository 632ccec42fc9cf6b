"""Running a handler: in a container of its own, for a limited time, and whatever becomes of it is said."""

from pathlib import Path

import pytest

from tests.worker.activity.setting import ATTEMPT, Setting
from tests.worker.scene import action
from tinkworker.lifecycle.action.activities import HandleRequest
from tinkworker.lifecycle.action.events import Handled
from tinkworker.runtime.port import EngineUnavailable, NoSpace
from tinkworker.runtime.simulated.fault import Method
from tinkworker.runtime.simulated.script import Line, Program
from tinkworker.worker.activity.handler import Handlers

OUTAGE = EngineUnavailable("no answer")


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    """An action with both handlers."""
    return Setting(tmp_path, action(command=("main",), on_failure=("tidy",), on_timeout=("hurry",)))


def run(setting: Setting, request: HandleRequest) -> Handled:
    """Run a handler."""
    runtime = setting.runtime
    return setting.do(Handlers(runtime.runtime, setting.clock, runtime.capture, runtime.specification).run(request))


@pytest.mark.parametrize(("role", "command"), [("on-failure", ("tidy",)), ("on-timeout", ("hurry",))])
def test_a_handler_has_a_container_of_its_own(setting: Setting, role: str, command: tuple[str, ...]) -> None:
    """It runs the handler's command under a name of its own, beside the action's container."""
    assert role in {"on-failure", "on-timeout"}
    request = setting.created().handler("on-failure" if role == "on-failure" else "on-timeout")

    assert run(setting, request) == Handled(f"{role}: exit status 0")

    made = setting.engine.containers[ATTEMPT.container(request.role)]
    assert made.made_from.command == command
    assert len(setting.engine.containers) == 2


def test_what_it_prints_is_shown(setting: Setting) -> None:
    """Its output is shown as the action's is, and its status is told."""
    setting.programs["on-failure"] = Program(seconds=2, code=4, output=(Line(b"tidying\n"),))

    assert run(setting, setting.handler("on-failure")) == Handled("on-failure: exit status 4")
    assert setting.recorder.lines == ["tidying"]


def test_a_handler_that_takes_too_long_is_ended(setting: Setting) -> None:
    """After its time it is stopped, and that is said."""
    setting.programs["on-failure"] = Program(seconds=1000)

    assert run(setting, setting.handler("on-failure", 60.0)) == Handled("on-failure failed: not finished within 60 s")
    assert setting.clock.monotonic() < 100
    assert not setting.engine.containers[ATTEMPT.container("on-failure")].running(setting.clock.monotonic())


def test_a_handler_goes_on_after_a_restart(setting: Setting) -> None:
    """One that an earlier life started is found running: it is not started again, and its time goes on."""
    setting.programs["on-failure"] = Program(seconds=1000)
    setting.do(setting.runtime.activities()["runtime.find"](setting.creation))
    made = setting.do(setting.runtime.specification(ATTEMPT, setting.outline, setting.action.image, "on-failure"))
    setting.engine.start(setting.engine.create(made))
    setting.clock.advance(50)

    assert run(setting, setting.handler("on-failure", 60.0)).message.endswith("not finished within 60 s")
    assert sum(effect.deed == "started" for effect in setting.engine.effects) == 1
    assert setting.clock.monotonic() < 80


@pytest.mark.parametrize("method", ["create", "start", "wait"])
def test_an_outage_is_waited_out(setting: Setting, method: Method) -> None:
    """An engine that is away while a handler begins or runs is asked again; it runs once."""
    setting.fails(method, OUTAGE, times=3)

    assert run(setting, setting.handler("on-failure")) == Handled("on-failure: exit status 0")
    assert sum(effect.deed == "started" for effect in setting.engine.effects) == 1


def test_an_outage_is_not_waited_out_for_ever(setting: Setting) -> None:
    """A handler that cannot begin in its own time is left out, and that is said."""
    setting.fails("create", OUTAGE, times=1000)

    failed = run(setting, setting.handler("on-failure", 60.0))

    assert failed == Handled("on-failure failed: the engine did not answer within 60 s")


@pytest.mark.parametrize("method", ["create", "start", "stop"])
def test_a_handler_that_cannot_be_run_holds_up_nothing(setting: Setting, method: Method) -> None:
    """Whatever the engine refuses is told, and the report goes out."""
    setting.programs["on-failure"] = Program(seconds=1000)
    setting.fails(method, NoSpace("the disk is full"))

    assert run(setting, setting.handler("on-failure")) == Handled("on-failure failed: the disk is full")
