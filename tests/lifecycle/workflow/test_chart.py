"""What the workflow's chart promises: its actions in order, one outcome, and no trace of another one of its name."""

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from tests.lifecycle.living import Living
from tests.lifecycle.sample import FAILURE, SUCCESS, context, outlines, workflow
from tinkworker.lifecycle.action.data import ActionResult
from tinkworker.lifecycle.action.events import Begin, Cancel, CancelReason, Fault, Prepared
from tinkworker.lifecycle.policy import SIGHTINGS_APART, Policy
from tinkworker.lifecycle.report.data import Refused, Unreachable
from tinkworker.lifecycle.workflow.commands import Release
from tinkworker.lifecycle.workflow.data import Described, Listing, Named, Origin, Outcome, Sighting, Surveyed
from tinkworker.server.port import Context, Refusal, State

PENDING, RUNNING = State.PENDING, State.RUNNING
OUTAGE = Fault("EngineUnavailable", "no answer", passing=True)
OTHERS = Surveyed((Sighting(1, "other"),))


def shows(*contexts: Context, asked: float = 0.0) -> Listing:
    """A list."""
    return Listing(contexts, asked)


def surveying(count: int = 3, *, complete: bool = True, **changes: Any) -> Living:
    """A workflow of so many actions that looks for its containers."""
    described = Described(
        outlines(count, identified=not complete), complete, reports_repeat=False, fingerprint="f" if complete else ""
    )
    data = evolve(workflow(0, generation=0, fingerprint=""), **changes)
    return Living("workflow", data).hears("described", described)


def choosing(count: int = 3, **changes: Any) -> Living:
    """A workflow whose first action has its turn."""
    return surveying(count, **changes).hears("surveyed", Surveyed(()))


def running(count: int = 3, **changes: Any) -> Living:
    """A workflow of whose first action the server knows that it begins."""
    return choosing(count, **changes).hears("action_prepared", Prepared(0)).hears("action_running")


def succeeds(living: Living, index: int) -> Living:
    """An action succeeds."""
    return living.hears("action_reported", ActionResult(index, SUCCESS))


def turns(living: Living) -> list[int]:
    """The actions whose turn was called, in order."""
    return [payload.index for _, _, payload in living.said if isinstance(payload, Begin)]


def cancels(living: Living) -> list[Cancel]:
    """What its actions were told at the end."""
    return [payload for _, _, payload in living.said if isinstance(payload, Cancel)]


def removed(living: Living) -> list[int | None]:
    """Which containers were released: those before this action; None for all."""
    requests = [command.request for step in living.steps for command in step.commands]
    requests += [invocation.request for step in living.steps for invocation in step.started]
    return [request.before for request in requests if isinstance(request, Release)]


def gone(living: Living) -> Living:
    """It is over for the server, and its containers are removed."""
    return living.hears("listing", shows()).hears("released")


def test_actions_have_their_turns_in_order() -> None:
    """The next action has its turn when the one before it is known to have succeeded, and not before."""
    subject = running().hears("action_prepared", Prepared(1))
    assert turns(subject) == [0]
    for index in range(3):
        assert turns(succeeds(subject, index)) == list(range(min(index + 2, 3)))

    assert (subject.state, subject.data.outcome) == ("settling", Outcome.SUCCEEDED)
    assert gone(subject).state == "succeeded"


@pytest.mark.parametrize(("ahead", "spawned"), [(0, 1), (1, 2), (2, 3), (5, 3)])
def test_actions_are_prepared_ahead(ahead: int, spawned: int) -> None:
    """While one runs as many of the next ones are prepared as the operator allows, each with one machine."""
    subject = running(policy=Policy(prepare_ahead=ahead))
    for index in range(1, ahead + 1):
        subject.hears("action_prepared", Prepared(index))
    assert subject.spawned == [f"action:wf#{index}" for index in range(spawned)]

    succeeds(subject, 0)
    assert subject.spawned == [f"action:wf#{index}" for index in range(max(spawned, 2))]


def test_nothing_is_prepared_beside_what_is_waited_for() -> None:
    """The next action is not prepared before everything is there that the one before it needs, whoever has its turn."""
    subject = choosing().hears("action_running")
    assert subject.spawned == ["action:wf#0"]
    assert subject.hears("action_prepared", Prepared(0)).spawned == ["action:wf#0", "action:wf#1"]

    succeeds(subject, 0).hears("action_running")
    assert subject.spawned == ["action:wf#0", "action:wf#1"]
    assert subject.hears("action_prepared", Prepared(1)).spawned[2:] == ["action:wf#2"]


