"""What an action learns changes only what it is about, and a conclusion stands."""

from collections.abc import Callable
from typing import Any

import pytest
from attrs import asdict, evolve

from tests.lifecycle.sample import OUTLINE, SUCCESS, action, event
from tinkworker.lifecycle.action import assignments
from tinkworker.lifecycle.action.data import ActionData, Turn
from tinkworker.lifecycle.action.events import (
    Cancel,
    CancelReason,
    Crowded,
    Exited,
    Fault,
    Found,
    Handled,
    Pulled,
    Started,
    Stranger,
)
from tinkworker.lifecycle.conclusion import Reason
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.port import Exit, Phase
from tinkworker.server.port import State

Assignment = Callable[[ActionData, Any], ActionData]

FAULT = Fault("ImageMissing", "there is no such image", passing=False)


def changes(before: ActionData, after: ActionData) -> dict[str, Any]:
    """The attributes that differ."""
    old, new = asdict(before, recurse=False), asdict(after, recurse=False)
    return {name: value for name, value in new.items() if value != old[name]}


@pytest.mark.parametrize(
    ("assignment", "before", "payload", "changed"),
    [
        (assignments.note_begin, {"pulls": 3}, None, {"turn": Turn.BEGUN, "pulls": 0}),
        (assignments.note_running_acknowledged, {}, None, {"turn": Turn.KNOWN, "known_at": 5.0}),
        (assignments.count_pull, {"pulls": 1}, FAULT, {"pulls": 2}),
        (assignments.note_image, {}, Pulled("img@x", "local", "old"), {"reference": "img@x", "warning": "old"}),
        (assignments.note_crowded, {}, Crowded(0), {"crowded": 0}),
        (assignments.note_crowded, {"crowded": 7}, Crowded(9), {"crowded": 9}),
        (assignments.note_crowded, {"crowded": 7}, Crowded(0), {}),
        (assignments.note_never_ran, {"intended": True}, FAULT, {"intended": False}),
        (assignments.note_started, {}, Started(12.0), {"running_for": 12.0}),
        (assignments.note_started, {"running_for": 9.0}, Started(None), {"running_for": 0.0}),
        (assignments.note_found, {"intended": True}, Found("c", 1, Phase.RUNNING, "s", "s"), {}),
        (assignments.note_handled, {}, Handled("exit status 0"), {"handled": "exit status 0"}),
        (
            assignments.note_stranger,
            {},
            Stranger("c", matches=True, running_for=7.0),
            {"stranger": "c", "running_for": 7.0},
        ),
        (assignments.note_stranger, {}, Stranger("c", matches=True, running_for=None), {"stranger": "c"}),
        (
            assignments.note_cancelled,
            {},
            Cancel(CancelReason.REPLACED),
            {"cancelled": CancelReason.REPLACED},
        ),
        (assignments.note_cancelled, {}, Cancel(CancelReason.TIMED_OUT), {}),
    ],
)
def test_notes_what_happened(
    assignment: Assignment, before: dict[str, Any], payload: object, changed: dict[str, Any]
) -> None:
    """Each event leaves behind what later questions need, and nothing else."""
    data = action(**before)

    assert changes(data, assignment(data, event(payload, at=5.0))) == changed


def test_a_container_of_a_later_run_is_what_it_goes_on_with() -> None:
    """What is known of an earlier run, such as that it may have been started, says nothing of the later one."""
    data = action(intended=True, untraceable="id already in use")

    after = assignments.note_found(data, event(Found("c", 3, Phase.CREATED, "s", "s")))

    assert changes(data, after) == {
        "attempt": evolve(data.attempt, run=3),
        "intended": False,
        "untraceable": "",
    }


def test_what_nobody_can_trace_is_lost_in_words_of_its_own() -> None:
    """Whoever reads it learns that the program may still run, and what the engine said."""
    data = assignments.note_untraceable(action(), event(Fault("Untraceable", "id already in use", passing=False)))

    conclusion = assignments.conclude_lost(data, event()).conclusion

    assert conclusion is not None
    assert (conclusion.state, conclusion.reason) == (State.FAILED, Reason.LOST)
    assert conclusion.message == (
        "lost: the engine was ended while it started the container tink_wf_2_a_6256d9e709 (id already in use), so "
        "nobody knows whether its program ran, or still runs; it is not run again (--on-lost fail)"
    )
    assert assignments.note_next_run(data, event()).untraceable == ""


def test_a_lost_container_is_its_own_workers() -> None:
    """Whoever reads that a container is gone learns that it was another worker's, and what runs again forgets it."""
    data = assignments.note_stranger(action(), event(Stranger("action_a", matches=True, running_for=9.0)))

    conclusion = assignments.conclude_lost(data, event()).conclusion

    assert conclusion is not None
    assert (conclusion.state, conclusion.reason) == (State.FAILED, Reason.LOST)
    assert conclusion.message == (
        "lost: the container action_a of another worker was waited for and is gone, so nobody knows how it ended; "
        "it is not run again (--on-lost fail)"
    )
    assert assignments.note_next_run(data, event()).stranger == ""


def test_a_next_run_has_another_name() -> None:
    """What runs again is another container, which nobody has meant to start, and has not run for any time."""
    data = assignments.note_intent(action(running_for=9.0), event())

    again = assignments.note_next_run(data, event())

    assert (data.intended, again.intended) == (True, False)
    assert (again.attempt.run, again.running_for) == (2, 0.0)
    assert again.attempt.container("main") != data.attempt.container("main")


