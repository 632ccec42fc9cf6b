"""Which workflow is taken: never what ended as it ended, and what contradicts the past only when seen twice, apart."""

from typing import Any

import pytest
from attrs import evolve

from tests.lifecycle.sample import context, worker
from tinkworker.lifecycle.policy import SIGHTINGS_APART
from tinkworker.lifecycle.worker.choice import Choice, Claim, choose, claim, sights_of
from tinkworker.lifecycle.worker.data import Sight
from tinkworker.lifecycle.workflow.data import Origin, Outcome, Past
from tinkworker.server.port import Context, State

MINE = context("one", state=State.PENDING)
PAST = Past("one", 3, "f", 2, Outcome.SUCCEEDED, context("one"), reopened=False)


@pytest.mark.parametrize(
    ("past", "listed", "what"),
    [
        ({}, context("one"), Claim.ENDED),
        ({}, context("one", state=State.FAILED), Claim.ENDED),
        ({}, context("one", state=State.TIMEOUT), Claim.ENDED),
        ({}, context("one", position=0, state=State.PENDING), Claim.DOUBTFUL),
        ({"outcome": Outcome.HANDED_OVER}, context("one", position=2, state=State.PENDING), Claim.SAME),
        ({"outcome": Outcome.HANDED_OVER}, context("one", position=1, state=State.PENDING), Claim.DOUBTFUL),
        ({"outcome": Outcome.HANDED_OVER}, context("one", position=0, identity="id"), Claim.SAME),
        ({}, context("one", position=0, identity="id"), Claim.ANOTHER),
        ({"outcome": Outcome.FAILED}, context("one", position=0, identity="id"), Claim.ANOTHER),
        ({"identities": frozenset({"id"})}, context("one", position=0, identity="id"), Claim.ENDED),
        ({"outcome": Outcome.REPLACED}, context("one"), Claim.ANOTHER),
        ({"outcome": Outcome.ABANDONED}, context("one"), Claim.ENDED),
        ({"outcome": Outcome.ABANDONED}, context("one", position=0), Claim.ANOTHER),
        ({"reopened": True}, context("one"), Claim.ANOTHER),
        ({"outcome": Outcome.ABANDONED, "begun": False}, context("one"), Claim.SAME),
        ({"outcome": Outcome.SUCCEEDED, "begun": False}, context("one"), Claim.ENDED),
    ],
)
def test_claim(past: dict[str, Any], listed: Context, what: Claim) -> None:
    """A listed workflow is the one that ended, that one again, or another one of its name, for sure or perhaps."""
    assert claim(evolve(PAST, **past), listed) is what


def test_the_first_that_can_be_taken_is_taken() -> None:
    """Taken is the first workflow of the list that is this worker's and does not live here."""
    contexts = (context("two", worker="w2"), context("living"), MINE, context("three"))

    choice = choose(worker(living=("living",)), contexts, asked=0.0)

    assert choice == Choice(MINE, Origin())
    assert choose(worker(), (), asked=0.0) is None


def test_what_ended_is_not_taken_again() -> None:
    """A workflow that is listed as it ended is passed over."""
    ended = context("one")

    assert choose(worker(past=(PAST,)), (ended, context("three")), asked=0.0) == Choice(context("three"), Origin())


def test_a_turn_that_comes_again_is_the_same_generation() -> None:
    """A workflow that was handed over goes on as the one that it was."""
    past = evolve(PAST, outcome=Outcome.HANDED_OVER)

    assert choose(worker(past=(past,)), (MINE,), asked=0.0) == Choice(MINE, Origin(3, "f"))


def test_what_was_never_begun_is_taken_again() -> None:
    """A workflow that the server did not know when it was asked for its actions, and still lists, is tried again."""
    past = Past("one", 0, "", 0, Outcome.ABANDONED, MINE, reopened=False, begun=False)

    assert choose(worker(past=(past,)), (MINE,), asked=0.0) == Choice(MINE, Origin())


def test_another_one_of_the_name_is_the_next_generation() -> None:
    """What is another workflow for sure is taken as the next of its name."""
    past = evolve(PAST, outcome=Outcome.REPLACED)

    assert choose(worker(past=(past,)), (MINE,), asked=0.0) == Choice(MINE, Origin(4))


@pytest.mark.parametrize(("later", "taken"), [(0.0, False), (SIGHTINGS_APART - 0.1, False), (SIGHTINGS_APART, True)])
def test_the_doubtful_must_be_seen_again(later: float, *, taken: bool) -> None:
    """What may be an old list is waited for until no cache explains it."""
    data = worker(past=(PAST,))
    data = evolve(data, sights=sights_of(data, (MINE,), 100.0))

    choice = choose(data, (MINE,), asked=100.0 + later)

    assert choice == (Choice(MINE, Origin(4)) if taken else None)


def test_sights_are_dated_from_the_first() -> None:
    """A doubtful workflow keeps the time of its first sight, and is forgotten when it is no longer shown so."""
    first = worker(past=(PAST,), sights=(Sight("one", 5.0),))

    assert sights_of(first, (MINE,), 9.0) == (Sight("one", 5.0),)
    assert sights_of(first, (context("one"),), 9.0) == ()
