"""Events and steps are plain values that can be written down and not be changed."""

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError

from tests.engine.workshop import Notes
from tinkworker.engine.step import Child, Command, Disposition, Event, Invocation, Message, Spawn, Step, Timer

QUIET = Step(
    machine="m",
    chart="a",
    subject={},
    event="go",
    at=1.0,
    disposition=Disposition.TAKEN,
    source="x",
    target="y",
    data=Notes(),
)


def test_a_step_cannot_be_changed() -> None:
    """What a step says stays said."""
    with pytest.raises(FrozenInstanceError):
        QUIET.target = "z"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Event("go", 1).payload = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    ("changed", "effective"),
    [
        (QUIET, False),
        (evolve(QUIET, armed=(Timer("after t", 1, 1.0),)), False),
        (evolve(QUIET, cancelled=(1,), disarmed=(2,)), False),
        (evolve(QUIET, commands=(Command("shout", None),)), True),
        (evolve(QUIET, started=(Invocation("work", 1, None),)), True),
        (evolve(QUIET, spawned=(Spawn("helper", "child", Child("c", None)),)), True),
        (evolve(QUIET, messages=(Message("parent", "news", None),)), True),
        (evolve(QUIET, final=True), True),
    ],
)
def test_a_step_is_effective_if_something_outside_follows(changed: Step, *, effective: bool) -> None:
    """What a journal must have on disk before anything else happens: steps from which something outside follows."""
    assert changed.effective is effective
