"""Which containers of a workflow's name are there, and that those of others end."""

from pathlib import Path

import pytest

from tests.worker.activity.setting import RELAY, Setting, named
from tinkworker.lifecycle.action.events import Fault
from tinkworker.lifecycle.attempt import LABEL, Attempt
from tinkworker.lifecycle.policy import SIGHTINGS_APART
from tinkworker.lifecycle.workflow.activities import ClearRequest, SurveyRequest
from tinkworker.lifecycle.workflow.commands import Release
from tinkworker.lifecycle.workflow.data import Sighting, Surveyed
from tinkworker.runtime.port import EngineUnavailable, Refused, Specification
from tinkworker.runtime.simulated.fault import Method
from tinkworker.runtime.simulated.script import Program
from tinkworker.worker.activity.workflow import WorkflowActivities
from tinkworker.worker.performing import Outcome
from tinkworker.worker.release import Releases

OUTAGE = EngineUnavailable("no answer")
SURVEY, CLEAR, RELEASE = SurveyRequest(RELAY, "w1"), ClearRequest(RELAY, "w1", 2), Release(RELAY, 2, "w1", None)


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    """Two generations of a workflow, and containers of others, all running."""
    setting = Setting(tmp_path)
    setting.programs.update({name: Program(seconds=1000) for name in ("old", "new", "odd", "theirs", "other", "plain")})
    labels = {
        "old": Attempt(RELAY, 1, "t", "a", 0, 1, "w1", "f").labels("main"),
        "new": Attempt(RELAY, 2, "t", "a", 0, 1, "w1", "g").labels("main"),
        "odd": {**Attempt(RELAY, 2, "t", "b", 1, 1, "w1").labels("main"), f"{LABEL}generation": "x"},
        "theirs": Attempt(RELAY, 1, "t", "a", 0, 1, "w2", "f").labels("main"),
        "other": Attempt("default/other", 1, "t", "a", 0, 1, "w1", "f").labels("main"),
        "plain": {},
    }
    for name, each in labels.items():
        setting.engine.start(setting.engine.create(Specification(name, setting.action.image, labels=each)))
    return setting


def activities(setting: Setting, *, recorded: bool = True) -> WorkflowActivities:
    """The subject."""
    runtime = setting.runtime.runtime
    return WorkflowActivities(
        runtime, Releases(runtime, setting.clock, print, print), setting.clock, lambda _workflow: recorded
    )


def test_a_survey_sees_what_is_ours_of_this_name(setting: Setting) -> None:
    """Each container says its generation and actions; one whose label was meddled with is of no generation."""
    surveyed = named(setting.do(activities(setting).survey(SURVEY)), "surveyed")

    assert isinstance(surveyed, Surveyed)
    assert set(surveyed.sightings) == {Sighting(1, "f", 0), Sighting(2, "g", 0), Sighting(0, "", 1)}


def test_a_survey_tells_what_has_begun(tmp_path: Path) -> None:
    """An action has begun if its own container was started: not one that was only prepared, and not a handler."""
    setting = Setting(tmp_path)
    setting.programs.update({name: Program(seconds=1000) for name in ("prepared", "handler", "odd")})
    attempt = Attempt(RELAY, 1, "t", "a", 2, 1, "w1", "f")
    labels = {
        "prepared": attempt.labels("main"),
        "handler": attempt.labels("on-failure"),
        "odd": {**attempt.labels("main"), f"{LABEL}index": "-3"},
    }
    for name, each in labels.items():
        reference = setting.engine.create(Specification(name, setting.action.image, labels=each))
        if name != "prepared":
            setting.engine.start(reference)

    surveyed = named(setting.do(activities(setting).survey(SURVEY)), "surveyed")

    assert isinstance(surveyed, Surveyed)
    assert surveyed.sightings == (Sighting(1, "f"),) * 3


def test_clearing_ends_other_generations_and_nobody_else(setting: Setting) -> None:
    """They are asked to end before they are removed; what is of this generation, or not ours, runs on."""
    assert setting.do(activities(setting).clear(CLEAR)) == Outcome("cleared")

    assert setting.engine.containers.keys() == {"new", "theirs", "other", "plain"}
    assert all(each.running(setting.clock.monotonic()) for each in setting.engine.containers.values())
    deeds = [(effect.deed, effect.name) for effect in setting.engine.effects if effect.name == "old"]
    assert deeds == [("created", "old"), ("started", "old"), ("cut", "old"), ("removed", "old")]


def test_clearing_lets_a_program_end_by_itself(setting: Setting) -> None:
    """A program that ends well when it is asked to is not killed."""
    old = setting.engine.containers["old"]

    setting.do(activities(setting).clear(CLEAR))

    assert old.cut == (0.0, 143)


@pytest.mark.parametrize("method", ["find", "stop", "remove"])
def test_an_engine_that_does_not_answer_is_an_outcome(setting: Setting, method: Method) -> None:
    """An outage is told, and what was not done is done when it is asked for again."""
    setting.fails(method, OUTAGE)
    expected = Outcome("engine_unavailable", Fault("EngineUnavailable", "no answer", passing=True))

    assert setting.do(activities(setting).clear(CLEAR)) == expected
    assert setting.do(activities(setting).clear(CLEAR)) == Outcome("cleared")
    assert setting.fails("find", OUTAGE).do(activities(setting).survey(SURVEY)) == expected


@pytest.mark.parametrize("method", ["find", "stop"])
def test_what_an_engine_will_not_do_is_asked_again(setting: Setting, method: Method) -> None:
    """Whatever it says of a container that it does not show or end, that is no crash, and nobody takes it for ended."""
    setting.fails(method, Refused("cannot stop container: permission denied"))
    expected = Outcome(
        "engine_unavailable", Fault("Refused", "cannot stop container: permission denied", passing=False)
    )

    assert setting.do(activities(setting).clear(CLEAR)) == expected
    assert setting.do(activities(setting).clear(CLEAR)) == Outcome("cleared")


@pytest.mark.parametrize("method", ["find", "remove"])
def test_what_is_left_of_a_workflow_is_removed(setting: Setting, method: Method) -> None:
    """Its containers go, whatever they do, and nobody else's; an outage is told, so that it is asked for again."""
    setting.fails(method, OUTAGE)
    expected = Outcome("engine_unavailable", Fault("EngineUnavailable", "no answer", passing=True))

    assert setting.do(activities(setting).release(RELEASE)) == expected
    assert setting.do(activities(setting).release(RELEASE)) == Outcome("released")
    assert setting.engine.containers.keys() == {"old", "odd", "theirs", "other", "plain"}


@pytest.mark.parametrize(("recorded", "after"), [(True, 0.0), (False, SIGHTINGS_APART)])
def test_what_no_journal_tells_of_stays_until_no_list_is_older(
    setting: Setting, after: float, *, recorded: bool
) -> None:
    """Without a journal the next life knows by the containers alone that a list is older than the workflow's end."""
    assert setting.do(activities(setting, recorded=recorded).release(RELEASE)) == Outcome("released")

    (removed,) = [effect.at for effect in setting.engine.effects if effect.deed == "removed"]
    assert removed == after