CONCLUDING: list[tuple[Assignment, object, State, Reason, str]] = [
    (
        assignments.conclude_success,
        Exited(Exit(0)),
        State.SUCCESS,
        Reason.SUCCEEDED,
        "finished execution successfully",
    ),
    (assignments.conclude_failure, Exited(Exit(3)), State.FAILED, Reason.EXITED, "exit status 3"),
    (assignments.conclude_timeout, None, State.TIMEOUT, Reason.TIMED_OUT, "timeout: not finished within 60 s"),
    (
        assignments.conclude_cancelled,
        Cancel(CancelReason.TIMED_OUT),
        State.TIMEOUT,
        Reason.WORKFLOW_TIMED_OUT,
        "workflow timeout",
    ),
    (
        assignments.conclude_cancelled,
        Cancel(CancelReason.ENDED_THERE),
        State.TIMEOUT,
        Reason.ENDED_THERE,
        "stopped: the server lists the workflow no more (--on-server-timeout stop)",
    ),
    (
        assignments.conclude_still_pulling,
        Cancel(CancelReason.TIMED_OUT),
        State.TIMEOUT,
        Reason.WORKFLOW_TIMED_OUT,
        "workflow timeout: the image img:1 was not there yet",
    ),
    (
        assignments.conclude_stranger,
        Stranger("c", matches=False, running_for=None),
        State.FAILED,
        Reason.LOST,
        (
            "lost: the server says that it runs, and the container c of another worker has its image and folder, but "
            "another command or environment; it is left alone, and the action is not run again"
        ),
    ),
    (
        assignments.conclude_broken,
        None,
        State.FAILED,
        Reason.BROKEN,
        "internal error: the worker crashed three times at this action; its log says how",
    ),
    (assignments.conclude_refused, FAULT, State.FAILED, Reason.NO_IMAGE, "there is no such image"),
    (
        assignments.conclude_pull_gave_up,
        None,
        State.FAILED,
        Reason.NO_IMAGE,
        "the image img:1 could not be pulled within 3600 s",
    ),
    (
        assignments.conclude_lost,
        None,
        State.FAILED,
        Reason.LOST,
        (
            "lost: the container tink_wf_2_a_6256d9e709 was started by this worker and is gone, so nobody knows how it "
            "ended; it is not run again (--on-lost fail)"
        ),
    ),
]


@pytest.mark.parametrize(("assignment", "payload", "state", "reason", "message"), CONCLUDING)
def test_concludes(assignment: Assignment, payload: object, state: State, reason: Reason, message: str) -> None:
    """Each way to end is concluded with its state, its reason, and words for people."""
    data = assignment(action(), event(payload, at=9.0))

    assert data.conclusion is not None
    assert (data.conclusion.state, data.conclusion.reason, data.conclusion.message) == (state, reason, message)
    assert data.concluded_at == 9.0


@pytest.mark.parametrize(("assignment", "payload"), [(each[0], each[1]) for each in CONCLUDING])
def test_the_first_conclusion_stands(assignment: Assignment, payload: object) -> None:
    """What is concluded never changes, whatever is heard afterwards."""
    data = assignment(action(conclusion=SUCCESS, concluded_at=1.0), event(payload, at=9.0))

    assert (data.conclusion, data.concluded_at) == (SUCCESS, 1.0)


@pytest.mark.parametrize(
    ("kind", "name", "reason"),
    [
        ("AccessDenied", "pull_failed", Reason.NO_IMAGE),
        ("RegistryUnavailable", "pull_failed", Reason.NO_IMAGE),
        ("NoSpace", "create_failed", Reason.NOT_CREATED),
        ("Refused", "create_failed", Reason.NOT_CREATED),
        ("Refused", "start_failed", Reason.NOT_STARTED),
        ("ImageMissing", "start_failed", Reason.NO_IMAGE),
    ],
)
def test_a_refusal_says_what_could_not_be_done(kind: str, name: str, reason: Reason) -> None:
    """What kept an action from running follows from the fault, or from what was being done."""
    fault = Fault(kind, "no", passing=False)

    data = assignments.conclude_refused(action(), event(fault, name=name))

    assert data.conclusion is not None
    assert (data.conclusion.reason, data.conclusion.message) == (reason, "no")


def test_an_action_without_timeout_concludes_with_the_default() -> None:
    """The message names the time that was allowed, wherever it came from."""
    without = action(policy=Policy(action_timeout=90.0), outline=evolve(OUTLINE, timeout=0))

    data = assignments.conclude_timeout(without, event())

    assert data.conclusion is not None
    assert data.conclusion.message == "timeout: not finished within 90 s"


@pytest.mark.parametrize("reason", CancelReason)
def test_only_what_the_server_ended_is_said_to_be_ended_by_it(reason: CancelReason) -> None:
    """Each reason for which an action is cancelled has words of its own, also those that no server hears."""
    conclusion = assignments.conclude_cancelled(action(), event(Cancel(reason))).conclusion

    assert conclusion is not None
    assert ("--on-server-timeout" in conclusion.message) is (reason is CancelReason.ENDED_THERE)
    assert (conclusion.reason is Reason.OVER) is (reason in {CancelReason.OVER, CancelReason.REPLACED})


def test_what_an_earlier_life_saw_is_concluded_again() -> None:
    """The same outcome, in the same words."""
    data = assignments.conclude_as_before(action(proven=SUCCESS), event(at=3.0))

    assert (data.conclusion, data.concluded_at) == (SUCCESS, 3.0)


def test_cancelling_is_noted_even_if_it_concludes_nothing() -> None:
    """Why an action was cancelled is kept, so that no handler runs for it."""
    data = assignments.conclude_cancelled(action(conclusion=SUCCESS), event(Cancel(CancelReason.OVER)))

    assert (data.cancelled, data.conclusion) == (CancelReason.OVER, SUCCESS)
