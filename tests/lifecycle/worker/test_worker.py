"""A worker takes one workflow at a time, remembers how each ended, and rests in between."""

import pytest
from attrs import evolve

from tests.lifecycle.sample import context, event, worker
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.worker import assignments, commands, guards, messages, timers
from tinkworker.lifecycle.worker.activities import ACTIVITIES, WorkerRequest
from tinkworker.lifecycle.worker.data import REMEMBERED, Recovered, Sight
from tinkworker.lifecycle.worker.spawns import SPAWNS
from tinkworker.lifecycle.workflow.data import Listing, Named, Origin, Outcome, Past
from tinkworker.server.port import Context, State

MINE, OTHER, THIRD = context("one"), context("two", worker="w2"), context("three")
PAST = Past("one", 1, "f", 2, Outcome.SUCCEEDED, MINE, reopened=False)
AGAIN = context("one", position=0, state=State.PENDING)


@pytest.mark.parametrize(
    ("policy", "living", "listing", "answer"),
    [
        (Policy(), (), (), False),
        (Policy(once=True), (), (), True),
        (Policy(once=True), ("one",), (), False),
        (Policy(once=True), (), (THIRD,), False),
        (Policy(once=True), (), (AGAIN,), False),
        (Policy(once=True), (), (OTHER, MINE), True),
    ],
)
def test_finished(policy: Policy, living: tuple[str, ...], listing: tuple[Context, ...], *, answer: bool) -> None:
    """A worker that is to end ends when nothing lives, and nothing is or may be to be taken."""
    data = worker(policy=policy, living=living, past=(PAST,))

    assert guards.finished(data, event(Listing(listing, 0.0))) is answer


@pytest.mark.parametrize(
    ("drain", "busy", "living", "drained", "leaves"),
    [
        (False, None, (), False, False),
        (True, None, (), True, True),
        (True, None, ("one",), False, True),
        (True, "one", ("one",), False, False),
    ],
)
def test_draining(busy: str | None, living: tuple[str, ...], *, drain: bool, drained: bool, leaves: bool) -> None:
    """Who drains is done when nothing lives, and has nothing to ask for once no workflow has its turn."""
    data = worker(policy=Policy(drain=drain), busy=busy, living=living)

    assert (guards.drained(data, event()), guards.only_leaves(data, event())) == (drained, leaves)


@pytest.mark.parametrize(
    ("outcome", "begun", "drain", "nothing"),
    [
        (Outcome.ABANDONED, False, False, True),
        (Outcome.ABANDONED, False, True, False),
        (Outcome.ABANDONED, True, False, False),
        (Outcome.HANDED_OVER, False, False, False),
    ],
)
def test_coming_to_nothing(outcome: Outcome, *, begun: bool, drain: bool, nothing: bool) -> None:
    """A workflow of which nobody says what it is is no reason to ask at once, unless the worker is done by its end."""
    past = evolve(PAST, outcome=outcome, begun=begun)

    assert guards.came_to_nothing(worker(policy=Policy(drain=drain)), event(past)) is nothing


@pytest.mark.parametrize(
    ("before", "doubted", "now", "answer"),
    [
        (None, False, (), True),
        ((), False, (), False),
        ((), True, (), True),
        ((MINE,), False, (MINE,), False),
        ((MINE,), False, (), True),
    ],
)
def test_listing_is_news(
    before: tuple[Context, ...] | None, now: tuple[Context, ...], *, doubted: bool, answer: bool
) -> None:
    """A list is news if it differs from the last one, after an outage, and if a workflow wants to hear it again."""
    assert guards.listing_is_news(worker(listing=before, doubted=doubted), event(Listing(now, 0.0))) is answer


@pytest.mark.parametrize(
    ("busy", "drain", "listing", "answer"),
    [
        (None, False, (MINE,), True),
        ("x", False, (MINE,), False),
        (None, True, (MINE,), False),
        (None, False, (), False),
        (None, False, None, False),
    ],
)
def test_may_take(busy: str | None, listing: tuple[Context, ...] | None, *, drain: bool, answer: bool) -> None:
    """A workflow is taken when the worker is free, does not drain, and there is one."""
    data = worker(busy=busy, listing=listing, policy=Policy(drain=drain))

    assert guards.may_take(data, event()) is answer
    assert guards.drains(data, event()) is drain


def test_notes() -> None:
    """What is heard is noted: what lives on, what the list shows, that it is doubted, what was taken."""
    recovered = assignments.note_recovered(worker(), event(Recovered("one", ("one", "three"), (PAST,))))
    listed = assignments.note_listing(worker(failures=3, doubted=True), event(Listing((MINE,), 0.0)))
    lost = assignments.note_unreachable(listed, event())
    taken = assignments.note_taken(worker(listing=(THIRD,), living=("one",)), event())

    assert (recovered.busy, recovered.living, recovered.past) == ("one", ("one", "three"), (PAST,))
    assert (listed.listing, listed.failures, listed.doubted) == ((MINE,), 0, False)
    assert assignments.note_doubt(listed, event(Named("one"))).doubted is True
    assert (lost.listing, lost.failures) == (None, 1)
    assert (taken.busy, taken.living) == ("three", ("one", "three"))