def test_what_was_prepared_ahead_keeps_nobody_waiting() -> None:
    """Where everything is there before its turn comes, the next one is prepared with that."""
    subject = running().hears("action_prepared", Prepared(1))

    assert succeeds(subject, 0).hears("action_running").spawned == [f"action:wf#{index}" for index in range(3)]


def test_a_container_is_kept_until_the_next_action_is_known_to_begin() -> None:
    """Until then it proves that its action ran; the last one does until the list shows the workflow no more."""
    subject = running(2)
    assert removed(subject) == [0]
    assert removed(succeeds(subject, 0)) == [0]
    assert removed(subject.hears("action_running")) == [0, 1]
    assert removed(succeeds(subject, 1)) == [0, 1]
    assert removed(subject.hears("listing", shows(context(position=1)))) == [0, 1]
    assert removed(subject.hears("listing", shows())) == [0, 1, None]


def test_a_list_that_never_catches_up_is_not_waited_for_for_ever() -> None:
    """The last container goes in the end, whatever the list shows."""
    subject = succeeds(running(1), 0).hears("listing", shows(context(position=0)))

    assert subject.waits("settle_budget").hears("released").state == "succeeded"
    assert removed(subject)[-1] is None


def test_it_lives_until_its_containers_are_removed() -> None:
    """An engine that does not answer is asked again, for as long as that takes; what the list shows means nothing."""
    subject = succeeds(running(1), 0).hears("listing", shows())
    for _ in range(3):
        subject.hears("engine_unavailable", OUTAGE).hears("listing", BACK).hears("drain").waits("engine_backoff")

    assert (subject.state, removed(subject)) == ("releasing", [0, None, None, None, None])
    assert subject.hears("released").state == "succeeded"


def test_nothing_begins_after_a_failure() -> None:
    """A failure ends the workflow; what was prepared is dropped, and that is waited for."""
    subject = running().hears("action_reported", ActionResult(0, FAILURE))

    assert (subject.state, cancels(subject), turns(subject)) == ("ending", [Cancel(CancelReason.OVER)], [0])
    assert subject.hears("action_dropped", ActionResult(1, None)).state == "settling"
    assert gone(subject).state == "failed"


def test_anothers_action_is_handed_over() -> None:
    """Where the next action is another worker's, this one's part has ended."""
    data = running(1)
    one, two = outlines(2)
    subject = Living("workflow", workflow(0, generation=0, fingerprint=""))
    described = Described((one, evolve(two, worker="w2")), complete=True, reports_repeat=False, fingerprint="f")
    subject.hears("described", described).hears("surveyed", Surveyed(())).hears("action_running")

    assert succeeds(subject, 0).data.outcome is Outcome.HANDED_OVER
    assert subject.spawned == data.spawned == ["action:wf#0"]


def test_a_workflow_that_takes_too_long_ends() -> None:
    """Its action is stopped and reported; the time counts from the first action, not from each one."""
    subject = running(policy=Policy(workflow_timeout=100.0))
    due = subject.machine.timers["after workflow_timeout"].due
    assert succeeds(subject, 0).machine.timers["after workflow_timeout"].due == due == 100.0

    assert subject.waits("workflow_timeout").state == "ending"
    assert cancels(subject) == [Cancel(CancelReason.TIMED_OUT)]
    assert subject.hears("action_reported", ActionResult(1, FAILURE)).state == "settling"
    assert gone(subject).state == "timed_out"


def back(asked: float = 0.0) -> Listing:
    """A list that shows the workflow as if nothing of it had begun."""
    return shows(context(position=0, state=PENDING), asked=asked)


BACK = back()


def test_a_list_that_is_old_for_a_while_ends_nothing() -> None:
    """A list that goes back for 5 s is asked for again, and forgotten when it shows what may be."""
    subject = succeeds(running(), 0).hears("action_running")
    subject.hears("listing", BACK).hears("listing", back(5.0), later=5.0)
    assert (subject.state, cancels(subject)) == ("running", [])
    assert subject.said[-1] == ("parent", "workflow_asks", Named("wf"))

    subject.hears("listing", shows(context(position=1))).hears("listing", back(SIGHTINGS_APART), later=SIGHTINGS_APART)
    assert (subject.state, cancels(subject)) == ("running", [])


def test_a_list_that_is_always_a_little_old_ends_nothing() -> None:
    """What contradicts each acknowledgement in its turn is held against the last one only, not added up."""
    subject = running().hears("listing", BACK)
    succeeds(subject, 0).hears("action_running").hears("listing", back(SIGHTINGS_APART), later=SIGHTINGS_APART)

    assert (subject.state, cancels(subject)) == ("running", [])


