"""What was served of several workflows, one action at a time."""

from datetime import UTC, datetime

import pytest

from tinkworker.server.port import Action, Report, State
from tinkworker.server.resumption import Standing
from tinkworker.server.served import KEPT, Served

ONE = Action("task", "one", "w1", "image", identity="id-1")
TWO = Action("task", "two", "w1", "image", identity="id-2")
THREE = Action("task", "three", "w1", "image", identity="id-3")

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def report(action: Action, state: State, workflow: str = "wf") -> Report:
    """A report about an action."""
    return Report(workflow, action.task, action.name, action.worker, state, identity=action.identity)


def lead(served: Served, action: Action, *states: State, workflow: str = "wf") -> None:
    """Serve an action, and have the server hear these reports of it."""
    served.take(workflow, action)
    for state in states:
        served.note_sent(report(action, state, workflow))
        served.note_acknowledged(report(action, state, workflow))


def test_an_action_out_of_turn_is_another_workflows() -> None:
    """What comes without a SUCCESS before it belongs to a workflow that was made again by the same name."""
    served = Served()
    lead(served, ONE, State.RUNNING)

    assert served.take("wf", TWO).position == 0
    assert served.actions("wf") == (TWO,)


def test_what_failed_is_over_until_another_one_is_served() -> None:
    """With an action whose failure the server has its workflow is over, as long as that is the current one."""
    served = Served()
    assert not served.over
    lead(served, ONE, State.RUNNING, State.FAILED)
    assert served.over

    served.take("other", TWO)

    assert not served.over
    assert served.actions("wf") == ()


def test_each_workflow_is_known_by_itself() -> None:
    """An action of another workflow comes beside what was served before it, and shows nothing of that."""
    served = Served()
    lead(served, ONE, State.RUNNING)
    served.take("other", TWO)

    assert (served.actions("wf"), served.actions("other")) == ((ONE,), (TWO,))
    assert served.at_hand("w1") is None


def test_a_workflow_goes_on_where_it_was_after_another_one() -> None:
    """What comes after a SUCCESS has the next place, although another workflow was served between."""
    served = Served()
    lead(served, ONE, State.RUNNING, State.SUCCESS)
    lead(served, THREE, State.RUNNING, workflow="other")

    assert served.take("wf", TWO).position == 1


def test_all_is_forgotten() -> None:
    """Where no workflow is, nothing is left of any, and it may be forgotten twice."""
    served = Served()
    served.began[ONE.identity] = NOW
    lead(served, ONE, State.RUNNING, State.SUCCESS)
    served.take("other", THREE)
    for _ in range(2):
        served.forget_all()

    assert served == Served()


def test_what_failed_is_forgotten_alone() -> None:
    """That something is over says nothing of what was served and did not fail."""
    served = Served()
    served.take("wf", ONE)
    lead(served, THREE, State.RUNNING, State.FAILED, workflow="other")
    for _ in range(2):
        served.forget_over()

    assert (served.actions("wf"), served.actions("other")) == ((ONE,), ())
    lead(served, ONE, State.RUNNING, State.SUCCESS)
    served.forget_over()
    assert served.actions("wf") == (ONE,)


@pytest.mark.parametrize("then", ["nothing is served", "another one is served"])
def test_what_an_earlier_life_was_at_may_be_over(then: str) -> None:
    """That something is over says so of what an earlier life was at, as long as nothing was served to this one."""
    served = Served()
    served.recall(report(ONE, State.RUNNING))
    served.recall(report(THREE, State.SUCCESS, "other"))
    if then == "another one is served":
        served.take("third", TWO)
    served.forget_over()

    assert [served.awaits(workflow) for workflow in ("wf", "other")] == [then == "another one is served"] * 2


