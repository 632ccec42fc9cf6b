"""What lives ended at is found in the journal: they say so, or it was asked for last, in all of them, in vain."""

from pathlib import Path

import pytest

from tests.worker.living import history, lives
from tests.worker.scenario.common import ONE, TWO, UNREACHABLE
from tests.worker.scene import Bug, Scene, action
from tinkworker.lifecycle.conclusion import Conclusion
from tinkworker.runtime.port import Exit
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.script import Image, Program
from tinkworker.server.port import State
from tinkworker.testing.server import ServerTrouble
from tinkworker.worker.suspicion import CRASHES, Place

WAITING: Place = (ONE, "running")
CREATING: Place = (TWO, "creating")
TELLING: Place = (f"report:{ONE.removeprefix('action:')}/running", "sending")


def counted(scene: Scene) -> dict[Place, int]:
    """How many lives in a row may have ended at each activity."""
    return {place: asked.ends for place, asked in history(scene).suspicion.asked.items()}


def convicted(scene: Scene, crashes: int = CRASHES) -> Place | None:
    """What is given up after so many crashes."""
    return history(scene).suspicion.convicted(crashes)


@pytest.fixture
def preparing(tmp_path: Path) -> Scene:
    """A worker that was killed while an action ran and the container of the next one was created."""
    scene = Scene(tmp_path)
    scene.programs["one"] = Program(seconds=1000)
    scene.add(action("one"), action("two"))
    scene.images["registry.example/two:1"] = Image(seconds=10)
    scene.fault(Fault("create"))
    scene.fault(Fault("create", seconds=10000, times=100))
    return scene.crash(lambda scene: scene.in_state(TWO, "creating"))


def test_lives_are_counted_in_which_it_did_not_answer(interrupted: Scene) -> None:
    """Counted are the life that asked first, and those since that asked again in vain."""
    assert counted(interrupted) == {WAITING: 1}
    assert counted(lives(interrupted, 2)) == {WAITING: 3}


def test_an_answer_clears(interrupted: Scene) -> None:
    """What has answered is suspected no more, and what is asked for then is suspected anew."""
    interrupted = lives(interrupted, 2).crash(lambda scene: scene.in_state(ONE, "reporting"))

    assert WAITING not in counted(interrupted)


def test_an_answer_of_another_one_clears_nobody(interrupted: Scene) -> None:
    """Servers that refuse in every life do not hide that something else never answers."""
    interrupted.trouble(ServerTrouble("report", UNREACHABLE, times=1000))

    assert counted(lives(interrupted, 2))[WAITING] == 3


def test_it_takes_as_many_crashes_as_lives(preparing: Scene) -> None:
    """Lives that somebody ended convict nobody, nor do crashes that a journal knows nothing of."""
    assert convicted(preparing, crashes=100) is None
    assert convicted(lives(preparing, 2), crashes=CRASHES - 1) is None


def test_the_one_that_was_asked_for_last_is_given_up_first(preparing: Scene) -> None:
    """The wait for the action that runs has seen it asked for, and lived."""
    assert counted(lives(preparing, 5)) == {WAITING: 6, CREATING: 6}
    assert convicted(preparing) == CREATING


def test_the_next_one_is_convicted_by_lives_of_its_own(preparing: Scene) -> None:
    """When one was given up, the others count anew, and are given up only if that did not help."""
    lives(preparing, 2)
    preparing.crashes = 3
    lives(preparing, 1)
    assert counted(preparing) == {WAITING: 1}

    preparing.crashes = 5
    assert convicted(lives(preparing, 1), crashes=6) is None
    assert convicted(lives(preparing, 1), crashes=6) == WAITING


def test_a_bug_in_preparing_costs_the_preparation(preparing: Scene) -> None:
    """The action that runs runs on, whatever the worker fails at beside it."""
    preparing.engine.faults.clear()
    preparing.fail_at(Fault("create", Bug()))  # type: ignore[arg-type]

    assert counted(preparing) == {WAITING: 0, CREATING: 4}
    assert preparing.run().starts("one") == preparing.starts("two") == 1


def test_what_a_life_failed_at_is_known(interrupted: Scene) -> None:
    """A life that ends by an exception says where, so that nothing else is suspected of it, however old."""
    lives(interrupted, 5).fail_at(ServerTrouble("workflows", Bug()))  # type: ignore[arg-type]

    assert counted(interrupted) == {WAITING: 0}
    assert interrupted.run().states == (State.SUCCESS,)


def test_what_fails_at_an_answer_is_known_too(interrupted: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that a lifecycle cannot take counts against the activity that gave it."""

    def fail(_exit: Exit) -> Conclusion:
        raise Bug

    monkeypatch.setattr("tinkworker.lifecycle.action.assignments.conclude_exit", fail)
    for _ in range(CRASHES):
        with pytest.raises(Bug):
            interrupted.run()
        interrupted.crashes += 1

    assert convicted(interrupted) == WAITING
    assert interrupted.run().states == (State.FAILED,)


def test_what_was_named_is_not_cleared_by_an_answer(tmp_path: Path) -> None:
    """A report that each life reads the server for, and then fails at, is what they fail at."""
    scene = Scene(tmp_path)
    scene.add(action("one"))
    scene.fail_at(ServerTrouble("report", Bug()))  # type: ignore[arg-type]

    assert counted(scene)[TELLING] == 1
    assert convicted(scene) == TELLING


def test_lives_that_end_otherwise_between_name_nobody(tmp_path: Path) -> None:
    """What is named must be named by each life: one that was cut off may have ended at something else."""
    scene = Scene(tmp_path)
    scene.add(action("one"))
    scene.fail_at(ServerTrouble("report", Bug()), lives=2)  # type: ignore[arg-type]
    before = len(scene.recorder.states("worker"))
    scene.crash(lambda scene: len(scene.recorder.states("worker")) > before)
    scene.fail_at(ServerTrouble("report", Bug()), lives=2)  # type: ignore[arg-type]

    assert convicted(scene) is None
