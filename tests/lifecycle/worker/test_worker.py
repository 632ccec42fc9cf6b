"""A worker takes one workflow at a time, none twice, and rests in between."""

import pytest

from tests.lifecycle.sample import context, event, worker
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.worker import assignments, commands, guards, messages, timers
from tinkworker.lifecycle.worker.activities import ACTIVITIES, WorkerRequest
from tinkworker.lifecycle.worker.choice import next_context
from tinkworker.lifecycle.worker.data import Recovered, WorkerData
from tinkworker.lifecycle.worker.spawns import SPAWNS
from tinkworker.lifecycle.workflow.data import Listing, Outcome, Settling, WorkflowResult
from tinkworker.server.port import Context

MINE, OTHER, THIRD = context("one"), context("two", worker="w2"), context("three")


@pytest.mark.parametrize(
    ("data", "taken"),
    [
        (worker(), None),
        (worker(listing=()), None),
        (worker(listing=(OTHER, MINE, THIRD)), MINE),
        (worker(listing=(MINE, THIRD), living=("one",)), THIRD),
        (worker(listing=(MINE, THIRD), settled=(MINE,)), THIRD),
        (worker(listing=(MINE,), settled=(context("one", position=1),)), MINE),
    ],
)
def test_next_context(data: WorkerData, taken: Context | None) -> None:
    """Taken is the first workflow of the list that is ours, does not live here, and has changed since it ended."""
    assert next_context(data) == taken


@pytest.mark.parametrize(
    ("once", "living", "listing", "answer"),
    [
        (False, (), (), False),
        (True, (), (), True),
        (True, ("one",), (), False),
        (True, (), (MINE,), False),
        (True, (), (OTHER,), True),
    ],
)
def test_finished(living: tuple[str, ...], listing: tuple[Context, ...], *, once: bool, answer: bool) -> None:
    """A worker that is to end with its work ends when nothing lives and nothing is to be taken."""
    data = worker(policy=Policy(once=once), living=living)

    assert guards.finished(data, event(Listing(listing))) is answer


@pytest.mark.parametrize(
    ("before", "now", "answer"), [(None, (), True), ((), (), False), ((MINE,), (MINE,), False), ((MINE,), (), True)]
)
def test_listing_changed(before: tuple[Context, ...] | None, now: tuple[Context, ...], *, answer: bool) -> None:
    """A list is news if it differs from the last one, and after an outage in any case."""
    assert guards.listing_changed(worker(listing=before), event(Listing(now))) is answer


@pytest.mark.parametrize(
    ("busy", "listing", "answer"), [(None, (MINE,), True), ("x", (MINE,), False), (None, (), False)]
)
def test_may_take(busy: str | None, listing: tuple[Context, ...], *, answer: bool) -> None:
    """A workflow is taken when the worker is free and there is one."""
    assert guards.may_take(worker(busy=busy, listing=listing), event()) is answer


def test_notes() -> None:
    """What is heard is noted: what lives on, what the list shows, what was taken, what settles and ends."""
    recovered = assignments.note_recovered(worker(), event(Recovered("one", ("one", "three"))))
    listed = assignments.note_listing(worker(settled=(MINE, THIRD), failures=3), event(Listing((MINE,))))
    lost = assignments.note_unreachable(listed, event())
    taken = assignments.note_taken(worker(listing=(THIRD,), living=("one",)), event())

    assert (recovered.busy, recovered.living) == ("one", ("one", "three"))
    assert (listed.listing, listed.settled, listed.failures) == ((MINE,), (MINE,), 0)
    assert (lost.listing, lost.failures) == (None, 1)
    assert (taken.busy, taken.living) == ("three", ("one", "three"))


@pytest.mark.parametrize(("busy", "afterwards"), [("one", None), ("three", "three")])
def test_settling_frees_the_worker(busy: str, afterwards: str | None) -> None:
    """The worker is free once the workflow that it works on settles; the list is told again to that one."""
    data = assignments.note_settling(worker(busy=busy, listing=(MINE,)), event(Settling("one")))

    assert (data.busy, data.listing) == (afterwards, None)


@pytest.mark.parametrize(("shown", "settled"), [(MINE, (MINE,)), (None, ())])
def test_what_ended_is_not_taken_again_as_it_was(shown: Context | None, settled: tuple[Context, ...]) -> None:
    """A workflow that ended and is still listed is remembered as it was listed."""
    ended = WorkflowResult("one", Outcome.FAILED, shown)

    data = assignments.note_ended(worker(busy="one", living=("one", "three")), event(ended))

    assert (data.busy, data.living, data.settled) == (None, ("three",), settled)


def test_what_it_asks_says_and_starts() -> None:
    """Requests name the worker, the list is passed on, and a workflow's machine begins where the server is."""
    data = worker(listing=(MINE, THIRD), busy="three")

    assert {name: each.request(data) for name, each in ACTIVITIES.items()} == dict.fromkeys(
        ("worker.recover", "server.workflows", "worker.flush"), WorkerRequest("w1")
    )
    assert commands.let_go(data, event()) == WorkerRequest("w1")
    assert messages.listing(data, event()) == Listing((MINE, THIRD))
    assert messages.listing(worker(), event()) == Listing(())
    child = SPAWNS["next_workflow"].child(data, event())
    assert (child.name, child.data.position, child.data.context) == ("workflow:three", 2, THIRD)


def test_how_long_it_rests() -> None:
    """Between polls it rests as the operator says; a lost server is asked less and less often, up to a bound."""
    policy = Policy(poll_interval=4.0, server_backoff=10.0, flush_budget=6.0)
    waits = [timers.server_backoff(worker(policy=policy, failures=failures)) for failures in range(1, 9)]

    assert (timers.poll_interval(worker(policy=policy)), timers.flush_budget(worker(policy=policy))) == (4.0, 6.0)
    assert 0.5 <= waits[0] <= 1.0
    assert 5.0 <= waits[-1] <= 10.0