def test_another_one_of_its_name_ends_it() -> None:
    """A list that stays back is believed: the actions end, nobody is told of them, and it was replaced."""
    subject = running().hears("listing", BACK).hears("listing", back(SIGHTINGS_APART), later=SIGHTINGS_APART)

    assert (subject.state, cancels(subject)) == ("ending", [Cancel(CancelReason.REPLACED)])
    subject.hears("action_dropped", ActionResult(0, None)).hears("action_dropped", ActionResult(1, None))
    assert gone(subject).state == "replaced"
    assert removed(subject)[-1] is None


def test_an_end_that_is_undone_is_another_one() -> None:
    """A workflow that has ended, and is listed as open in two sightings apart, is over: the new one may be taken."""
    subject = succeeds(running(1), 0).hears("listing", BACK)
    assert subject.state == "settling"

    assert subject.hears("listing", back(SIGHTINGS_APART), later=SIGHTINGS_APART).hears("released").state == "succeeded"
    assert subject.data.reopened is True


@pytest.mark.parametrize(("policy", "state"), [(Policy(), "running"), (Policy(on_server_timeout="stop"), "ending")])
def test_a_workflow_that_vanishes_while_it_runs(policy: Policy, state: str) -> None:
    """It goes on as the Go worker does, unless the operator wants its action to end; and that is told as such."""
    subject = running(policy=policy).hears("listing", shows())
    asks = [message.event for message in subject.steps[-1].messages] == ["workflow_asks"]
    subject.hears("listing", shows(asked=SIGHTINGS_APART), later=SIGHTINGS_APART)

    assert (subject.state, asks) == (state, state == "ending")
    assert cancels(subject) == ([Cancel(CancelReason.ENDED_THERE)] if state == "ending" else [])


def test_containers_of_another_one_go_first() -> None:
    """What is left of another workflow of this name ends before anything begins; that takes as long as it takes."""
    subject = surveying().hears("surveyed", OTHERS)
    assert (subject.state, subject.data.generation, subject.spawned) == ("clearing", 2, [])

    subject.hears("engine_unavailable", OUTAGE).waits("engine_backoff").hears("surveyed", OTHERS)
    assert (subject.state, subject.data.generation, subject.spawned) == ("clearing", 2, [])
    assert subject.hears("cleared").spawned == ["action:wf#0"]


def test_its_own_containers_stay() -> None:
    """Containers of the same actions are this workflow's, and go on."""
    subject = surveying().hears("surveyed", Surveyed((Sighting(4, "f"),)))

    assert (subject.state, subject.data.generation) == ("running", 4)
    assert "runtime.clear" not in subject.begun


def test_what_has_begun_unheard_is_doubted() -> None:
    """A container that has begun belongs to another workflow if the server says for long that nothing has."""
    begun = Surveyed((Sighting(4, "f", 0),))
    subject = surveying().hears("listing", BACK).hears("surveyed", begun)
    assert (subject.state, subject.said[-1]) == ("unsure", ("parent", "workflow_waits", Named("wf")))

    subject.hears("listing", BACK).hears("listing", back(9.0), later=SIGHTINGS_APART)
    assert (subject.state, subject.spawned) == ("unsure", [])
    subject.hears("listing", back(SIGHTINGS_APART))
    assert (subject.state, subject.data.generation, subject.data.known_running) == ("surveying", 5, -1)
    assert subject.hears("surveyed", begun).state == "clearing"
    assert subject.hears("cleared").spawned == ["action:wf#0"]


def test_an_old_list_takes_nothing_from_what_has_begun() -> None:
    """Where the server's list was only old, what has begun goes on as what it is, and at the place where it is."""
    subject = surveying().hears("listing", BACK).hears("surveyed", Surveyed((Sighting(4, "f", 1), Sighting(4, "f", 0))))
    assert subject.state == "unsure"

    subject.hears("listing", shows(context(position=1)))
    assert (subject.state, subject.data.generation, subject.spawned) == ("running", 4, ["action:wf#1"])


def test_draining_waits_for_what_is_unsure() -> None:
    """Who is to finish what runs finds out first whether it does."""
    subject = surveying().hears("listing", BACK).hears("surveyed", Surveyed((Sighting(4, "f", 0),))).hears("drain")

    assert subject.hears("listing", shows(context())).state == "running"
    assert subject.data.finishes is True


def test_other_actions_are_another_one_at_once() -> None:
    """Where it was begun before and its actions have changed, nobody waits to see that twice."""
    subject = surveying(origin=Origin(3, "other"))

    assert subject.data.generation == 4