def test_sightings_are_noted() -> None:
    """What a list shows that cannot be is remembered with the time of asking, whether or not the list is news."""
    data = assignments.note_sightings(worker(past=(PAST,), failures=2), event(Listing((AGAIN,), 7.0), at=19.0))

    assert (data.sights, data.failures, data.listing) == ((Sight("one", 7.0),), 0, None)
    assert data.asked == 7.0


@pytest.mark.parametrize(("busy", "afterwards"), [("one", None), ("three", "three")])
def test_settling_frees_the_worker(busy: str, afterwards: str | None) -> None:
    """The worker is free once the workflow that it works on settles; the list is told again to that one."""
    data = assignments.note_settling(worker(busy=busy, listing=(MINE,)), event(Named("one")))

    assert (data.busy, data.listing) == (afterwards, None)


def test_what_ended_is_remembered_once() -> None:
    """A workflow that ended lives no longer, and of its name only the last end is remembered."""
    earlier = Past("one", 0, "e", 0, Outcome.FAILED, None, reopened=False)

    data = assignments.note_ended(worker(busy="one", living=("one", "three"), past=(earlier,)), event(PAST))

    assert (data.busy, data.living, data.past) == (None, ("three",), (PAST,))
    assert (data.memory("one"), data.memory("three")) == (PAST, None)


def test_ids_of_all_of_a_name_are_remembered() -> None:
    """An action that a server goes back to is known also when another workflow of its name has ended since."""
    earlier = evolve(PAST, identities=frozenset({"first"}))
    ended = evolve(PAST, identities=frozenset({"second"}))

    data = assignments.note_ended(worker(living=("one",), past=(earlier,)), event(ended))

    assert data.past == (evolve(PAST, identities=frozenset({"first", "second"})),)


def test_memory_is_bounded() -> None:
    """Only so many ends are remembered; the oldest are forgotten."""
    data = worker()
    for number in range(REMEMBERED + 5):
        data = assignments.note_ended(
            data, event(Past(f"w{number}", 1, "", 0, Outcome.SUCCEEDED, None, reopened=False))
        )

    assert len(data.past) == REMEMBERED
    assert (data.memory("w4"), data.memory("w5") is not None) == (None, True)


def test_what_it_asks_says_and_starts() -> None:
    """Requests name the worker, the list is passed on, and a workflow's machine begins where the server is."""
    data = worker(listing=(MINE, THIRD), asked=4.0, busy="three", living=("one", "three"))

    assert {name: each.request(data) for name, each in ACTIVITIES.items()} == dict.fromkeys(
        ("worker.recover", "server.workflows", "worker.flush"), WorkerRequest("w1")
    )
    assert commands.let_go(data, event()) == WorkerRequest("w1")
    assert messages.listing(data, event()) == Listing((MINE, THIRD), 4.0)
    assert messages.listing(worker(), event()) == Listing((), 0.0)
    child = SPAWNS["next_workflow"].child(data, event())
    assert (child.name, child.data.taken, child.data.context) == ("workflow:three", THIRD, THIRD)
    assert child.data.origin == Origin()


def test_work_is_noticed_at_once_while_it_is_likely() -> None:
    """At first and after any work it rests for a second; long idle or at work, as long as ever; never quite as long."""
    policy = Policy(brisk_interval=1.0)
    waits = [timers.poll_interval(worker(policy=policy, idle=idle)) for idle in range(timers.BRISK_POLLS)]
    idle = timers.poll_interval(worker(policy=policy, idle=timers.BRISK_POLLS))
    at_work = timers.poll_interval(worker(policy=policy, living=("wf",), busy="wf"))
    settling = timers.poll_interval(worker(policy=policy, living=("wf",)))

    assert all(0.9 <= wait <= 1.0 for wait in waits)
    assert len(set(waits)) > timers.BRISK_POLLS // 2
    assert (2.7 <= idle <= 3.0, 2.7 <= at_work <= 3.0, settling <= 1.0) == (True, True, True)


def test_what_counts_as_idle() -> None:
    """Polls that bring nothing are counted; news, and the end of a workflow, begin anew."""
    data = assignments.note_sightings(worker(idle=7), event(Listing((), 0.0)))

    assert data.idle == 8
    assert assignments.note_listing(data, event(Listing((MINE,), 0.0))).idle == 0
    assert assignments.note_ended(data, event(PAST)).idle == 0


def test_how_long_it_rests() -> None:
    """Between polls it rests as the operator says; a lost server is asked less and less often, up to a bound."""
    policy = Policy(poll_interval=4.0, server_backoff=10.0, flush_budget=6.0, lock_retry=2.0)
    data = worker(policy=policy)
    brisk = evolve(policy, brisk_interval=1.0)
    waits = [timers.server_backoff(worker(policy=policy, failures=failures)) for failures in range(1, 9)]
    eager = [timers.server_backoff(worker(policy=brisk, failures=failures)) for failures in range(1, 9)]

    assert (timers.poll_interval(data), timers.flush_budget(data), timers.lock_retry(data)) == (4.0, 6.0, 2.0)
    assert 0.5 <= eager[0] <= 1.0
    assert 5.0 <= eager[-1] <= 10.0
    assert all(4.0 <= wait <= 10.0 for wait in waits), "never more often than the interval that was set by hand"
