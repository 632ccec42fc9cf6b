"""What the worker's chart promises: one workflow at a time, an ear for its server, and an end when it is told."""

from tests.lifecycle.living import Living
from tests.lifecycle.sample import context, worker
from tinkworker.lifecycle.policy import SIGHTINGS_APART, Policy
from tinkworker.lifecycle.report.data import Unreachable
from tinkworker.lifecycle.worker.data import Locked, Recovered
from tinkworker.lifecycle.workflow.data import Listing, Named, Outcome, Past
from tinkworker.server.port import Context, State

ONE, TWO = context("one", position=0, state=State.PENDING), context("two", position=0, state=State.PENDING)
NOTHING = Recovered(None, (), ())
ENDED = Past("one", 1, "f", 1, Outcome.SUCCEEDED, ONE, reopened=False)
DOWN = Unreachable("no answer")


def listing(*contexts: Context, asked: float = 0.0) -> Listing:
    """A list."""
    return Listing(contexts, asked)


def polling(policy: Policy | None = None, found: Recovered = NOTHING) -> Living:
    """A worker that asks its server for the first time."""
    return Living("worker", worker(policy=policy or Policy())).hears("recovered", found)


def lists(living: Living) -> int:
    """How often workflows were told the list."""
    return sum(event == "listing" for _, event, _ in living.said)


def test_one_workflow_at_a_time_in_the_servers_order() -> None:
    """The first one is taken; the next one when that settles, not before, and not again when it has ended."""
    subject = polling().hears("listed", listing(ONE, TWO)).waits("poll_interval").hears("listed", listing(ONE, TWO))
    assert subject.spawned == ["workflow:one"]

    subject.hears("workflow_settling", Named("one")).hears("listed", listing(ONE, TWO))
    assert subject.spawned == ["workflow:one", "workflow:two"]

    subject.hears("workflow_ended", ENDED).hears("listed", listing(ONE, TWO))
    assert subject.spawned == ["workflow:one", "workflow:two"]


def test_what_an_earlier_life_was_at_goes_first() -> None:
    """A worker that goes on with a workflow takes no other one."""
    subject = polling(found=Recovered("one", ("one",), ())).hears("listed", listing(ONE, TWO))

    assert subject.spawned == []


def test_it_asks_at_once_when_something_ended() -> None:
    """The next workflow does not wait for the next poll."""
    resting = polling().hears("listed", listing(ONE))
    assert resting.state == "resting"

    assert resting.hears("workflow_settling", Named("one")).state == "polling"
    assert resting.hears("listed", listing(ONE)).hears("workflow_ended", ENDED).state == "polling"


def test_workflows_are_told_what_is_new() -> None:
    """The list is passed on when it has changed, and when a workflow wants to hear it again."""
    subject = polling().hears("listed", listing(ONE))
    assert lists(subject) == 1
    subject.waits("poll_interval").hears("listed", listing(ONE))
    assert lists(subject) == 1
    subject.hears("workflow_asks", Named("one")).waits("poll_interval").hears("listed", listing(ONE))
    assert lists(subject) == 2
    subject.waits("poll_interval").hears("listed", listing())
    assert lists(subject) == 3


def test_who_waits_for_the_list_has_it_asked_for_at_once() -> None:
    """A worker that rests asks now; one that asks already is not kept from its answer, for that may be the only one."""
    subject = polling().hears("listed", listing(ONE))
    assert subject.hears("workflow_waits", Named("one")).state == "polling"

    call = subject.begun.count("server.workflows")
    assert subject.hears("workflow_waits", Named("one")).hears("listed", listing(ONE)).state == "resting"
    assert (subject.begun.count("server.workflows"), lists(subject)) == (call, 2)


def test_a_lost_server_is_asked_for_ever() -> None:
    """An outage is a state, ends nothing, and what the server says afterwards is news, changed or not."""
    subject = polling().hears("listed", listing(ONE)).waits("poll_interval")
    for _ in range(100):
        assert subject.hears("unreachable", DOWN).state == "server_lost"
        subject.waits("server_backoff")

    assert subject.hears("listed", listing(ONE)).data.failures == 0
    assert lists(subject) == 2