def test_what_the_server_does_not_know_is_abandoned() -> None:
    """A workflow without actions to be had has no outcome here; an outage is no answer."""
    subject = Living("workflow", workflow(0)).hears("unreachable", Unreachable("no")).waits("server_backoff")
    assert subject.state == "pending"

    subject.hears("unknown", Refused(Refusal.UNKNOWN_WORKFLOW, "no"))
    assert (subject.state, subject.data.outcome) == ("settling", Outcome.ABANDONED)


def test_an_abandoned_action_abandons_its_workflow() -> None:
    """Where nobody is left to be told, nothing more begins."""
    subject = running().hears("action_abandoned", ActionResult(0, SUCCESS))

    assert (subject.state, cancels(subject)) == ("ending", [Cancel(CancelReason.OVER)])
    assert gone(subject.hears("action_dropped", ActionResult(1, None))).state == "abandoned"


def test_an_action_of_which_the_server_says_something_else_is_of_another_workflow() -> None:
    """Nobody is told anything more about it, and nothing of it is begun; on the way out that is known already."""
    subject = choosing().hears("action_changed")

    assert (subject.state, subject.data.outcome) == ("ending", Outcome.REPLACED)
    assert subject.hears("action_changed").state == "ending"


def test_draining_finishes_the_action_that_has_its_turn() -> None:
    """Nothing is prepared or begun after it, and nobody waits for the list."""
    subject = choosing().hears("drain").hears("action_prepared", Prepared(0)).hears("action_running")
    assert subject.spawned == ["action:wf#0"]

    assert succeeds(subject, 0).hears("released").state == "handed_over"
    assert turns(subject) == [0]


def test_draining_the_last_action_is_success() -> None:
    """A workflow that is complete when the worker drains has succeeded."""
    assert succeeds(running(1).hears("drain"), 0).hears("released").state == "succeeded"


def untold() -> Living:
    """A workflow whose server does not answer."""
    return Living("workflow", workflow(0)).hears("unreachable", Unreachable("no"))


@pytest.mark.parametrize("until", [untold, lambda: Living("workflow", workflow(0))])
def test_draining_before_anything_is_known(until: Callable[[], Living]) -> None:
    """A workflow of which nobody says what it is is handed over at once: the server may be gone for good."""
    assert until().hears("drain").hears("released").state == "handed_over"


def test_draining_before_anything_began() -> None:
    """A workflow of which nothing was begun is handed over as soon as the engine has said that."""
    subject = surveying().hears("engine_unavailable", OUTAGE).hears("drain").waits("engine_backoff")

    assert subject.hears("surveyed", Surveyed(())).hears("released").state == "handed_over"


def test_draining_finishes_what_an_earlier_life_began() -> None:
    """Its container is all that proves it where the journal is lost: it is not removed before its end is told."""
    subject = surveying().hears("drain").hears("surveyed", Surveyed((Sighting(1, "f", 0),)))

    assert (subject.state, turns(subject), removed(subject)) == ("running", [0], [])
    assert succeeds(subject, 0).hears("released").state == "handed_over"
    assert removed(subject) == [None]


def test_draining_while_others_are_cleared_begins_nothing() -> None:
    """What had the workflow's name ends, and nothing follows it."""
    subject = surveying().hears("surveyed", OTHERS)

    assert subject.hears("drain").hears("cleared").hears("released").state == "handed_over"
    assert turns(subject) == []


def test_draining_what_settles() -> None:
    """A workflow whose outcome stands goes on waiting for the list, and says nothing new."""
    assert gone(succeeds(running(1), 0).hears("drain")).state == "succeeded"


def test_actions_that_are_shown_one_by_one() -> None:
    """After each action the server is asked for another one, and the workflow has succeeded when there is none."""
    subject = succeeds(running(1, complete=False, taken=context(position=0, identity="id-0")), 0)
    assert (subject.state, subject.said[-1]) == ("asking", ("parent", "workflow_waits", Named("wf")))
    assert subject.hears("listing", shows(context(identity="id-0"))).state == "asking"
    assert subject.said[-1] == ("parent", "workflow_asks", Named("wf"))

    assert subject.hears("listing", shows(context(identity="id-1"))).state == "describing"
    more = Described(outlines(2, identified=True), complete=False, reports_repeat=True, fingerprint="")
    assert subject.hears("described", more).state == "running"
    assert turns(subject) == [0, 1]
    assert succeeds(subject.hears("action_running"), 1).hears("listing", shows()).state == "settling"
    assert subject.data.outcome is Outcome.SUCCEEDED
