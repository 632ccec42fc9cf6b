"""What a list shows that cannot follow from what the server has acknowledged is doubted, and believed if it lasts."""

import pytest
from attrs import evolve

from tests.lifecycle.sample import context, event, outlines, workflow
from tinkworker.lifecycle.policy import SIGHTINGS_APART, OnServerTimeout, Policy
from tinkworker.lifecycle.workflow import guards
from tinkworker.lifecycle.workflow.data import Doubt, Listing, Outcome, WorkflowData
from tinkworker.lifecycle.workflow.doubt import certain, doubt_of
from tinkworker.server.port import Context, State

PENDING, RUNNING = State.PENDING, State.RUNNING
AT_ONE = workflow(position=1, known_running=1)


def listing(*contexts: Context, asked: float = 0.0) -> Listing:
    """A list that shows another workflow, too."""
    return Listing((context("other"), *contexts), asked)


@pytest.mark.parametrize(
    ("data", "shown", "doubt"),
    [
        (AT_ONE, context(position=1, state=RUNNING), None),
        (AT_ONE, context(position=2, state=PENDING), None),
        (AT_ONE, evolve(context(position=1, state=RUNNING), action="other"), Doubt.REPLACED),
        (AT_ONE, evolve(context(position=1, state=RUNNING), task="other"), Doubt.REPLACED),
        (AT_ONE, context(position=1, state=PENDING), Doubt.REPLACED),
        (AT_ONE, context(position=0, state=RUNNING), Doubt.REPLACED),
        (workflow(position=1), context(position=1, state=PENDING), None),
        (workflow(position=1), context(position=2, state=PENDING), Doubt.REPLACED),
        (AT_ONE, None, Doubt.UNLISTED),
        (AT_ONE, context(position=1, state=State.FAILED), Doubt.UNLISTED),
        (workflow(complete=False), None, None),
        (workflow(outcome=Outcome.FAILED), context(position=0, state=PENDING), Doubt.REPLACED),
        (workflow(outcome=Outcome.FAILED), context(position=1, state=State.FAILED), None),
        (workflow(outcome=Outcome.FAILED), None, None),
        (workflow(outcome=Outcome.ABANDONED), context(position=0, state=PENDING), None),
        (evolve(AT_ONE, outcome=Outcome.ABANDONED), context(position=1, state=RUNNING), None),
        (evolve(AT_ONE, outcome=Outcome.ABANDONED), context(position=1, state=PENDING), Doubt.REPLACED),
        (evolve(AT_ONE, outcome=Outcome.ABANDONED), context(position=0, state=RUNNING), Doubt.REPLACED),
        (evolve(AT_ONE, outcome=Outcome.ABANDONED), None, None),
    ],
)
def test_doubt_of(data: WorkflowData, shown: Context | None, doubt: Doubt | None) -> None:
    """Going back, undoing an end and vanishing are doubtful; going on is not."""
    assert doubt_of(data, listing(shown) if shown else listing()) is doubt


def test_actions_with_ids_are_found_by_them() -> None:
    """Where the protocol names actions, places in a list mean nothing."""
    data = workflow(outlines=outlines(3, identified=True), position=1, known_running=1)

    assert doubt_of(data, listing(context(position=9, state=RUNNING, identity="id-1"))) is None
    assert doubt_of(data, listing(context(position=9, state=PENDING, identity="id-1"))) is None
    assert doubt_of(data, listing(context(position=9, state=RUNNING, identity="id-0"))) is Doubt.REPLACED


def test_an_action_that_is_not_known_yet_is_the_next_one() -> None:
    """A server that is being told how the action ended has moved on, even if its acknowledgement is late."""
    running = workflow(outlines=outlines(2, identified=True), position=1, known_running=1, complete=False)
    concluded = evolve(running, told_of=1)
    seen = event(listing(context(identity="id-7"), asked=SIGHTINGS_APART))

    assert running.index(context(identity="id-7")) is None
    assert doubt_of(running, seen.payload) is Doubt.REPLACED
    assert doubt_of(evolve(running, told_of=0), seen.payload) is Doubt.REPLACED
    assert doubt_of(concluded, seen.payload) is None
    assert guards.replaced_for_sure(evolve(concluded, doubt=Doubt.REPLACED), seen) is False


def test_an_action_that_is_not_known_is_of_another_workflow_once_ours_was_abandoned() -> None:
    """A server that said that it does not know our action, and shows another one, has another workflow of the name."""
    abandoned = workflow(outlines=outlines(1, identified=True), told_of=0, outcome=Outcome.ABANDONED, complete=False)

    assert doubt_of(abandoned, listing(context(identity="id-7"))) is Doubt.REPLACED
    assert doubt_of(abandoned, listing(context(identity="id-0"))) is None


@pytest.mark.parametrize(
    ("before", "later", "sure"),
    [
        (Doubt.REPLACED, SIGHTINGS_APART, True),
        (Doubt.REPLACED, SIGHTINGS_APART - 0.1, False),
        (Doubt.UNLISTED, SIGHTINGS_APART, False),
        (None, SIGHTINGS_APART, False),
    ],
)
def test_certain(before: Doubt | None, later: float, *, sure: bool) -> None:
    """The same doubt, in a list asked for so much later that no cache explains it, is certain; late answers are not."""
    data = workflow(position=1, known_running=1, doubt=before, doubted_at=50.0)
    seen = event(listing(context(position=0, state=PENDING), asked=50.0 + later), at=99.0)

    assert certain(data, seen) is (Doubt.REPLACED if sure else None)
    assert guards.replaced_for_sure(data, seen) is sure


@pytest.mark.parametrize(("on_server_timeout", "stops"), [("continue", False), ("stop", True)])
def test_what_is_unlisted_ends_only_if_the_operator_says_so(on_server_timeout: OnServerTimeout, *, stops: bool) -> None:
    """A workflow that the list no longer shows is doubted and ended only with `--on-server-timeout stop`."""
    policy = Policy(on_server_timeout=on_server_timeout)
    data = workflow(position=1, known_running=1, policy=policy, doubt=Doubt.UNLISTED, doubted_at=0.0)
    seen = event(listing(asked=SIGHTINGS_APART))

    assert guards.unlisted(data, seen) is True
    assert guards.in_doubt(data, seen) is stops
    assert guards.ended_for_sure(data, seen) is stops


def test_being_replaced_is_doubted_in_any_case() -> None:
    """That another workflow has the name now is doubted whatever the operator said."""
    assert guards.in_doubt(AT_ONE, event(listing(context(position=0)))) is True
    assert guards.in_doubt(AT_ONE, event(listing(context(position=1)))) is False
