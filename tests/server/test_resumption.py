"""The action at which an earlier life was, beside a server that serves nothing twice."""

import pytest
from attrs import evolve

from tinkworker.server.port import Report, State
from tinkworker.server.resumption import Resumption, Standing

RUNNING = Report("wf", "task", "one", "w1", State.RUNNING, identity="id-1")
UNBEGUN = evolve(RUNNING, state=State.PENDING)


def resumption(standing: Standing = Standing.TOLD) -> Resumption:
    """One that is as far as that, and wanted."""
    made = Resumption(RUNNING, standing)
    made.want(UNBEGUN)
    return made


@pytest.mark.parametrize(
    ("standing", "known", "told"),
    [
        (Standing.TOLD, False, False),
        (Standing.TOLD, True, True),
        (Standing.PASSED, False, True),
        (Standing.PUT_BACK, False, True),
        (Standing.ENDED, True, False),
    ],
)
def test_it_begins_again_only_if_the_server_has_passed_it(standing: Standing, *, known: bool, told: bool) -> None:
    """That is told if the server serves it no more, or has served it to this life; never once its end was told."""
    assert resumption(standing).take_unbegun(known=known) == (UNBEGUN if told else None)


def test_it_is_wanted_for_one_question() -> None:
    """Who asks next has it begin again, also if that may not be yet; who asks then does not."""
    wanted = resumption()

    assert [wanted.take_unbegun(known=known) for known in (False, True)] == [None, None]


def test_another_action_is_not_meant() -> None:
    """Who is about to create the container of another action wants nothing of this one."""
    made = Resumption(RUNNING)
    made.want(evolve(UNBEGUN, identity="id-2"))

    assert made.take_unbegun(known=True) is None


def test_what_was_put_back_is_put_back_until_it_is_refused() -> None:
    """That the server serves nothing says no more then than before, and a refusal that it stands where it stood."""
    made, seen = resumption(), []
    steps = (made.note_refused, made.note_passed, made.note_put_back, made.note_passed, made.note_refused)
    for step in steps:
        step()
        seen.append(made.standing)

    assert seen == [Standing.TOLD, Standing.PASSED, Standing.PUT_BACK, Standing.PUT_BACK, Standing.PASSED]


def test_an_end_stands() -> None:
    """Once its end was told, nothing that is said of it later makes it begin again."""
    made = resumption(Standing.PASSED)
    made.note_end()
    made.note_passed()
    made.note_refused()
    made.want(UNBEGUN)

    assert made.standing is Standing.ENDED
    assert made.take_unbegun(known=True) is None