def test_the_latest_are_kept() -> None:
    """Of workflows that come and go without a word only the last few are known, with all that belongs to them."""
    served = Served()
    actions = [Action("task", "one", "w1", "image", identity=f"id-{number}") for number in range(KEPT + 2)]
    for number, action in enumerate(actions):
        served.began[action.identity] = NOW
        lead(served, action, State.RUNNING, State.SUCCESS, workflow=f"wf{number}")

    assert [bool(served.actions(f"wf{number}")) for number in range(KEPT + 2)] == [False] * 2 + [True] * KEPT
    assert list(served.began) == [action.identity for action in actions[2:]]


def test_what_another_life_ran_may_be_followed_early() -> None:
    """An action that an earlier life was served has a next one, too, which may come before its success is taken."""
    served = Served()
    success = report(ONE, State.SUCCESS)
    served.note_sent(success)
    early = served.take("wf", TWO)
    served.note_acknowledged(success)

    assert served.at_hand("w1") == early
    assert served.successes("w1") == [success]


def test_when_actions_began_is_known_while_they_may_be_told_of() -> None:
    """A success may be told again, until the next one is taken; what failed or is refused may not."""
    served = Served()
    for action in (ONE, TWO):
        served.began[action.identity] = NOW
        lead(served, action, State.RUNNING, State.SUCCESS)
    assert list(served.began) == [TWO.identity]
    lead(served, ONE, State.FAILED)
    assert list(served.began) == [TWO.identity]
    served.began[ONE.identity] = NOW
    served.note_refused(report(ONE, State.SUCCESS))
    served.note_refused(report(TWO, State.SUCCESS))

    assert served.began == {}


def test_what_another_workflow_was_served_is_shown_when_nothing_else_is() -> None:
    """Where two workflows are served by turns, what was displaced unbegun is shown once the other one is done."""
    served = Served()
    served.take("other", THREE)
    lead(served, ONE, State.RUNNING, State.SUCCESS)

    shown = served.open("w1")

    assert shown is not None
    assert (shown.workflow, shown.identity, shown.state) == ("other", "id-3", State.PENDING)
    lead(served, THREE, State.RUNNING, workflow="other")
    assert served.at_hand("w1") is not None


def test_what_was_done_meanwhile_is_not_shown_again() -> None:
    """What was displaced, and has come again since, or was another agent's, is not gone on with."""
    served = Served()
    served.take("other", THREE)
    served.take("wf", ONE)
    lead(served, ONE, State.RUNNING, State.SUCCESS)
    lead(served, THREE, State.RUNNING, State.SUCCESS, workflow="other")

    assert served.open("w1") is None
    served.take("wf", TWO)
    served.take("other", THREE)
    assert served.open("w2") is None


def test_what_may_be_told_again_is_the_current_workflows_first() -> None:
    """Every workflow's last SUCCESS may be told again; or only those behind which an answer got lost."""
    served = Served()
    lead(served, ONE, State.RUNNING, State.SUCCESS)
    served.note_missed()
    lead(served, THREE, State.RUNNING, State.SUCCESS, workflow="other")
    first, second = report(ONE, State.SUCCESS), report(THREE, State.SUCCESS, "other")

    assert served.successes("w1") == [second, first]
    assert served.successes("w2") == []
    assert served.successes("w1", missed=True) == [first]


def test_what_failed_is_not_told_again() -> None:
    """A workflow whose failure the server has goes on no more, whatever was told before that."""
    served = Served()
    lead(served, ONE, State.RUNNING, State.SUCCESS)
    lead(served, TWO, State.RUNNING, State.FAILED)
    served.note_missed()

    assert served.successes("w1") == []


@pytest.mark.parametrize("recalled", [True, False])
def test_the_server_may_stand_where_an_earlier_life_was(*, recalled: bool) -> None:
    """That the server serves nothing says something of what an earlier life was at, if it was at anything."""
    served = Served()
    served.recall(report(ONE, State.PENDING))
    if recalled:
        served.recall(report(ONE, State.RUNNING))

    assert served.note_passed() is recalled
    assert served.standing("wf") is (Standing.PASSED if recalled else None)
    served.note_begun("wf")
    assert served.standing("wf") is None
