"""What the action's chart promises, whatever happens in which order."""

from collections.abc import Callable

import pytest
from attrs import evolve

from tests.lifecycle.living import Living
from tests.lifecycle.sample import OUTLINE, action
from tinkworker.lifecycle.absence import MISSING_FOR
from tinkworker.lifecycle.action.commands import Notice
from tinkworker.lifecycle.action.data import ActionData
from tinkworker.lifecycle.action.events import (
    Begin,
    Cancel,
    CancelReason,
    Created,
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
from tinkworker.lifecycle.policy import OnLost, Policy
from tinkworker.runtime.port import Exit, Phase
from tinkworker.server.port import State

OUTAGE = Fault("EngineUnavailable", "no answer", passing=True)
MISSING = Fault("ImageMissing", "there is no such image", passing=False)
BUSY = Fault("RegistryUnavailable", "try later", passing=True)
OVER, REPLACED = Cancel(CancelReason.OVER), Cancel(CancelReason.REPLACED)
TIMED_OUT = Cancel(CancelReason.TIMED_OUT)


def ahead(data: ActionData | None = None) -> Living:
    """An action that is being prepared."""
    return Living("action", data or action())


def pulling(data: ActionData | None = None) -> Living:
    """An action whose turn has come, and whose image is being pulled."""
    return ahead(data).hears("begin", Begin(2)).hears("nothing_found")


def creating(data: ActionData | None = None) -> Living:
    """An action whose container is being created."""
    return pulling(data).hears("pulled", Pulled("img@x", "registry", ""))


def prepared(data: ActionData | None = None) -> Living:
    """An action that waits for the server to know that it begins."""
    return creating(data).hears("created", Created("c"))


def starting(data: ActionData | None = None) -> Living:
    """An action whose container is being started."""
    return prepared(data).hears("running_acknowledged")


def running(data: ActionData | None = None) -> Living:
    """An action that runs."""
    return starting(data).hears("started", Started(0.0))


def concluded(living: Living) -> tuple[State, Reason]:
    """How an action ended."""
    return living.data.conclusion.state, living.data.conclusion.reason


def test_nothing_starts_before_the_server_knows() -> None:
    """However long everything is there, the container is started by the acknowledgement alone, and once."""
    subject = prepared().waits("prepared_check").hears("found", Found("c", 1, Phase.CREATED, "s", "s"))

    assert subject.state == "prepared"
    assert "runtime.start" not in subject.begun
    assert subject.hears("running_acknowledged").state == "starting"
    assert subject.begun.count("runtime.start") == 1


def test_the_server_may_know_before_everything_is_there() -> None:
    """The acknowledgement may come while the image does; then the action starts as soon as it can."""
    subject = pulling().hears("running_acknowledged").hears("pulled", Pulled("img@x", "registry", ""))

    assert subject.hears("created", Created("c")).state == "starting"


def test_what_is_there_is_not_pulled_or_created_again() -> None:
    """A container of this attempt is used as it is, in whatever phase: no dead registry fails an action that runs."""
    subject = ahead().hears("begin", Begin(2)).hears("found", Found("c", 1, Phase.RUNNING, "old", "new"))

    assert subject.hears("running_acknowledged").hears("started", Started(30.0)).state == "running"
    assert set(subject.begun) == {"runtime.find", "runtime.start", "runtime.wait"}


@pytest.mark.parametrize(("begun", "ends"), [(True, "concluded"), (False, "dropped")])
def test_cancelled_while_it_is_created(*, begun: bool, ends: str) -> None:
    """A create that is under way is waited for, so that its container is known; then it is not started."""
    subject = creating() if begun else ahead().hears("nothing_found").hears("pulled", Pulled("img@x", "registry", ""))
    reason = TIMED_OUT if begun else OVER

    assert subject.hears("cancel", reason).state == "creating"
    assert subject.hears("created", Created("c")).state == ends
    assert "runtime.start" not in subject.begun


def test_cancelled_while_it_is_started() -> None:
    """A start that is under way is waited for, through an outage too; then what was started is stopped."""
    subject = starting().hears("cancel", TIMED_OUT)

    assert subject.state == "starting"
    assert subject.hears("engine_unavailable", OUTAGE).state == "start_unsure"
    assert subject.waits("engine_backoff").state == "starting"
    assert subject.hears("started", Started(1.0)).state == "stopping"
    assert concluded(subject) == (State.TIMEOUT, Reason.WORKFLOW_TIMED_OUT)


@pytest.mark.parametrize(("on_lost", "state"), [("fail", "concluded"), ("rerun", "pending")])
@pytest.mark.parametrize("until", [starting, running])
def test_a_lost_container(until: Callable[[ActionData], Living], on_lost: OnLost, state: str) -> None:
    """An action whose container is gone fails, or runs again under another name, as the operator decided."""
    subject = until(action(policy=Policy(on_lost=on_lost))).hears("lost")

    assert subject.state in {state, "reporting"}
    assert (subject.data.conclusion is None, subject.data.attempt.run) == (
        (True, 2) if on_lost == "rerun" else (False, 1)
    )


def test_what_never_ran_gets_another_container() -> None:
    """A start that was cut off before there was a program counts for nothing: the same run begins anew."""
    subject = starting().hears("never_ran", OUTAGE)

    assert (subject.state, subject.data.intended, subject.data.conclusion) == ("replacing", False, None)
    assert subject.hears("removed").hears("nothing_found").state == "pulling"
    assert subject.data.attempt.run == 1


@pytest.mark.parametrize(("on_lost", "state"), [("fail", "reporting"), ("rerun", "pending")])
def test_what_nobody_can_trace_is_lost(on_lost: OnLost, state: str) -> None:
    """A start of which the engine cannot say what came of it is not repeated, unless the operator decided that."""
    subject = starting(action(policy=Policy(on_lost=on_lost))).hears("untraceable", OUTAGE)

    assert subject.state == state
    assert subject.data.attempt.run == (2 if on_lost == "rerun" else 1)
    assert subject.begun.count("runtime.start") == 1
    assert on_lost == "rerun" or concluded(subject) == (State.FAILED, Reason.LOST)


def test_a_lost_container_is_handled_by_nobody() -> None:
    """Nobody knows what a lost action left behind, so no handler runs, and it is not stopped either."""
    subject = running(action(outline=evolve(OUTLINE, on_failure=True, on_timeout=True))).hears("lost")

    assert subject.state == "reporting"
    assert {"runtime.handle", "runtime.stop"} & set(subject.begun) == set()


def test_a_timeout_is_concluded_before_it_is_stopped() -> None:
    """When the stop is asked for, the outcome stands; the exit that it causes changes nothing."""
    subject = running(action(outline=evolve(OUTLINE, on_timeout=True))).waits("action_timeout")

    assert subject.state == "stopping"
    assert concluded(subject) == (State.TIMEOUT, Reason.TIMED_OUT)
    assert subject.hears("stopped").state == "handling"
    assert subject.hears("handled", Handled("exit status 0")).state == "reporting"
    assert subject.spawned == ["report:wf#2/running", "report:wf#2/outcome"]


def test_an_engine_that_is_away_does_not_hold_up_a_timeout() -> None:
    """A container that cannot be stopped is given up after a while, and its outcome reported."""
    subject = running().waits("action_timeout").hears("engine_unavailable", OUTAGE)

    assert subject.state == "stop_unsure"
    assert subject.waits("stop_budget").state == "reporting"


def test_an_action_that_overran_unwatched_is_a_timeout() -> None:
    """One that ended well, but long after its time, while nobody watched, is a timeout as if somebody had."""
    subject = running().hears("exited", Exited(Exit(0, seconds=100.0)))

    assert concluded(subject) == (State.TIMEOUT, Reason.TIMED_OUT)


@pytest.mark.parametrize(
    "fail",
    [
        lambda data: starting(data).hears("start_failed", MISSING),
        lambda data: running(data).hears("exited", Exited(Exit(3))),
        lambda data: running(data).hears("exited", Exited(Exit(0, seconds=100.0))),
        lambda data: running(data).waits("action_timeout").hears("stopped"),
        lambda data: running(data).waits("action_timeout").waits("stop_budget"),
    ],
)
def test_what_fails_is_handled(fail: Callable[[ActionData], Living]) -> None:
    """However an action failed from its start on, its handler runs before that is reported, and changes nothing."""
    subject = fail(action(outline=evolve(OUTLINE, on_failure=True, on_timeout=True)))
    before = subject.data.conclusion

    assert subject.state == "handling"
    assert subject.hears("handled", Handled("exit status 1")).state == "reporting"
    assert subject.data.conclusion == before


def test_an_unsure_create_is_asked_for_again() -> None:
    """Whether a container was created is found out by creating it again, after an outage and without the server."""
    subject = creating()
    for outcome in ("engine_unavailable", "undescribed", "described_otherwise"):
        assert subject.hears(outcome, OUTAGE).waits("create_backoff").state == "creating"

    assert subject.hears("created", Created("c")).state == "prepared"
    assert subject.begun.count("runtime.create") == 4


def test_what_the_server_does_not_know_is_abandoned_after_a_minute() -> None:
    """Nothing of it has begun. Three answers over a minute leave time for a cache; an outage is no answer."""
    subject = creating().hears("unknown", OUTAGE).waits("create_backoff").hears("unknown", OUTAGE)
    assert subject.waits("create_backoff").hears("undescribed", OUTAGE).state == "undescribed"

    subject.waits("create_backoff").hears("unknown", OUTAGE, later=MISSING_FOR)
    assert (subject.state, subject.data.conclusion) == ("abandoned", None)


def test_what_the_server_knows_again_is_not_abandoned() -> None:
    """A container that could be created begins the count anew."""
    subject = creating().hears("unknown", OUTAGE).waits("create_backoff").hears("unknown", OUTAGE)
    subject.waits("create_backoff").hears("created", Created("c"), later=MISSING_FOR)

    assert subject.data.unknowns == 0


def test_an_outage_does_not_stop_the_clock_of_an_action() -> None:
    """The time that an action may run goes on while the engine is away."""
    subject = running()
    due = subject.machine.timers["after action_timeout"].due

    subject.hears("engine_unavailable", OUTAGE, later=30.0).waits("engine_backoff")

    assert subject.state == "running"
    assert subject.machine.timers["after action_timeout"].due == due == 60.0


def test_a_pull_has_one_budget_for_all_its_tries() -> None:
    """Trying again does not begin the pull's time anew."""
    subject = pulling()
    due = subject.machine.timers["after pull_budget"].due

    for _ in range(3):
        subject.hears("pull_failed", BUSY, later=1.0).waits("pull_backoff")

    assert subject.machine.timers["after pull_budget"].due == due
    assert subject.hears("pull_failed", BUSY).state == "concluded"


def test_what_comes_ahead_is_crowded_out() -> None:
    """Nobody listens to its pull any more, and that is told; it is prepared in its turn, as if nothing had been."""
    subject = ahead().hears("nothing_found")
    pull = subject.machine.invocations["pulling"]
    assert "runtime.room" in subject.begun

    subject.answers("fetching", "crowded", Crowded(100, "no room"))

    assert (subject.state, subject.data.crowded) == ("unprepared", 100)
    assert subject.steps[-1].cancelled == (pull,)
    assert subject.commanded == [Notice(subject.data.attempt, "no room")]
    assert subject.hears("begin", Begin(2)).hears("nothing_found").state == "pulling"


def test_who_has_its_turn_is_not_crowded_out() -> None:
    """A pull that began ahead goes on when its turn has come, whatever room there is, and nobody is told of it."""
    subject = ahead().hears("nothing_found").hears("begin", Begin(2))
    pull = subject.machine.invocations["pulling"]

    subject.answers("fetching", "crowded", Crowded(100, "no room"))

    assert (subject.state, subject.machine.invocations) == ("pulling", {"pulling": pull})
    assert subject.commanded == []


def test_an_outage_of_the_engine_fails_no_pull() -> None:
    """Only what registries answer counts as a failed pull."""
    subject = pulling()
    for _ in range(10):
        subject.hears("engine_unavailable", OUTAGE).waits("pull_backoff")

    assert (subject.state, subject.data.pulls) == ("pulling", 0)


@pytest.mark.parametrize(
    "fail",
    [
        lambda living: living.hears("pull_failed", MISSING),
        lambda living: living.waits("pull_budget"),
        lambda living: living.hears("pulled", Pulled("i", "local", "")).hears("create_failed", MISSING),
        lambda living: living.hears("broken"),
    ],
)
def test_what_fails_ahead_is_tried_again_in_its_turn(fail: Callable[[Living], Living]) -> None:
    """Preparing ahead is a hint: its failure concludes nothing, and is forgotten when the turn comes."""
    subject = fail(ahead().hears("nothing_found"))

    assert (subject.state, subject.data.conclusion) == ("unprepared", None)
    assert subject.hears("begin", Begin(2)).state == "pending"
    assert subject.spawned == ["report:wf#2/running"]


def test_another_ones_turn_is_not_its_own() -> None:
    """All living actions hear whose turn it is; only the one that is meant begins, and says so to the server."""
    subject = ahead().hears("begin", Begin(1))

    assert (subject.state, subject.spawned) == ("pending", [])


def test_a_failure_before_the_server_knows_is_told_in_order() -> None:
    """How an action ended is told only once the server knows that it began."""
    subject = pulling().hears("pull_failed", MISSING)

    assert (subject.state, subject.spawned) == ("concluded", ["report:wf#2/running"])
    assert subject.hears("running_acknowledged").state == "reporting"
    assert subject.spawned[1:] == ["report:wf#2/outcome"]


@pytest.mark.parametrize("until", [pulling, creating, prepared, starting, running])
def test_a_replaced_action_is_told_to_nobody(until: Callable[[ActionData], Living]) -> None:
    """Where the server has another workflow of the name, nothing of the old one is reported, however far it was."""
    subject = until(action(outline=evolve(OUTLINE, on_failure=True, on_timeout=True))).hears("cancel", REPLACED)
    answers = {
        "creating": ("created", Created("c")),
        "starting": ("started", Started(0.0)),
        "stopping": ("stopped", None),
    }
    while subject.state in answers:
        subject.hears(*answers[subject.state])

    assert subject.state == "dropped"
    assert subject.spawned == ["report:wf#2/running"]
    assert ("report", "withdraw", None) in subject.said
    assert ("runtime.stop" in subject.begun) is ("runtime.start" in subject.begun)


def test_an_outcome_under_way_is_withdrawn() -> None:
    """A report that was not delivered before its workflow was replaced is withdrawn; one that was stands."""
    withdrawn = running().hears("exited", Exited(Exit(0))).hears("cancel", REPLACED)
    delivered = running().hears("exited", Exited(Exit(0))).hears("cancel", REPLACED)

    assert withdrawn.said[-1] == ("report", "withdraw", None)
    assert withdrawn.hears("outcome_withdrawn").state == "dropped"
    assert delivered.hears("outcome_acknowledged").state == "reported"


INHERITED = action(shown_running=True)


def inheriting(data: ActionData = INHERITED) -> Living:
    """An action that another worker seems to have started."""
    seeking = ahead(data).hears("begin", Begin(2)).hears("nothing_found")
    assert seeking.state == "seeking"
    return seeking.hears("stranger_found", Stranger("theirs", matches=True, running_for=20.0))


def test_a_stranger_is_waited_for_and_left_alone() -> None:
    """What another worker started is neither started again nor stopped, and how it ends is reported."""
    subject = inheriting().hears("exited", Exited(Exit(3)))

    assert subject.state == "concluded"
    assert subject.hears("running_acknowledged").state == "reporting"
    assert concluded(subject) == (State.FAILED, Reason.EXITED)
    assert set(subject.begun) == {"runtime.find", "runtime.seek", "runtime.watch"}


def test_a_stranger_has_the_time_that_is_left() -> None:
    """The time that the other worker let it run counts; a timeout is reported, and nothing is stopped."""
    subject = inheriting().hears("running_acknowledged")

    assert subject.machine.timers["after action_timeout"].due == 40.0
    assert subject.waits("action_timeout").state == "reporting"
    assert "runtime.stop" not in subject.begun


@pytest.mark.parametrize(("on_lost", "state"), [("fail", "concluded"), ("rerun", "pending")])
def test_a_stranger_that_vanishes(on_lost: OnLost, state: str) -> None:
    """An action whose container was another worker's and is gone fails, or runs here, as the operator decided."""
    subject = inheriting(action(shown_running=True, policy=Policy(on_lost=on_lost))).hears("lost")

    assert (subject.state, subject.data.attempt.run) == (state, 2 if on_lost == "rerun" else 1)
    assert on_lost == "fail" or subject.hears("nothing_found").state == "pulling"


def test_a_stranger_that_is_not_quite_this_action_fails_it() -> None:
    """What runs elsewhere with another command might be this action, so it is not run a second time."""
    seeking = ahead(INHERITED).hears("begin", Begin(2)).hears("nothing_found")

    subject = seeking.hears("stranger_found", Stranger("theirs", matches=False, running_for=None))

    assert (subject.state, concluded(subject)) == ("concluded", (State.FAILED, Reason.LOST))


def test_a_container_of_other_settings_is_replaced_and_waited_for() -> None:
    """One that was never started is removed first; nothing interrupts that."""
    subject = ahead().hears("begin", Begin(2)).hears("found", Found("c", 1, Phase.CREATED, "old", "new"))

    assert subject.hears("cancel", TIMED_OUT).state == "replacing"
    assert subject.hears("removed").state == "concluded"