def test_an_old_list_begins_nothing() -> None:
    """A workflow that has ended here and is listed as it was before is not taken for another one at once."""
    found = Recovered(None, (), (Past("one", 1, "f", 1, Outcome.SUCCEEDED, None, reopened=False),))
    subject = polling(found=found).hears("listed", listing(ONE)).waits("poll_interval")

    assert subject.hears("listed", listing(ONE)).spawned == []
    subject.waits("poll_interval").hears("listed", listing(ONE, asked=SIGHTINGS_APART), later=SIGHTINGS_APART)
    assert subject.spawned == ["workflow:one"]


def test_once_it_ends_when_nothing_is_left() -> None:
    """With `--once` it ends when the list is empty and no workflow lives, and not while one does."""
    subject = polling(Policy(once=True)).hears("listed", listing(ONE)).waits("poll_interval")

    assert subject.hears("listed", listing()).state == "resting"
    assert subject.hears("workflow_ended", ENDED).hears("listed", listing()).state == "stopping"


def test_another_worker_of_its_id_is_waited_for() -> None:
    """It begins nothing and asks nobody while the other one lives, and tries again."""
    subject = Living("worker", worker()).hears("locked", Locked(7))

    assert subject.state == "locked_out"
    assert subject.waits("lock_retry").hears("locked", Locked(7)).waits("lock_retry").state == "starting"
    assert set(subject.begun) == {"worker.recover"}
    assert subject.hears("recovered", NOTHING).state == "polling"


def test_draining_finishes_what_runs_and_takes_nothing_more() -> None:
    """Its workflows are told, what is listed is not taken, and it ends when the last one has ended."""
    subject = polling().hears("listed", listing(ONE, TWO)).hears("drain")

    assert subject.said[-1] == ("workflow", "drain", None)
    subject.hears("listed", listing(ONE, TWO)).hears("workflow_settling", Named("one"))
    assert subject.spawned == ["workflow:one"]
    assert subject.hears("workflow_ended", ENDED).state == "stopping"


def test_draining_asks_for_nothing_that_is_not_taken() -> None:
    """The server is asked only while a workflow has its turn: one for agents would serve what comes next."""
    subject = polling().hears("listed", listing(ONE)).hears("drain")
    assert subject.state == "polling"
    asked = len(subject.begun)

    subject.hears("workflow_settling", Named("one"))
    assert (subject.state, len(subject.begun)) == ("resting", asked)
    assert subject.waits("poll_interval").state == "resting"
    assert polling().hears("unreachable", DOWN).hears("drain").state == "stopping"


def test_draining_before_it_has_begun() -> None:
    """A worker that was told to drain while it looked for its earlier life tells that one's workflows."""
    for subject in (
        Living("worker", worker()).hears("drain"),
        Living("worker", worker()).hears("locked", Locked(7)).hears("drain").waits("lock_retry"),
        Living("worker", worker(policy=Policy(drain=True))),
    ):
        subject.hears("recovered", Recovered("one", ("one",), ()))
        assert subject.said == [("workflow", "drain", None)]


def test_it_stops_when_it_is_told_wherever_it_is() -> None:
    """A signal lets go of the runtime and hurries the reports; then they are waited for, but not for ever."""
    for subject in (
        Living("worker", worker()),
        Living("worker", worker()).hears("locked", Locked(7)),
        polling(),
        polling().hears("unreachable", DOWN),
        polling().hears("listed", listing(ONE)),
    ):
        assert subject.hears("terminate").state == "stopping"
        assert len(subject.commanded) == 1
        assert subject.said[-1] == ("report", "expedite", None)

    assert polling().hears("terminate").hears("flushed").state == "stopped"
    assert polling().hears("terminate").waits("flush_budget").state == "stopped"


def test_a_second_signal_waits_for_nothing() -> None:
    """Who is told to stop twice stops at once."""
    assert polling().hears("terminate").hears("terminate").state == "stopped"
