"""What makes sense of what a server lists."""

import pytest
from attrs import evolve

from tinkworker.observe.port import Subject
from tinkworker.server.port import Context, ServerUnreachable, State
from tinkworker.worker.sense import Sense, nonsense

FIRST = Context("default/relay", "w1", "task", "one", 0, State.PENDING, 2)


@pytest.mark.parametrize(
    "context",
    [
        FIRST,
        evolve(FIRST, position=1, state=State.RUNNING),
        evolve(FIRST, position=1, state=State.SUCCESS),
        evolve(FIRST, position=1, state=State.FAILED),
        Context("default/relay", "", "", "", 2, State.SUCCESS, 2),
        Context("default/relay", "w1", "", "", 0, State.SUCCESS, 0),
        evolve(FIRST, position=5, total=0, identity="an-id"),
    ],
    ids=["first", "last", "last that succeeded", "last that failed", "over", "over without actions", "one by one"],
)
def test_what_servers_say(context: Context) -> None:
    """Whatever a real server says of a workflow, also of one that is over, is believed."""
    assert nonsense(context) == ""


@pytest.mark.parametrize(
    ("position", "total", "state"),
    [
        (-1, 2, State.PENDING),
        (-1, -1, State.SUCCESS),
        (2, 2, State.PENDING),
        (2, 2, State.RUNNING),
        (3, 2, State.SUCCESS),
        (2**63 - 1, 2, State.PENDING),
        (0, 0, State.PENDING),
        (0, -5, State.PENDING),
        (-(2**63), -(2**63), State.SUCCESS),
    ],
)
def test_what_cannot_be(position: int, total: int, state: State) -> None:
    """A place before the first action, or where there is none, is nonsense, and is told with its numbers."""
    said = nonsense(evolve(FIRST, position=position, total=total, state=state))

    assert said == f"at action {position} (counted from 0) of {total}"


def test_an_action_with_an_id_before_the_first_cannot_be() -> None:
    """Where nobody says how many actions there are, none stands before the first one all the same."""
    assert nonsense(evolve(FIRST, position=-1, total=0, identity="an-id"))


def test_nonsense_is_told_once_for_each_change() -> None:
    """The same nonsense is told once, other nonsense again, and the same again after something that made sense."""
    told: list[tuple[str, Subject]] = []
    sense = Sense(lambda _workflow: False, lambda text, subject: told.append((text, subject)))
    other = evolve(FIRST, workflow="default/other")

    for position in (7, 7, 8, 0, 8):
        shown = evolve(FIRST, position=position)
        expected = (other, shown) if position == 0 else (other,)
        assert sense.sort_out([other, shown], "s:1") == expected

    assert [text.split()[8] for text, _ in told] == ["7", "8", "8"]
    assert told[0] == (
        "the server s:1 lists this workflow at action 7 (counted from 0) of 2, which cannot be, and is not believed",
        {"workflowID": "default/relay"},
    )


def test_nonsense_of_what_lives_here_is_no_answer() -> None:
    """Leaving it out would say that the server lists it no more; so the whole list counts as not heard."""
    told: list[str] = []
    sense = Sense({FIRST.workflow}.__contains__, lambda text, _subject: told.append(text))

    for _ in range(2):
        with pytest.raises(ServerUnreachable, match="the server s:1 lists the workflow default/relay at action -1"):
            sense.sort_out([evolve(FIRST, position=-1)], "s:1")
    assert len(told) == 1
    assert sense.sort_out([FIRST], "s:1") == (FIRST,)
