"""What an action asks of the runtime is about the attempt and nothing else, and never holds a secret."""

import pytest
from attrs import evolve

from tests.lifecycle.sample import ATTEMPT, FAILURE, OUTLINE, TIMEOUT, action
from tinkworker.lifecycle.action.activities import (
    ACTIVITIES,
    ContainerRequest,
    CreateRequest,
    HandleRequest,
    PullRequest,
    StopRequest,
    StrangerRequest,
)
from tinkworker.lifecycle.action.data import Turn
from tinkworker.lifecycle.conclusion import Conclusion
from tinkworker.lifecycle.policy import Policy


@pytest.mark.parametrize(
    ("activity", "request_"),
    [
        ("runtime.find", CreateRequest(ATTEMPT, OUTLINE, "img:1")),
        ("runtime.seek", CreateRequest(ATTEMPT, OUTLINE, "img:1")),
        ("runtime.watch", StrangerRequest(ATTEMPT, "stranger")),
        ("runtime.pull", PullRequest(ATTEMPT, "img:1", ahead=True)),
        ("runtime.room", PullRequest(ATTEMPT, "img:1", ahead=True)),
        ("runtime.create", CreateRequest(ATTEMPT, OUTLINE, "img:1")),
        ("runtime.start", ContainerRequest(ATTEMPT)),
        ("runtime.wait", ContainerRequest(ATTEMPT)),
        ("runtime.stop", StopRequest(ATTEMPT, 10.0)),
        ("runtime.remove", ContainerRequest(ATTEMPT)),
        ("runtime.handle", HandleRequest(ATTEMPT, OUTLINE, "img:1", "on-failure", 60.0)),
    ],
)
def test_requests(activity: str, request_: object) -> None:
    """Each activity is asked about this attempt, with what the template says of it."""
    assert ACTIVITIES[activity].request(action(stranger="stranger")) == request_


def test_who_has_its_turn_needs_no_room_to_spare() -> None:
    """Only what is prepared ahead asks for room: an action whose turn has come has nobody to make room for."""
    for turn in (Turn.BEGUN, Turn.KNOWN):
        assert ACTIVITIES["runtime.pull"].request(action(turn=turn)) == PullRequest(ATTEMPT, "img:1", ahead=False)


def test_a_container_is_made_from_the_image_that_was_pulled() -> None:
    """Once an image was pulled, its exact reference is used, for the handler too."""
    data = action(reference="img@sha256:x", conclusion=FAILURE)

    assert ACTIVITIES["runtime.create"].request(data).reference == "img@sha256:x"
    assert ACTIVITIES["runtime.handle"].request(data).reference == "img@sha256:x"


@pytest.mark.parametrize(("conclusion", "role"), [(TIMEOUT, "on-timeout"), (FAILURE, "on-failure")])
def test_the_handler_is_the_one_for_what_happened(conclusion: Conclusion, role: str) -> None:
    """A timeout is handled by one command, any other failure by the other, each for at most the action's time."""
    data = action(conclusion=conclusion, outline=evolve(OUTLINE, timeout=0), policy=Policy(action_timeout=30.0))

    request_ = ACTIVITIES["runtime.handle"].request(data)

    assert (request_.role, request_.timeout) == (role, 30.0)


def test_what_has_an_effect_says_so() -> None:
    """Whatever does something that abandoning it does not undo is marked, so that the chart waits for it."""
    assert {name for name, activity in ACTIVITIES.items() if activity.effect} == {
        "runtime.create",
        "runtime.start",
        "runtime.remove",
        "runtime.handle",
    }
